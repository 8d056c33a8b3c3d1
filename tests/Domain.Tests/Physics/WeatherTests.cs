using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;
using Xunit;
using static Twin.Domain.Physics.Weather.StabilityClass;

namespace Twin.Domain.Tests.Physics;

public class WeatherTests
{
    [Theory]
    [InlineData(1.9, 700, A)]
    [InlineData(1.9, 500, A)]
    [InlineData(1.9, 200, B)]
    [InlineData(2, 700, B)]
    [InlineData(2.5, 200, C)]
    [InlineData(4, 700, B)]
    [InlineData(4, 600, C)]
    [InlineData(4, 299, C)]
    [InlineData(5.5, 601, C)]
    [InlineData(5.5, 300, D)]
    [InlineData(7, 700, C)]
    [InlineData(7, 400, D)]
    public void Pasquill_ByDay(double wind, double sun, StabilityClass expected) =>
        Assert.Equal(expected, Stability.Pasquill(wind, true, sun, 2).Value);

    [Theory]
    [InlineData(1.5, 5, F)]
    [InlineData(1.5, 1, F)]
    [InlineData(2.5, 5, E)]
    [InlineData(2.5, 3, F)]
    [InlineData(4, 5, D)]
    [InlineData(4, 3, E)]
    [InlineData(5.5, 0, D)]
    [InlineData(9, 0, D)]
    [InlineData(1, 8, D)]
    public void Pasquill_ByNight(double wind, double cloud, StabilityClass expected) =>
        Assert.Equal(expected, Stability.Pasquill(wind, false, 0, cloud).Value);

    [Theory]
    [InlineData(1.5, 950, A)]
    [InlineData(4, 950, B)]
    [InlineData(6, 950, D)]
    [InlineData(2.5, 700, B)]
    [InlineData(1, 200, B)]
    [InlineData(5.5, 200, D)]
    [InlineData(1, 100, D)]
    public void Srdt_ByDay(double wind, double sun, StabilityClass expected) =>
        Assert.Equal(expected, Stability.Srdt(wind, true, sun, 0).Value);

    [Theory]
    [InlineData(1, -0.1, E)]
    [InlineData(2.2, -0.1, D)]
    [InlineData(1, 0, F)]
    [InlineData(2.2, 0.5, E)]
    [InlineData(3, 0.5, D)]
    public void Srdt_ByNight(double wind, double delta, StabilityClass expected) =>
        Assert.Equal(expected, Stability.Srdt(wind, false, 0, delta).Value);

    [Fact]
    public void WeatherThatCannotBe_IsRefused()
    {
        Near.Refused(Stability.Pasquill(double.NaN, true, 100, 0), "wind10MS");
        Near.Refused(Stability.Pasquill(-1, true, 100, 0), "wind10MS");
        Near.Refused(Stability.Pasquill(2, false, 0, 9), "cloudOktas");
        Near.Refused(Stability.Pasquill(2, true, 5_000, 0), "sunWM2");
        Near.Refused(Wind.SpeedMS(3, 0, 10, D), "measuredM");
    }

    [Fact]
    public void Profile_IsThePowerLaw_AndFlatBelowTwoMetres()
    {
        Near.Equal(3 * Math.Pow(5, 0.15), Wind.SpeedMS(3, 2, 10, D), 1e-12);
        Near.Equal(3 * Math.Pow(6, 0.55), Wind.SpeedMS(3, 10, 60, F), 1e-12);
        Near.Equal(3 * Math.Pow(6, 0.30), Wind.SpeedMS(3, 10, 60, F, Surrounding.Urban), 1e-12);
        Near.Equal(3 * Math.Pow(6, 0.60), Wind.SpeedMS(3, 10, 60, F, Surrounding.UrbanCcps), 1e-12);
        Assert.Equal(Wind.SpeedMS(3, 10, 2, E).Value, Wind.SpeedMS(3, 10, 0.1, E).Value);
    }

