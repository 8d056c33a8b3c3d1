using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;
using Xunit;
using static Twin.Domain.Physics.Weather.StabilityClass;

namespace Twin.Domain.Tests.Physics;

public class PuffTests
{
    private static readonly PuffWeather West = new(3, 270, D);

    [Fact]
    public void Case6_PuffF()
    {
        var c = Puff.KgM3(1, 0, 2, F, 500, 0, 0, 250).Value;
        Near.Equal(2.250e-3, c, 1e-3);
    }

    [Fact]
    public void Field_OfOnePuff_IsThePuff()
    {
        var field = new PuffField(8);
        Assert.Null(field.Release(new PuffSource(0, 0, 2, 10), West, 0.001));
        Assert.Null(field.Move(West, 99.9995));
        Near.Equal(Puff.KgM3(0.01, 2, 3, D, 310, 7, 1.5, 100).Value, field.KgM3(310, 7, 1.5), 1e-3);
    }

    [Fact]
    public void SteadyPuffs_MakeAPlumeOfPuffSigmas()
    {
        var field = new PuffField(2_000);
        for (var i = 0; i < 500; i++)
        {
            field.Move(West, 1);
            field.Release(new PuffSource(0, 0, 2, 0.5), West, 1);
        }

        var plume = new PlumeSource(0.5, 2, 3, D, Scheme: SigmaScheme.Puff);
        foreach (var x in (double[])[100, 300, 800])
            Near.Equal(Plume.KgM3(plume, x, 0, 1.5).Value, field.KgM3(x, 0, 1.5), 0.02);
    }

    [Fact]
    public void Wind_ThatTurns_CarriesThePuffsRound()
    {
        var field = new PuffField(8);
        field.Release(new PuffSource(0, 0, 0, 1), West, 1);
        field.Move(West, 100);
        field.Move(West with { FromDegrees = 180 }, 50);
        var puff = field.Puffs[0];
        Near.Equal(301.5, puff.EastM, 1e-9);
        Near.Equal(150, puff.NorthM, 1e-9);
        Near.Equal(0.06 * Math.Pow(451.5, 0.92), puff.SigmaM, 1e-9);
        // A stabler night: spread goes on from what it is, and never shrinks.
        field.Move(West with { Stability = F }, 10);
        Assert.True(field.Puffs[0].SigmaM > puff.SigmaM && field.Puffs[0].SigmaZM > puff.SigmaZM);
    }

    [Fact]
    public void Mass_IsKept_ThroughMergesAndPruning() =>
        Gen.Select(
                Gen.Int[2, 30],
                Gen.Select(Gen.Double[0, 5], Gen.Double[0, 15], Gen.Double[0, 360], Gen.Double[0.1, 20]).List[1, 80],
                Gen.Double[0, 1e-3])
            .Sample((capacity, steps, limit) =>
            {
                var field = new PuffField(capacity);
                var released = 0.0;
                foreach (var (rate, wind, from, dt) in steps)
                {
                    var weather = new PuffWeather(wind, from, D);
                    Assert.Null(field.Move(weather, dt));
                    Assert.Null(field.Release(new PuffSource(0, 0, 1, rate), weather, dt));
                    field.Prune(limit);
                    released += rate * dt;
                    Assert.True(field.Count <= capacity);
                }

                Assert.Equal(released, field.ReleasedKg, 1e-9 * Math.Max(1, released));
                Assert.Equal(released, field.HeldKg + field.PrunedKg, 1e-9 * Math.Max(1, released));
                foreach (var puff in field.Puffs) Assert.True(puff.SigmaM > 0 && puff.SigmaZM > 0 && double.IsFinite(puff.EastM));
            }, iter: 300);

    [Fact]
    public void Merging_ChangesTheFieldFarDownwindLittle()
    {
        double At(int capacity)
        {
            var field = new PuffField(capacity);
            for (var i = 0; i < 300; i++)
            {
                field.Move(West, 2);
                field.Release(new PuffSource(0, 0, 0, 1), West, 2);
            }

            return field.KgM3(1_200, 30, 1.5);
        }

        Near.Equal(At(1_000), At(100), 0.05);
    }

    [Fact]
    public void Merging_JoinsPuffsOfOneSource_NotAcrossSources()
    {
        var field = new PuffField(40);
        for (var i = 0; i < 100; i++)
        {
            field.Move(West, 2);
            field.Release(new PuffSource(0, 0, 0, 1), West, 2);
            field.Release(new PuffSource(0, 5_000, 0, 1), West, 2);
        }

        // Both trails keep to their line: nothing lies between them.
        foreach (var puff in field.Puffs) Assert.Equal(puff.NorthM < 2_500 ? 0 : 5_000, puff.NorthM, 1e-6);
        Assert.Equal(0, field.KgM3(300, 2_500, 1.5), 1e-12);
    }

    [Fact]
    public void Mass_StandsInTheAir()
    {
        // Integral of the concentration over all space is the mass.
        var field = new PuffField(4);
        field.Add(new Puff(5, 0, 0, 3, 20, 8));
        var sum = 0.0;
        for (var x = -120.0; x < 120; x += 4)
        {
            for (var y = -120.0; y < 120; y += 4)
            {
                for (var z = 1.0; z < 60; z += 2) sum += field.KgM3(x + 2, y + 2, z) * 32;
            }
        }

        Near.Equal(5, sum, 1e-3);
    }

    [Fact]
    public void Fork_IsACopy_AndTheSameStepsMakeTheSameBits()
    {
        var field = new PuffField(50);
        for (var i = 0; i < 40; i++)
        {
            field.Move(West, 1);
            field.Release(new PuffSource(i, 0, 1, 2), West, 1);
        }

        var fork = field.Copy();
        field.Move(West, 30);
        var first = field.KgM3(150, 5, 1.5);
        Assert.NotEqual(first, fork.KgM3(150, 5, 1.5));
        fork.Move(West, 30);
        Assert.Equal(first, fork.KgM3(150, 5, 1.5));
        Assert.True(field.Puffs.SequenceEqual(fork.Puffs));
    }

    [Fact]
    public void Limits_AreHandledAsStated()
    {
        var field = new PuffField(4);
        Assert.Null(field.Release(new PuffSource(0, 0, 0, 0), West, 10));
        Assert.Equal(0, field.Count);
        Assert.Equal(0, field.KgM3(1, 2, 3));
        Assert.True(double.IsNaN(field.KgM3(double.NaN, 0, 0)));
        Assert.Equal("WindMS", field.Move(West with { WindMS = -1 }, 1)!.Path);
        Assert.Equal("RateKgS", field.Release(new PuffSource(0, 0, 0, double.PositiveInfinity), West, 1)!.Path);
        Assert.Equal("MassKg", field.Add(default)!.Path);
        Assert.True(Puff.KgM3(1, 0, 0, F, 100, 0, 0, 100).Cautions.HasFlag(Cautions.WindRaised));
    }
}
