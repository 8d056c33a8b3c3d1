using System.Runtime.CompilerServices;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Substances;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Drills.Scene;

/// <summary>All sensors of a drill.</summary>
internal sealed class SceneSensors
{
    private const double StepMs = 1_000;
    private const double AirOxygen = 20.9;
    private const double SeaHPa = 1_013;
    private const double FlameAlarmWM2 = 0.7;
    /// <summary>How far a flame detector sees, m.</summary>
    public const double FlameReachM = 110;
    private const double WallWM2K = 40;
    private static readonly ConditionalWeakTable<PlantIndex, SceneInstrument[]> Instruments = new();
    private readonly PlantIndex _plant;

    private SceneSensors(PlantIndex plant, List<SceneSensor> all) => (_plant, All) = (plant, all);

    public List<SceneSensor> All { get; }

    /// <summary>A sensor by id; they stand in the order of the model.</summary>
    public SceneSensor? Find(string id) =>
        _plant.TryGet(id, out var twin) && _plant.Sensors.BinarySearch(twin) is >= 0 and var place ? All[place] : null;

    public static SceneSensors Of(SceneWorld world, ScenePeople people, SceneStart start)
    {
        var plant = world.Plant;
        var truths = SceneBindings.Of(world, people);
        var instruments = Instruments.GetValue(plant, static p => InstrumentsOf(p));
        var all = new List<SceneSensor>(instruments.Length);
        foreach (var instrument in instruments)
        {
            var profile = instrument.Profile;
            var (truth, of) = truths.TryGetValue(instrument.Twin, out var bound) ? bound : Alone(profile);
            var usual = profile.Quantity switch
            {
                "thermal" => world.Weather.AirC + 15,
                "temperature" => world.Weather.AirC,
                _ => profile.RangeLow + (0.5 * (profile.RangeHigh - profile.RangeLow)),
            };
            var known = start.Readings.TryGetValue(instrument.Id, out var read);
            var sensor = new SceneSensor(instrument, truth, of)
            {
                Base = known && double.IsFinite(read) ? read : usual,
                DueMs = instrument.Twin * 137L % instrument.PeriodMs,
            };
            if (truth is SensorTruth.Oxygen) sensor.Lagged = AirOxygen;
            if (truth is SensorTruth.AirHPa && !known) sensor.Base = SeaHPa;
            all.Add(sensor);
        }

        return new SceneSensors(plant, all);
    }

    private static SceneInstrument[] InstrumentsOf(PlantIndex plant)
    {
        var all = new SceneInstrument[plant.Sensors.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var twin = plant.Sensors[i];
            var (definition, profile) = (plant.Twin(twin), plant.ProfileOf(twin)!);
            var (sigma, t90, period) = SceneInstrument.Manner(profile);
            all[i] = new SceneInstrument
            {
                Twin = twin,
                Id = definition.Id,
                Profile = profile,
                At = definition.Shape.Points[0],
                Substance = profile.Quantity == "gas-toxic" ? SubstanceOf(definition) : "",
                Sigma = sigma,
                T90S = t90,
                PeriodMs = period,
                Zone = ZoneOf(plant, definition.Shape.Points[0]),
                NuisanceValue = Nuisance(plant, twin),
            };
        }

        return all;
    }

    public SceneSensors Copy() => new(_plant, All.ConvertAll(static s => s.Copy()));

    /// <summary>Moves lags on and adds the readings that fell due in this second.</summary>
    public void Step(SceneWorld world, ScenePeople people, double dtS, List<SceneReading> into)
    {
        var nowMs = (long)Math.Round(world.TimeS * StepMs);
        foreach (var sensor in All)
        {
            if (sensor.BiasPerS != 0) sensor.Bias += sensor.BiasPerS * dtS;
            var lags = sensor.T90S > 0;
            if (lags) sensor.Lagged = Detector.Shown(sensor.Lagged, TruthOf(world, people, sensor), sensor.T90S, dtS).Or(sensor.Lagged);
            while (sensor.DueMs <= nowMs)
            {
                var at = sensor.DueMs;
                sensor.DueMs += sensor.PeriodMs;
                var value = sensor.Show(lags ? sensor.Lagged : TruthOf(world, people, sensor), world.TimeS, ref world.Noise);
                if (sensor.Fault != SensorFault.Dead && !sensor.Cut) into.Add(new SceneReading(sensor.Twin, at, value));
            }
        }
    }