    [Fact]
    public void Calm_IsTakenAsOneMetrePerSecond_AndSaid()
    {
        Assert.Equal((1.0, Cautions.WindRaised), (Wind.Effective(0).Value, Wind.Effective(0).Cautions));
        Assert.Equal((3.0, Cautions.None), (Wind.Effective(3).Value, Wind.Effective(3).Cautions));
        Near.Refused(Wind.Effective(-1), "speedMS");
    }

    [Fact]
    public void WindFromTheNorth_CarriesSouth()
    {
        var (east, north) = Wind.Downwind(0);
        Assert.Equal((0, -1), (Math.Round(east, 12), Math.Round(north, 12)));
        (east, north) = Wind.Downwind(270);
        Assert.Equal((1, 0), (Math.Round(east, 12), Math.Round(north, 12)));
    }

    [Fact]
    public void Obukhov_IsTheFit()
    {
        Near.Equal(1 / (-11.4 * Math.Pow(0.1, 0.10)), Wind.InverseObukhovPerM(A, 0.1), 1e-12);
        Assert.Equal(0, Wind.InverseObukhovPerM(D, 0.1).Value);
        Near.Equal(1 / (26 * Math.Pow(0.1, 0.17)), Wind.InverseObukhovPerM(F, 0.1), 1e-12);
    }

    [Theory]
    [InlineData(D, Surrounding.Rural, 100, 7.96, 5.60)]
    [InlineData(D, Surrounding.Rural, 500, 39.04, 22.68)]
    [InlineData(D, Surrounding.Rural, 1000, 76.28, 37.95)]
    [InlineData(D, Surrounding.Rural, 3000, 210.5, 76.75)]
    [InlineData(F, Surrounding.Rural, 100, 3.98, 1.55)]
    [InlineData(F, Surrounding.Rural, 500, 19.52, 6.96)]
    [InlineData(F, Surrounding.Rural, 1000, 38.14, 12.31)]
    [InlineData(D, Surrounding.Urban, 500, 73.03, 65.28)]
    [InlineData(F, Surrounding.Urban, 500, 50.21, 30.24)]
    public void Briggs_IsTheCheckTableOfTheReference(StabilityClass stability, Surrounding surrounding, double x, double y, double z)
    {
        var sigma = Sigmas.At(x, stability, surrounding).Value;
        Near.Equal(y, sigma.YM, 1e-3);
        Near.Equal(z, sigma.ZM, 3e-3);
    }

    [Fact]
    public void PuffSigmas_OfCase6()
    {
        var sigma = Sigmas.At(500, F, scheme: SigmaScheme.Puff).Value;
        Near.Equal(5.048, sigma.YM, 1e-3);
        Near.Equal(2.215, sigma.ZM, 1e-3);
    }

    [Fact]
    public void Sigmas_GrowWithDistance_AndSayWhereTheyWereTried() =>
        Gen.Select(
                Gen.Enum<StabilityClass>(), Gen.Enum<Surrounding>(), Gen.Enum<SigmaScheme>(), Gen.Double[1, 20_000], Gen.Double[0.1, 500])
            .Sample((stability, surrounding, scheme, x, more) =>
            {
                var (near, far) = (Sigmas.At(x, stability, surrounding, scheme), Sigmas.At(x + more, stability, surrounding, scheme));
                Assert.True(far.Value.YM > near.Value.YM && far.Value.ZM > near.Value.ZM);
                Assert.Equal(x is < 100 or > 10_000, near.Cautions.HasFlag(Cautions.Distance));
            }, iter: 2_000);

    [Fact]
    public void Roughness_RaisesTnoSigma()
    {
        var plain = Sigmas.At(500, D, scheme: SigmaScheme.Tno).Value;
        Near.Equal(plain.ZM, Sigmas.Tno(500, D, 0.1).Value.ZM, 1e-12);
        Assert.True(Sigmas.Tno(500, D, 1).Value.ZM > plain.ZM);
        Near.Equal(0.2 * 1000 / (1 + (0.0308 * Math.Pow(1000, 0.4548))), Sigmas.FromDirectionSpreadM(0.2, 1000), 1e-12);
        Near.Refused(Sigmas.FromDirectionSpreadM(0.2, 20_000), "distanceM");
    }
}
