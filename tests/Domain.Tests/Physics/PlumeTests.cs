using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;
using Xunit;
using static Twin.Domain.Physics.Weather.StabilityClass;

namespace Twin.Domain.Tests.Physics;

public class PlumeTests
{
    private static readonly Gen<PlumeSource> Sources = Gen.Select(
        Gen.Double[0.001, 50], Gen.Double[0, 30], Gen.Double[1, 12], Gen.Enum<StabilityClass>(), Gen.Enum<Surrounding>(),
        static (rate, height, wind, stability, surrounding) => new PlumeSource(rate, height, wind, stability, surrounding));

    [Fact]
    public void Case5_GroundPlumeF()
    {
        Near.Equal(1.1722e-4, Plume.KgM3(new PlumeSource(0.1, 0, 2, F), 500, 0, 0), 1e-3);
        Near.Equal(1.17e-4, Plume.KgM3(new PlumeSource(0.1, 0, 2, F), 500, 0, 0), 0.01);
    }

    [Fact]
    public void Case7_CrowlStack()
    {
        var sigma = new Sigma(36, 18.5);
        Near.Equal(3.31e-8, Plume.WithSigmasKgM3(0.080, 6, 60, sigma, 0, 0), 0.01);
        Near.Equal(1.26e-8, Plume.WithSigmasKgM3(0.080, 6, 60, sigma, 50, 0), 0.01);
        Near.Equal(3.68e-7, Plume.HighestGroundKgM3(0.080, 6, 60, 42.4 / 100), 0.01);
    }

    [Fact]
    public void Case29_EpaWorstCase()
    {
        // Rural F, 1.5 m/s: release/endpoint (lb/min)/(mg/L) that reaches 0.2, 0.6, 1.0 miles; within a factor of 1.5.
        foreach (var (miles, from, to, ours) in ((double, double, double, double)[])
            [(0.2, 4.4, 37, 37.1), (0.6, 180, 340, 275), (1.0, 530, 760, 647)])
        {
            var perKgS = Plume.KgM3(new PlumeSource(1, 0, 1.5, F), miles * 1609.344, 0, 0).Value;
            var ratio = 1 / 0.45359237 * 60 / (perKgS * 1000);
            Near.Equal(ours, ratio, 0.01);
            Assert.InRange(ratio, from / 1.5, to * 1.5);
        }
    }

    [Fact]
    public void Mass_PassesEveryPlane_AlsoUnderALid() =>
        Gen.Select(Sources, Gen.Double[100, 3_000], Gen.Bool).Sample((source, x, lid) =>
        {
            if (lid) source = source with { MixingM = 200 };
            var sigma = Sigmas.At(x, source.Stability, source.Surrounding).Value;
            var (top, side) = (lid ? 200 : source.HeightM + (6 * sigma.ZM), 6 * sigma.YM);
            const int N = 60;
            var sum = 0.0;
            for (var i = 0; i < N; i++)
            {
                for (var k = 0; k < N; k++)
                    sum += Plume.KgM3(source, x, side * (((i + 0.5) * 2 / N) - 1), top * (k + 0.5) / N).Value;
            }

            var flux = sum * (2 * side / N) * (top / N) * source.WindMS;
            Near.Equal(source.RateKgS, flux, 0.03);
        }, iter: 60);

    [Fact]
    public void Plume_IsLinearInRate_EvenAcross_FallsAwayFromTheAxis_AndDownwindOnTheGround() =>
        Gen.Select(Sources, Gen.Double[100, 9_000], Gen.Double[0, 400], Gen.Double[1.001, 2]).Sample((source, x, y, factor) =>
        {
            double C(in PlumeSource s, double along, double across) => Plume.KgM3(s, along, across, 0).Value;
            var here = C(source, x, y);
            Assert.True(here >= 0);
            Near.Equal(3 * here, C(source with { RateKgS = 3 * source.RateKgS }, x, y), 1e-9);
            Assert.Equal(here, C(source, x, -y));
            Assert.True(C(source, x, y * factor) <= here);
            var ground = source with { HeightM = 0 };
            Assert.True(C(ground, x * factor, 0) < C(ground, x, 0));
            Assert.True(C(ground with { WindMS = source.WindMS * factor }, x, 0) < C(ground, x, 0));
        }, iter: 1_000);

