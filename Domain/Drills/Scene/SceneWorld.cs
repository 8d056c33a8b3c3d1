using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Substances;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>Everything physical of a drill: what a fork copies.</summary>
internal sealed class SceneWorld
{
    private const string Sulphide = "h2s";

    public required PlantIndex Plant { get; init; }
    public required Scenario Scenario { get; init; }
    public required SceneWeather Weather { get; set; }
    public DrillRandom Random;

    /// <summary>Of the sensors' own noise: how many sensors there are must change neither the wind nor anybody's way.</summary>
    public DrillRandom Noise;
    public double TimeS { get; set; }
    public List<SceneTank> Tanks { get; set; } = [];
    public List<SceneMachine> Machines { get; set; } = [];
    public List<SceneNetwork> Networks { get; set; } = [];
    public List<SceneLeak> Leaks { get; set; } = [];
    public List<FittedSource> Fitted { get; set; } = [];
    public List<ScenePool> Pools { get; set; } = [];
    public List<SceneCloud> Clouds { get; set; } = [];
    public List<FireSource> Fires { get; } = [];
    public List<SceneBall> Balls { get; set; } = [];
    public List<SceneBlast> Blasts { get; set; } = [];
    public List<SceneEvent> Log { get; set; } = [];

    /// <summary>The cloud that flashed in this step, and its puffs as they were; null: none did.</summary>
    public SceneCloud? FlashLel { get; set; }
    public Physics.Dispersion.PuffField? FlashField { get; set; }
    public Dictionary<string, int> TankOf { get; set; } = new(StringComparer.Ordinal);
    public Dictionary<string, int> MachineOf { get; set; } = new(StringComparer.Ordinal);

    public SceneTank? FindTank(string id) => TankOf.TryGetValue(id, out var i) ? Tanks[i] : null;

    public SceneMachine? FindMachine(string id) => MachineOf.TryGetValue(id, out var i) ? Machines[i] : null;

    public double LevelM(SceneTank tank) => tank.Network < 0 ? double.NaN : Networks[tank.Network].LevelM(tank.Vessel);

    public double VolumeM3(SceneTank tank) => tank.Network < 0 ? 0 : Networks[tank.Network].VolumeM3(tank.Vessel);

    /// <summary>Takes mass out of a tank; answers what it got, kg.</summary>
    public double DrawKg(SceneTank tank, double kg) => tank.Network < 0 ? 0
        : tank.DensityKgM3 * Networks[tank.Network].Draw(tank.Vessel, kg / tank.DensityKgM3);

    /// <summary>The cloud of a liquid's vapour, made when first asked for.</summary>
    public SceneCloud CloudOf(StoredLiquid liquid)
    {
        var id = liquid.Toxic ?? liquid.Id;
        if (Clouds.Find(c => c.Id == id) is { } known) return known;
        Clouds.Add(SceneCloud.Of(liquid));
        return Clouds[^1];
    }

    /// <summary>The cloud of hydrogen sulphide.</summary>
    public SceneCloud CloudOfSulphide()
    {
        if (Clouds.Find(static c => c.Id == Sulphide) is { } known) return known;
        Clouds.Add(SceneCloud.Of(SubstanceTable.Default[Sulphide]));
        return Clouds[^1];
    }

    /// <summary>Radiation of all fires at a place, W/m².</summary>
    public double RadiationWM2(double x, double y, double z, double nearerM = 0)
    {
        var sum = 0.0;
        foreach (ref readonly var fire in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Fires))
            sum += fire.RadiationWM2(x, y, z, nearerM, Weather.WaterPa);
        return sum;
    }

    public void Note(
        SceneEventKind kind, string subject, string detail = "", double value = 0, DrillTeam team = DrillTeam.None, string actor = "",
        LocalizedText? text = null) => Log.Add(new SceneEvent(TimeS, kind, subject, detail, team, actor, value, text));

    public SceneWorld Copy()
    {
        var copy = new SceneWorld
        {
            Plant = Plant,
            Scenario = Scenario,
            Weather = Weather.Copy(),
            Random = Random,
            Noise = Noise,
            TimeS = TimeS,
            Tanks = Tanks.ConvertAll(static t => t.Copy()),
            Machines = Machines.ConvertAll(static m => m.Copy()),
            Networks = Networks.ConvertAll(static n => n.Copy()),
            Leaks = Leaks.ConvertAll(static l => l.Copy()),
            Fitted = [.. Fitted],
            Pools = Pools.ConvertAll(static p => p.Copy()),
            Clouds = Clouds.ConvertAll(static c => c.Copy()),
            Balls = [.. Balls],
            Blasts = [.. Blasts],
            Log = [.. Log],
            TankOf = TankOf,
            MachineOf = MachineOf,
        };
        copy.Fires.AddRange(Fires);
        return copy;
    }
}

/// <summary>A fireball in the air.</summary>
/// <param name="Id">The tank.</param>
/// <param name="At">Below its centre.</param>
/// <param name="Ball">Its size.</param>
/// <param name="EndS">When it is over.</param>
internal readonly record struct SceneBall(string Id, SpotM At, Physics.Fires.Ball Ball, double EndS);
