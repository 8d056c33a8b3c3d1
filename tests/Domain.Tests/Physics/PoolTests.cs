using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Sources;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class PoolTests
{
    private static readonly PoolSite Concrete = new(0.005);

    [Fact]
    public void ClosedForms_AreTheFormulae()
    {
        Near.Equal(Math.Sqrt(4 + (10 * Math.Sqrt(8 * 9.80665 * 50 / Math.PI))), PoolSpread.InstantaneousRadiusM(50, 2, 10), 1e-12);
        Near.Equal(Math.Pow(32 * 9.80665 * 0.1 / (9 * Math.PI), 0.25) * Math.Pow(60, 0.75), PoolSpread.ContinuousRadiusM(0.1, 60), 1e-12);
        Near.Equal(Math.Sqrt(10 / (Math.PI * 0.005)), PoolSpread.LargestRadiusM(10, 0.005), 1e-12);
    }

    [Fact]
    public void Spill_SpreadsAsTheClosedForm_ThenStopsAtItsDepth()
    {
        // dr/dt = √(2 g h) with h = V/(π r²) is r dr = √(2 g V/π) dt: the closed form.
        var pool = Pool.Spilled(37_000, 740).Value;
        var start = pool.RadiusM;
        for (var i = 0; i < 400; i++) pool = pool.Step(new PoolSite(1e-9), new PoolFlow(0, 0, 740), 0.01).Value;
        Near.Equal(PoolSpread.InstantaneousRadiusM(50, start, 4).Value, pool.RadiusM, 0.01);
        var rest = pool.Step(Concrete, new PoolFlow(0, 0, 740), 600).Value;
        Near.Equal(PoolSpread.LargestRadiusM(50, 0.005).Value, rest.RadiusM, 1e-3);
    }

    [Fact]
    public void SteadySpill_SpreadsAsTheClosedForm()
    {
        var pool = new Pool();
        for (var i = 0; i < 6_000; i++) pool = pool.Step(new PoolSite(1e-9), new PoolFlow(74, 0, 740), 0.01).Value;
        Near.Equal(PoolSpread.ContinuousRadiusM(0.1, 60).Value, pool.RadiusM, 0.05);
    }

    [Fact]
    public void Bund_HoldsThePool_UntilItRunsOver()
    {
        var bund = new PoolSite(0.005, 400, 0.5);
        var pool = new Pool().Step(bund, new PoolFlow(100, 0, 740), 1_000).Value;
        Near.Equal(400, pool.AreaM2, 1e-9);
        Assert.Equal(0, pool.OverKg);
        pool = pool.Step(bund, new PoolFlow(100, 0, 740), 1_000).Value;
        Near.Equal(200 * 740, pool.HeldKg, 1e-9);
        Near.Equal(200_000 - (200 * 740), pool.OverKg, 1e-9);
    }

    [Fact]
    public void Mass_IsKept_AndNothingIsLostTwice() =>
        Gen.Select(
                Gen.Double[0, 50_000],
                Gen.Select(Gen.Double[0, 200], Gen.Double[0, 0.2], Gen.Double[0.01, 120]).List[1, 20],
                Gen.Double[0, 500])
            .Sample((spilled, steps, bundM2) =>
            {
                var pool = Pool.Spilled(spilled, 740).Value;
                var site = new PoolSite(0.005, bundM2, 0.4);
                var inKg = spilled;
                foreach (var (inflow, loss, dt) in steps)
                {
                    pool = pool.Step(site, new PoolFlow(inflow, loss, 740), dt).Value;
                    inKg += inflow * dt;
                    Assert.True(pool.HeldKg >= 0 && double.IsFinite(pool.RadiusM));
                    Assert.True(pool.RadiusM <= site.LargestRadiusM * (1 + 1e-12));
                }

                Assert.Equal(inKg, pool.HeldKg + pool.LostKg + pool.OverKg, 1e-6 * Math.Max(1, inKg));
            }, iter: 300);

    [Fact]
    public void Pool_EvaporatesToNothing()
    {
        var pool = Pool.Spilled(100, 740).Value.Step(Concrete, new PoolFlow(0, 0.05, 740), 3_600).Value;
        Assert.Equal((0, 0), (pool.HeldKg, pool.AreaM2));
        Near.Equal(100, pool.LostKg, 1e-12);
        Near.Refused(pool.Step(Concrete, new PoolFlow(-1, 0, 740), 1), "InflowKgS");
    }
}