    /// <summary>What a sensor would read if it were perfect.</summary>
    public static double TruthOf(SceneWorld world, ScenePeople people, SceneSensor sensor)
    {
        var weather = world.Weather;
        return sensor.Truth switch
        {
            SensorTruth.Level => world.LevelM(world.Tanks[sensor.Of]),
            SensorTruth.LiquidC => world.Tanks[sensor.Of].TemperatureC,
            SensorTruth.WallC => world.Tanks[sensor.Of].WallC,
            SensorTruth.TankMPa => world.Tanks[sensor.Of].GaugePa / 1e6,
            SensorTruth.Lel or SensorTruth.Ppm or SensorTruth.Oxygen => Gas(world, sensor),
            SensorTruth.Flame => Flame(world, sensor),
            SensorTruth.WindMS => weather.WindMS,
            SensorTruth.WindFrom => weather.FromDeg,
            SensorTruth.AirC => weather.AirC,
            SensorTruth.Humidity => weather.HumidityPct,
            SensorTruth.Rain => weather.RainMmH,
            SensorTruth.PersonX => people.People[sensor.Of].X,
            SensorTruth.PersonY => people.People[sensor.Of].Y,
            SensorTruth.Held when sensor.Profile.Quantity == "thermal" =>
                sensor.Base + (world.RadiationWM2(sensor.At.X, sensor.At.Y, sensor.At.Z) / WallWM2K),
            SensorTruth.Held or SensorTruth.AirHPa or SensorTruth.BlanketKPa => sensor.Base,
            _ => Machine(world.Machines[sensor.Of], sensor.Truth),
        };
    }

    private static double Machine(SceneMachine machine, SensorTruth truth) => truth switch
    {
        SensorTruth.Flow => machine.FlowM3H,
        SensorTruth.DischargeMPa => machine.DischargePa / 1e6,
        SensorTruth.SuctionMPa => machine.SuctionPa / 1e6,
        SensorTruth.CurrentA => machine.CurrentA,
        SensorTruth.Vibration => machine.VibrationMmS,
        SensorTruth.VibrationFarEnd => 0.9 * machine.VibrationMmS,
        SensorTruth.BearingC => machine.BearingC,
        SensorTruth.GasC => machine.GasC,
        _ => machine.OilMPa,
    };

    private static double Gas(SceneWorld world, SceneSensor sensor)
    {
        var sum = 0.0;
        foreach (var cloud in world.Clouds)
        {
            if (cloud.Field.Count == 0 || (sensor.Substance.Length > 0 && sensor.Substance != cloud.Id)) continue;
            var kg = cloud.KgM3(sensor.At.X, sensor.At.Y, sensor.At.Z);
            sum += sensor.Truth switch
            {
                SensorTruth.Lel => cloud.PercentLel(kg),
                SensorTruth.Ppm => cloud.Ppm(kg),
                _ => Math.Min(1, cloud.Ppm(kg) / 1e6),
            };
        }

        return sensor.Truth == SensorTruth.Oxygen ? AirOxygen * (1 - Math.Min(1, sum)) : sum;
    }

    private static double Flame(SceneWorld world, SceneSensor sensor)
    {
        var seen = 0.0;
        foreach (var fire in world.Fires)
        {
            if (fire.At.To(new SpotM(sensor.At.X, sensor.At.Y)) <= FlameReachM)
                seen += fire.RadiationWM2(sensor.At.X, sensor.At.Y, sensor.At.Z, 0, world.Weather.WaterPa);
        }

        return Math.Min(100, 50 * seen / FlameAlarmWM2);
    }

    private static (SensorTruth, int) Alone(SensorProfile profile) => profile.Quantity switch
    {
        "gas-combustible" => (SensorTruth.Lel, -1),
        "gas-toxic" => (SensorTruth.Ppm, -1),
        "oxygen" => (SensorTruth.Oxygen, -1),
        "flame" => (SensorTruth.Flame, -1),
        _ => (SensorTruth.Held, -1),
    };

    // The word "substance", else what the type's name ends in.
    /// <summary>What a toxic gas detector knows.</summary>
    public static string SubstanceOf(TwinDefinition sensor)
    {
        var word = sensor.Words.GetValueOrDefault("substance") ?? sensor.TypeId[(sensor.TypeId.LastIndexOf('-') + 1)..];
        return SubstanceTable.Default.TryFind(word, out var substance, out _) ? substance.Id : word;
    }

    private static int ZoneOf(PlantIndex plant, PointM at)
    {
        foreach (var zone in plant.Zones)
            if (PlaneGeometry.Contains(plant.Twin(zone).Shape.Points.AsSpan(), at)) return zone;
        return -1;
    }

    // A value beyond the first high limit that looks at this sensor; fire detectors are left out.
    private static double Nuisance(PlantIndex plant, int sensor)
    {
        var profile = plant.ProfileOf(sensor)!;
        if (profile.Quantity is "flame" or "position" or "level") return double.NaN;
        foreach (var rule in plant.RulesOf(sensor))
            if (Jumps(rule)) return Math.Min(profile.RangeHigh, rule.Threshold * 1.1);
        foreach (var binding in plant.SubscribersOf(sensor))
        {
            var signal = plant.TypeOf(binding.Twin).Signals[binding.Signal].Name;
            foreach (var rule in plant.RulesOf(binding.Twin))
                if (Jumps(rule) && rule.Signal == signal) return Math.Min(profile.RangeHigh, rule.Threshold * 1.1);
        }

        return double.NaN;
    }

    private static bool Jumps(RuleDefinition rule) =>
        rule is { Kind: RuleKind.Threshold, Limit: LimitKind.High, OnDelayMs: <= 10_000, Threshold: > 0 };
}
