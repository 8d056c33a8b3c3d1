using CsCheck;
using Twin.Domain.Instruments;
using Twin.Domain.Tanks;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

/// <summary>Two tanks of 20 m on one header: 314 m³ a metre each, levels to the millimetre.</summary>
public class BalanceWatchTests
{
    private const double Area = Math.PI * 100;
    private static readonly TankGeometry Tank = new(TankShape.VerticalCylinder, 20, 16);

    [Fact]
    public void NormalWork_ClosesItsBalance() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Double[-0.01, 0.01], Gen.Double[0, 400]).Sample((seed, meter, flow) =>
        {
            var plant = new Header(seed) { MeterError = meter };
            for (var i = 0; i < 4_000; i++)
            {
                var phase = i / 400 % 4;
                plant.Step(phase == 0 ? flow : 0, phase == 1 ? flow : 0, phase == 2 ? flow : 0);
                Assert.False(plant.Watch.InTrouble, $"after {i} steps: {plant.Watch.TooMuchM3} m³");
            }
        }, iter: 30);

    [Theory]
    [InlineData(0.002, 10)]
    [InlineData(-0.005, 6)]
    [InlineData(0.02, 3)]
    public void LevelThatDrifts_IsFound_AndItsTankNamed(double perMinute, int minutes)
    {
        var plant = Learnt();
        var found = plant.Until(minutes * 6, i => plant.LieM = perMinute * i / 6);
        Assert.InRange(found, 1, minutes * 6);
        Assert.Equal(0, plant.Watch.Suspect);
        // Means of a minute lag by half of it.
        Assert.InRange(plant.Watch.TooMuchM3 / (perMinute * (found + 1) / 6 * Area), 0.4, 1.3);
    }

    [Fact]
    public void UnmeteredFlow_IsFound_ItsEndEndsIt()
    {
        var plant = Learnt();
        Assert.InRange(plant.Until(120, i => plant.LostM3H = 20), 1, 120);
        Assert.True(plant.Watch.TooMuchM3 < 0);
        plant.LostM3H = 0;
        for (var i = 0; i < 9 * 360; i++) plant.Step(0, 0, 0);
        Assert.False(plant.Watch.InTrouble);
    }

    [Fact]
    public void MeterThatLies_IsFoundWhileItFlows()
    {
        var plant = Learnt();
        plant.MeterError = 0.1;
        Assert.InRange(plant.Until(360, _ => { }, inflow: 200), 1, 200);
        Assert.Equal(-1, Math.Sign(plant.Watch.TooMuchM3));
    }

    [Fact]
    public void GapsAndRestart_DoNotOpenIt()
    {
        var plant = Learnt();
        for (var i = 0; i < 60; i++) plant.Step(300, 0, 0, missing: true);
        for (var i = 0; i < 720; i++) plant.Step(0, 0, 0);
        Assert.False(plant.Watch.InTrouble);
        var again = new BalanceWatch([Tank, Tank], [0.001, 0.001]);
        again.Restore(plant.Watch.Keep());
        Assert.Equal(plant.Watch.Normal, again.Normal);
        Assert.False(again.IsSure);
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        var watch = Learnt().Watch;
        double[] levels = [5, 6];
        var at = 100_000_000L;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++) watch.Step(at += 10_000, levels, 0, 0);
        }));
    }

    private static Header Learnt()
    {
        var plant = new Header(1);
        for (var i = 0; i < 720; i++) plant.Step(0, 0, 0);
        Assert.True(plant.Watch is { InTrouble: false, IsSure: true });
        return plant;
    }

    private sealed class Header(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly double[] _true = [5, 6], _levels = new double[2];
        private long _at = 10_000_000;

        public BalanceWatch Watch { get; } = new([Tank, Tank], [0.001, 0.001]);

        public double MeterError { get; set; }

        public double LieM { get; set; }

        public double LostM3H { get; set; }

        public int Until(int steps, Action<int> before, double inflow = 0)
        {
            for (var i = 0; i < steps; i++)
            {
                before(i);
                Step(inflow, 0, 0);
                if (Watch.InTrouble) return i;
            }

            return -1;
        }

        public void Step(double inM3H, double outM3H, double acrossM3H, bool missing = false)
        {
            const double Hours = 10 / 3_600.0;
            _true[0] += (inM3H - acrossM3H - LostM3H) * Hours / Area;
            _true[1] += (acrossM3H - outM3H) * Hours / Area;
            for (var t = 0; t < 2; t++) _levels[t] = Math.Round(_true[t] + (0.0008 * Noise.Normal(_random)), 3);
            _levels[0] += LieM;
            if (missing) _levels[0] = double.NaN;
            Watch.Step(_at += 10_000, _levels, inM3H * (1 + MeterError), outM3H * (1 - MeterError));
        }
    }
}
