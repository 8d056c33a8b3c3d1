using System.Collections.Immutable;
using Twin.Domain.Physics.Hydraulics;

namespace Twin.Domain.Drills.Scene;

/// <summary>
/// Tanks, pumps and receipts of one liquid as a hydraulic network. Vessel 0 is outside (receipts come from it, loading and export go to
/// it). Every pump has one line: from the tank it draws from to the tank it fills, or out; every tank a line of receipt.
/// </summary>
internal sealed class SceneNetwork
{
    private const double Thick = 0.004;
    private const double ShutOff = 1.25;
    private const double StaticShare = 0.25;
    private const double PipeM = 50;
    private const double GravityMS2 = Physics.PhysicalConstants.GravityMS2;
    private readonly FluidNetwork _flows;
    private readonly int[] _receipts;

    private SceneNetwork(FluidNetwork flows, int[] receipts) => (_flows, _receipts) = (flows, receipts);

    /// <summary>Builds the network of one liquid and tells tanks and pumps their places in it.</summary>
    /// <param name="number">Number of this network.</param>
    /// <param name="tanks">All tanks of the scene.</param>
    /// <param name="members">Indexes of this liquid's tanks.</param>
    /// <param name="pumps">This liquid's pumps.</param>
    /// <param name="levels">Level of each tank of the scene at the start, m.</param>
    /// <param name="fills">Tank each pump fills, index of the scene's tanks; -1: out.</param>
    public static SceneNetwork? Build(
        int number, List<SceneTank> tanks, List<int> members, List<SceneMachine> pumps, double[] levels, Dictionary<string, int> fills)
    {
        var density = tanks[members[0]].DensityKgM3;
        var vessels = ImmutableArray.CreateBuilder<Vessel>();
        var lines = ImmutableArray.CreateBuilder<Line>();
        vessels.Add(new Vessel("outside", null));
        var receipts = new int[members.Count + 1];
        foreach (var member in members)
        {
            var tank = tanks[member];
            (tank.Network, tank.Vessel) = (number, vessels.Count);
            var start = tank.Geometry.VolumeM3(Math.Clamp(levels[member], 0, tank.Geometry.HeightM));
            vessels.Add(new Vessel(tank.Id, tank.Geometry, 0, start, tank.GaugePa));
            receipts[tank.Vessel] = lines.Count;
            lines.Add(new Line(tank.Id, 0, tank.Vessel, new Pipe(PipeM, 0.5), new Valve(10_000)));
        }

        foreach (var pump in pumps)
        {
            if (pump.From < 0 || tanks[pump.From].Network != number) continue;
            var from = tanks[pump.From];
            var to = fills.GetValueOrDefault(pump.Id, -1);
            (pump.Network, pump.Line) = (number, lines.Count);
            // Its valve takes what the head leaves at the rated flow, so that it runs about its rated point.
            var drop = Math.Max(1_000, (1 - StaticShare) * pump.RatedHeadM * density * GravityMS2);
            var kv = pump.RatedM3H * Math.Sqrt(density / 1_000 / (drop / 1e5));
            var curve = new Pump(ShutOff * pump.RatedHeadM, pump.RatedHeadM, pump.RatedM3H / 3_600);
            var outside = to < 0 || tanks[to].Network != number;
            lines.Add(new Line(
                pump.Id, from.Vessel, outside ? 0 : tanks[to].Vessel, new Pipe(PipeM, Math.Max(0.1, Bore(pump.RatedM3H)), Thick / 100),
                new Valve(kv), curve, outside ? 0 : tanks[to].Geometry.HeightM * 0.9));
        }

        var network = FluidNetwork.Of(vessels.ToImmutable(), lines.ToImmutable(), new PipeLiquid(density, 5e-4), out _);
        return network is null ? null : new SceneNetwork(network, receipts);
    }

    public double LevelM(int vessel) => _flows.LevelM(vessel);

    public double VolumeM3(int vessel) => _flows.VolumeM3(vessel);

    public double OverflowedM3(int vessel) => _flows.OverflowedM3(vessel);

    /// <summary>Flow of a pump's line, m³/s.</summary>
    public double FlowM3S(int line) => line < 0 ? 0 : _flows.FlowM3S(line);

    /// <summary>Takes liquid out of a tank, at most what is there; answers what it was, m³.</summary>
    public double Draw(int vessel, double volumeM3) => _flows.Draw(vessel, volumeM3);

    public void Receive(int vessel, double m3H, bool open) =>
        _flows.Set(_receipts[vessel], new LineSetting(open && m3H > 0 ? 1 : 0, 0, m3H / 3_600));

    public void Run(int line, double speed, bool open)
    {
        if (line >= 0) _flows.Set(line, new LineSetting(open && speed > 0.01 ? 1 : 0, speed));
    }

    public void Step(double dtS) => _flows.Step(dtS);

    public SceneNetwork Copy() => new(_flows.Copy(), _receipts);

    // A metre and a half a second.
    private static double Bore(double m3H) => Math.Sqrt(4 * m3H / 3_600 / 1.5 / Math.PI);
}
