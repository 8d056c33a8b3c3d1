using Twin.Domain.Physics;
using Twin.Domain.Physics.Substances;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class SubstanceTests
{
    private static readonly SubstanceTable Table = SubstanceTable.Default;

    [Fact]
    public void Table_HoldsTheSubstancesOfTheReference_AndFindsThemByAnyName()
    {
        Assert.Equal(24, Table.All.Count);
        foreach (var word in (string[])["chlorine", "氯", "7782-50-5", "CL2"]) Assert.Equal(70.91, Table[word].MolarMassGMol);
        Assert.Equal("propane", Table["lpg"].Id);
        Assert.Equal([30, 160, 1100], Table["ammonia"].Aegl60Ppm!.Select(static v => v ?? 0));
        Assert.Null(Table["hydrogen"].IdlhPpm);
        Assert.Null(Table["co"].Aegl60Ppm![0]);
        Assert.Equal(200, Table["gasoline"].BoilingEndC);
    }

    [Fact]
    public void Unknown_IsSaid()
    {
        Assert.False(Table.TryFind("unobtainium", out _, out var error));
        Assert.Equal("physics.substance", error!.Code);
        Assert.Contains("unobtainium", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_ArePlausible()
    {
        foreach (var s in Table.All)
        {
            Assert.InRange(s.Gamma, 1.0, 1.67);
            Assert.True(s.LelPercent is null || s.LelPercent < s.UelPercent, s.Id);
            // Ideal liquid heavier than its vapour, and a boiling point between helium's and water's neighbours.
            Assert.True(s.LiquidDensityKgM3 > 10 * s.VapourDensityKgM3(s.BoilingK), s.Id);
            // The vapour pressure at the boiling point is one atmosphere, within what three digits of Antoine give.
            if (s.BoilingEndC is null) Near.Equal(101_325, s.SaturationPa(s.BoilingK), 0.03);
        }
    }

    [Fact]
    public void SaturationPressure_OfBenzene_Is12700PaAt25C() => Near.Equal(12_700, Table["benzene"].SaturationPa(298.15), 0.01);

    [Fact]
    public void SaturationPressure_BelowAntoine_IsRefused()
    {
        Near.Refused(Table["chlorine"].SaturationPa(20), null!, "physics.range");
        Near.Refused(Table["chlorine"].SaturationPa(-5), "temperatureK");
    }

    [Theory]
    [InlineData("ammonia", 2, 10, 220)]
    [InlineData("ammonia", 3, 60, 1100)]
    [InlineData("chlorine", 3, 240, 10)]
    [InlineData("h2s", 1, 480, 0.33)]
    [InlineData("so2", 3, 60, 30)]
    [InlineData("hcl", 2, 30, 43)]
    [InlineData("benzene", 2, 60, 800)]
    public void Aegl_AtItsColumns_IsThePublishedOne(string substance, int level, double minutes, double ppm)
    {
        var limit = Aegl.LimitPpm(Table[substance], level, minutes);
        Assert.Equal(ppm, limit.Value, 1e-9);
        Assert.Equal(Cautions.None, limit.Cautions);
    }

    [Fact]
    public void Aegl_BetweenColumns_KeepsCnT()
    {
        // Chlorine AEGL-3: 28 ppm 30 min, 20 ppm 60 min: n = ln 2 / ln 1.4; C^n t holds in between.
        var n = Math.Log(2) / Math.Log(1.4);
        var at45 = Aegl.LimitPpm(Table["chlorine"], 3, 45).Value;
        Near.Equal(Math.Pow(28, n) * 30, Math.Pow(at45, n) * 45, 1e-9);
        Assert.Equal(Cautions.CurveEnd, Aegl.LimitPpm(Table["chlorine"], 3, 2).Cautions);
        Assert.Equal(7.1, Aegl.LimitPpm(Table["chlorine"], 3, 1_000).Value);
        Near.Refused(Aegl.LimitPpm(Table["hydrogen"], 3, 60), "aegl", "physics.substance");
        Near.Refused(Aegl.LimitPpm(Table["chlorine"], 4, 60), "level");
    }

    [Fact]
    public void Units_FollowTheConventionsOfTheReference()
    {
        // domain.md: at 25 °C ppm·M/24.465; at 20 °C /24.055; benzene %LEL.
        Near.Equal(10 * 17.03 / 24.465, Concentration.PpmToMgM3(10, 17.03), 1e-4);
        Near.Equal(10 * 17.03 / 24.055, Concentration.PpmToMgM3(10, 17.03, 293.15), 1e-4);
        Assert.Equal(7.5, Concentration.KgM3ToPpm(Concentration.PpmToKgM3(7.5, 70.91), 70.91), 1e-9);
        Near.Equal(95.5, Concentration.KgM3ToPpm(1.1722e-4, 30), 0.01);
        Assert.Equal(50, Concentration.PercentLel(0.6, 1.2));
    }
}
