using System.Collections.Immutable;
using System.Text;
using Twin.Domain.Instruments;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

public class InstrumentPlanTests
{
    private const string Types = """
        { "id": "lt", "kind": "sensor", "name": { "en": "L", "zh": "" },
          "sensor": { "quantity": "level", "unit": "m", "rangeLow": 0, "rangeHigh": 10, "resolution": 0.001 } },
        { "id": "lmm", "kind": "sensor", "name": { "en": "L", "zh": "" },
          "sensor": { "quantity": "level", "unit": "mm", "rangeLow": 0, "rangeHigh": 10000, "resolution": 1 } },
        { "id": "ft", "kind": "sensor", "name": { "en": "F", "zh": "" },
          "sensor": { "quantity": "flow", "unit": "L/s", "rangeLow": 0, "rangeHigh": 100 } },
        { "id": "tt", "kind": "sensor", "name": { "en": "T", "zh": "" },
          "sensor": { "quantity": "temperature", "unit": "Cel", "rangeLow": 0, "rangeHigh": 100 } },
        { "id": "mm-tank", "kind": "tank", "name": { "en": "T", "zh": "" },
          "signals": [{ "name": "level", "quantity": "level", "unit": "mm" }] },
        { "id": "tank", "kind": "tank", "name": { "en": "T", "zh": "" },
          "signals": [{ "name": "level", "quantity": "level", "unit": "m" }] }
        """;

    [Fact]
    public void Demo_HasPairsAndBalances_WithUnitsConverted()
    {
        var plan = InstrumentPlan.Of(new PlantIndex(SampleFiles.Load("tank-farm")));
        Assert.Equal(9, plan.Pairs.Length);
        Assert.Equal(4, plan.Balances.Length);
        Assert.Contains(plan.Pairs, p => p is { A: "LT-201", B: "LZT-201", Unit: "m", Traits.Span: 16 });
        var gasoline = plan.Balances.Single(b => b.Id == "balance:T-201");
        Assert.Equal(["T-201", "T-202", "T-203", "T-204"], gasoline.Tanks);
        Assert.Equal("FT-712", plan.Sensors[Assert.Single(gasoline.In).Column]);
        Assert.Equal("FT-711", plan.Sensors[Assert.Single(gasoline.Out).Column]);
        Assert.Equal(plan.Sensors.Length, plan.Sensors.Distinct().Count());
        Assert.True(plan.MayLieAlone("TT-402"));
        Assert.False(plan.MayLieAlone("AT-401") || plan.MayLieAlone("VT-101A") || plan.MayLieAlone("LZT-201") || plan.MayLieAlone("NONE"));
    }

    [Fact]
    public void PairSaidTwice_IsOne_AndUnitsAreConverted()
    {
        var read = Read(
            Sensor("A", "lmm", "redundantWith", "B") + "," + Sensor("B", "lmm", "redundantWith", "A") + ","
            + Sensor("F", "ft", "flowIn", "T") + "," + Tank("T", "mm-tank", "A"));
        Assert.Empty(read.Errors);
        var plan = InstrumentPlan.Of(new PlantIndex(read.Model!));
        Assert.Equal("pair:A~B", Assert.Single(plan.Pairs).Id);
        var balance = Assert.Single(plan.Balances);
        Assert.Equal(0.001, balance.ResolutionM[0], 1e-12);
        Assert.Equal(5, balance.Levels[0].By.Apply(5_000), 1e-12);
        Assert.Equal(3.6, balance.In[0].By.Apply(1), 1e-9);
    }

    [Theory]
    [InlineData("lt", "redundantWith", "TT", "plantfile.relation.redundant")]
    [InlineData("lt", "redundantWith", "T", "plantfile.relation.redundant")]
    [InlineData("lmm", "redundantWith", "A", "plantfile.relation.redundant")]
    [InlineData("tt", "flowIn", "T", "plantfile.relation.flow")]
    [InlineData("ft", "flowOut", "A", "plantfile.relation.balance")]
    [InlineData("ft", "flowOut", "NOSIZE", "plantfile.relation.balance")]
    [InlineData("ft", "flowOut", "BLIND", "plantfile.relation.balance")]
    public void WrongRelation_IsRefusedWhereItStands(string type, string kind, string target, string code)
    {
        var read = Read(
            Sensor("X", type, kind, target) + "," + Sensor("A", "lt") + "," + Sensor("TT", "tt") + "," + Tank("T", "tank", "A") + ","
            + Tank("NOSIZE", "tank", "A", "") + "," + Tank("BLIND", "tank", null));
        var error = Assert.Single(read.Errors);
        Assert.Equal(code, error.Code);
        Assert.StartsWith("line 2", error.Path, StringComparison.Ordinal);
        Assert.EndsWith(": features[0].properties.relations[0].target", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void MeterInBothDirections_IsRefused()
    {
        const string Both = "[{ \"kind\": \"flowIn\", \"target\": \"T\" }, { \"kind\": \"flowOut\", \"target\": \"T\" }]";
        var read = Read(
            Feature("F", "sensor", "ft", Both) + "," + Sensor("A", "lt") + "," + Tank("T", "tank", "A"));
        Assert.Equal("plantfile.relation.flow", Assert.Single(read.Errors).Code);
    }

    private static PlantFileResult Read(string features) => PlantFile.Read(Encoding.UTF8.GetBytes(
        "{ \"type\": \"FeatureCollection\", \"features\": [\n" + features + "\n], \"twin\": { \"schema\": 1, \"id\": \"p\", "
        + "\"name\": { \"en\": \"P\", \"zh\": \"\" }, \"frame\": { \"originLonLat\": [120, 30], \"rotationDeg\": 0 }, \"types\": ["
        + Types + "] } }"));

    private static string Sensor(string id, string type, string? kind = null, string target = "") => Feature(
        id, "sensor", type, kind is null ? "[]" : $"[{{ \"kind\": \"{kind}\", \"target\": \"{target}\" }}]");

    private static string Tank(string id, string type, string? level, string numbers = "\"diameterM\": 20, \"heightM\": 10") => Feature(
        id, "tank", type, "[]",
        ", \"numbers\": {" + numbers + "}" + (level is null ? "" : $", \"signals\": {{ \"level\": \"{level}\" }}"));

    private static string Feature(string id, string kind, string type, string relations, string more = "") =>
        $"{{ \"type\": \"Feature\", \"id\": \"{id}\", \"geometry\": {{ \"type\": \"Point\", \"coordinates\": [1, 2, 3] }}, "
        + $"\"properties\": {{ \"kind\": \"{kind}\", \"type\": \"{type}\", \"name\": {{ \"en\": \"{id}\", \"zh\": \"\" }}, "
        + $"\"relations\": {relations}{more} }} }}";
}