    [Fact]
    public void Limits_AreHandledAsStated()
    {
        var source = new PlumeSource(1, 0, 3, D);
        Assert.Equal(0, Plume.KgM3(source, -10, 0, 0).Value);
        Assert.Equal(0, Plume.KgM3(source with { RateKgS = 0 }, 500, 0, 0).Value);
        var calm = Plume.KgM3(source with { WindMS = 0 }, 500, 0, 0);
        Assert.Equal(Plume.KgM3(source with { WindMS = 1 }, 500, 0, 0).Value, calm.Value);
        Assert.True(calm.Cautions.HasFlag(Cautions.WindRaised));
        Assert.True(Plume.KgM3(source, 50, 0, 0).Cautions.HasFlag(Cautions.Distance));
        Assert.True(Plume.KgM3(source, 20_000, 0, 0).Cautions.HasFlag(Cautions.Distance));
        Near.Refused(Plume.KgM3(source with { WindMS = -1 }, 500, 0, 0), "WindMS");
        Near.Refused(Plume.KgM3(source with { RateKgS = double.PositiveInfinity }, 500, 0, 0), "RateKgS");
        Near.Refused(Plume.KgM3(source, double.NaN, 0, 0), "xM");
        Near.Refused(Plume.KgM3(source, 500, 0, -1), "zM");
        Near.Refused(Plume.WithSigmasKgM3(1, 0, 0, new Sigma(1, 1), 0, 0), "windMS");
    }

    [Fact]
    public void Averaging_AndPassage_AreTheRules()
    {
        Near.Equal(Math.Pow(10, 0.2), Plume.AveragedKgM3(1, 60), 1e-12);
        Near.Refused(Plume.AveragedKgM3(1, 10), "averagingS");
        Assert.True(Plume.IsContinuous(5, 500, 1_000) && !Plume.IsContinuous(5, 499, 1_000));
        var spread = 2 * 0.06 * Math.Pow(500, 0.92) / 5;
        var (arrives, leaves) = Plume.Passage(new PlumeSource(1, 0, 5, D), 500, 60).Value;
        Near.Equal(100 - spread, arrives, 1e-9);
        Near.Equal(160 + spread, leaves, 1e-9);
    }

    [Fact]
    public void Isopleth_EndsWhereTheAxisHasTheLimit_AndIsAsWideAsTheFormula() =>
        Gen.Select(Sources, Gen.Double[150, 5_000]).Sample((source, x) =>
        {
            source = source with { HeightM = 0 };
            var limit = Plume.KgM3(source, x, 0, 0).Value;
            Near.Equal(x, Isopleth.FarthestM(source, limit, 0), 1e-6);
            var half = Isopleth.HalfWidthM(source, limit / 3, x, 0).Value;
            Near.Equal(limit / 3, Plume.KgM3(source, x, half, 0).Value, 1e-9);
            Assert.Equal(0, Isopleth.HalfWidthM(source, limit * 2, x, 0).Value);
        }, iter: 200);

    [Fact]
    public void Isopleth_OfNothing_IsNowhere_AndBeyondTheModelIsSaid()
    {
        Assert.Equal(0, Isopleth.FarthestM(new PlumeSource(0, 0, 3, D), 1e-6, 0).Value);
        var far = Isopleth.FarthestM(new PlumeSource(1_000, 0, 2, F), 1e-6, 0);
        Assert.Equal((10_000.0, true), (far.Value, far.Cautions.HasFlag(Cautions.CurveEnd)));
    }

    [Fact]
    public void Detector_Shows90PercentAfterT90()
    {
        Near.Equal(90, Detector.Shown(0, 100, 20, 20), 1e-9);
        Assert.Equal(50, Detector.Shown(0, 50, 0, 1).Value);
        // Two half steps are one whole.
        Near.Equal(Detector.Shown(3, 40, 30, 10).Value, Detector.Shown(Detector.Shown(3, 40, 30, 5).Value, 40, 30, 5).Value, 1e-12);
    }
}
