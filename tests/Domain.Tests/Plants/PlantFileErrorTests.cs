using System.Text;
using CsCheck;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Plants;

public class PlantFileErrorTests
{
    private const string Good = """
        {
          "type": "FeatureCollection",
          "twin": {
            "schema": 1, "id": "p", "name": { "en": "P", "zh": "厂" }, "frame": { "originLonLat": [1, 2] },
            "types": [
              { "id": "lt", "kind": "sensor", "name": { "en": "L", "zh": "" },
                "sensor": { "quantity": "level", "unit": "m", "rangeLow": 0, "rangeHigh": 10 } },
              { "id": "tank", "kind": "tank", "name": { "en": "T", "zh": "" }, "signals": [{ "name": "level", "quantity": "level",
                  "unit": "m" }],
                "modes": [{ "id": "idle", "name": { "en": "I", "zh": "" }, "when": "level < 1" }],
                "rules": [
                  { "id": "L", "kind": "threshold", "signal": "level", "limit": "low", "threshold": 1, "priority": "low",
                      "text": { "en": "Low", "zh": "低" } },
                  { "id": "H", "kind": "threshold", "signal": "level", "limit": "high", "threshold": 9, "priority": "high",
                      "text": { "en": "High", "zh": "高" } }
                ] },
              { "id": "zone", "kind": "zone", "name": { "en": "Z", "zh": "" } }
            ]
          },
          "features": [
            { "type": "Feature", "id": "LT-1", "geometry": { "type": "Point", "coordinates": [1, 2] },
              "properties": { "kind": "sensor", "type": "lt", "name": { "en": "LT", "zh": "" }, "relations": [{ "kind": "partOf",
                  "target": "T-1" }] } },
            { "type": "Feature", "id": "T-1", "geometry": { "type": "Point", "coordinates": [1, 2, 3] },
              "properties": { "kind": "tank", "type": "tank", "name": { "en": "T", "zh": "" }, "signals": { "level": "LT-1" } } },
            { "type": "Feature", "id": "Z", "geometry": { "type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]] },
              "properties": { "kind": "zone", "type": "zone", "name": { "en": "Z", "zh": "" } } }
          ]
        }
        """;

    private static PlantFileResult Read(string text) => PlantFile.Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Good_IsRead()
    {
        var result = Read(Good);
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Model!.Twins.Length);
        Assert.Equal(3, result.Model.Twins[1].Shape.Points[0].Z);
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "plantfile.schema", "twin.schema")]
    [InlineData("\"id\": \"p\"", "\"id\": \"$p\"", "plantfile.id", "twin.id")]
    [InlineData("\"kind\": \"tank\", \"type\": \"tank\"", "\"kind\": \"tank\", \"tpye\": \"tank\"", "plantfile.member.unknown",
        "features[1].properties.tpye")]
    [InlineData("\"kind\": \"tank\", \"type\": \"tank\"", "\"kind\": \"tank\", \"type\": \"tnak\"", "plantfile.type.unknown",
        "features[1].properties.type")]
    [InlineData("\"kind\": \"tank\", \"type\": \"tank\"", "\"kind\": \"zone\", \"type\": \"tank\"", "plantfile.kind.mismatch",
        "features[1].properties.kind")]
    [InlineData("\"kind\": \"tank\", \"type\": \"tank\"", "\"kind\": \"tnak\", \"type\": \"tank\"", "plantfile.word.unknown",
        "features[1].properties.kind")]
    [InlineData("\"id\": \"T-1\"", "\"id\": \"LT-1\"", "plantfile.id.duplicate", "features[1].id")]
    [InlineData("\"id\": \"T-1\"", "\"id\": \"T 1\"", "plantfile.id", "features[1].id")]
    [InlineData("\"target\": \"T-1\"", "\"target\": \"T-2\"", "plantfile.relation.target", "features[0].properties.relations[0].target")]
    [InlineData("\"target\": \"T-1\"", "\"target\": \"T-1\", \"weight\": 1.5", "plantfile.number.range",
        "features[0].properties.relations[0].weight")]
    [InlineData("\"target\": \"T-1\"", "\"target\": \"T-1\", \"distanceM\": -1", "plantfile.number.range",
        "features[0].properties.relations[0].distanceM")]
    [InlineData("\"target\": \"T-1\"", "\"target\": \"T-1\", \"condition\": \"ZT-9\"", "plantfile.relation.condition",
        "features[0].properties.relations[0].condition")]
    [InlineData("\"target\": \"T-1\" }", "\"target\": \"T-1\" }, { \"kind\": \"partOf\", \"target\": \"T-1\", \"weight\": 0.5 }",
        "plantfile.relation.duplicate", "features[0].properties.relations[1]")]
    [InlineData("\"kind\": \"partOf\"", "\"kind\": \"locatedIn\"", "plantfile.relation.zone", "features[0].properties.relations[0].target")]
    [InlineData("\"level\": \"LT-1\"", "\"level\": \"LT-2\"", "plantfile.signal.sensor", "features[1].properties.signals.level")]
    [InlineData("\"level\": \"LT-1\"", "\"lvl\": \"LT-1\"", "plantfile.signal.unknown", "features[1].properties.signals.lvl")]
    [InlineData("\"quantity\": \"level\", \"unit\": \"m\", \"rangeLow\"",
        "\"quantity\": \"level\", \"unit\": \"mm\", \"rangeLow\"", "plantfile.signal.unit", "features[1].properties.signals.level")]
    [InlineData("\"quantity\": \"level\", \"unit\": \"m\", \"rangeLow\"", "\"quantity\": \"level\", \"unit\": \"\", \"rangeLow\"",
        "plantfile.unit", "twin.types[0].sensor.unit")]
    [InlineData("\"rangeHigh\": 10", "\"rangeHigh\": -1", "plantfile.range", "twin.types[0].sensor.rangeLow")]
    [InlineData("\"rangeHigh\": 10", "\"rangeHigh\": 1e999", "plantfile.number.range", "twin.types[0].sensor.rangeHigh")]
    [InlineData("\"rangeHigh\": 10", "\"rangeHigh\": \"10\"", "plantfile.value.kind", "twin.types[0].sensor.rangeHigh")]
    [InlineData("\"rangeHigh\": 10", "\"rangeHigh\": 10, \"rangeHigh\": 11", "plantfile.member.duplicate",
        "twin.types[0].sensor.rangeHigh")]
    [InlineData("\"rangeHigh\": 10", "\"rangeHigh\": 10, \"deadBand\": -1", "plantfile.number.range", "twin.types[0].sensor.deadBand")]
    [InlineData("\"threshold\": 9", "\"threshold\": 0.5", "plantfile.rule.order", "twin.types[1].rules[1].threshold")]
    [InlineData("\"threshold\": 9", "\"threshold\": 9, \"onDelayMs\": -1", "plantfile.number.range", "twin.types[1].rules[1].onDelayMs")]
    [InlineData("\"threshold\": 9", "\"threshold\": 9, \"deadband\": -1", "plantfile.number.range", "twin.types[1].rules[1].deadband")]
    [InlineData("\"threshold\": 9", "\"threshold\": 9, \"suppressedInModes\": [\"run\"]", "plantfile.rule.mode",
        "twin.types[1].rules[1].suppressedInModes[0]")]
    [InlineData("\"signal\": \"level\", \"limit\": \"high\"", "\"signal\": \"lev\", \"limit\": \"high\"", "plantfile.rule.signal",
        "twin.types[1].rules[1].signal")]
    [InlineData("[0, 9], [0, 0]", "[0, 9]", "plantfile.shape.unclosed", "features[2].geometry.coordinates")]
    [InlineData("[9, 0], [9, 9]", "[9, 9], [9, 0]", "plantfile.shape.crossing", "features[2].geometry.coordinates")]
    [InlineData("[1, 2, 3]", "[1, 2, 3, 4]", "plantfile.shape.coordinates", "features[1].geometry.coordinates[3]")]
    [InlineData("[1, 2, 3]", "[[1, 2, 3]]", "plantfile.shape.coordinates", "features[1].geometry")]
    [InlineData("\"name\": { \"en\": \"LT\", \"zh\": \"\" }", "\"name\": { \"en\": \"\", \"zh\": \"\" }", "plantfile.name",
        "features[0].properties.name")]
    [InlineData("\"name\": { \"en\": \"LT\", \"zh\": \"\" }, ", "", "plantfile.member.missing", "features[0].properties")]
    public void Mistake_IsToldWithCodeAndPlace(string was, string now, string code, string path)
    {
        Assert.Contains(was, Good);
        var result = Read(Good.Replace(was, now));
        Assert.Null(result.Model);
        var error = Assert.Single(result.Errors, e => e.Code == code);
        Assert.EndsWith(": " + path, error.Path);
        Assert.StartsWith("line ", error.Path);
    }

    [Fact]
    public void Mistake_LineAndColumnPointAtTheValue()
    {
        var text = Good.Replace("\"originLonLat\": [1, 2]", "\"originLonLat\": [1, 200]");
        var error = Assert.Single(Read(text).Errors);
        var line = text.Split('\n').ToList().FindIndex(l => l.Contains("200")) + 1;
        var column = text.Split('\n')[line - 1].IndexOf("200", StringComparison.Ordinal) + 1;
        Assert.Equal($"line {line}, column {column}: twin.frame.originLonLat[1]", error.Path);
    }

    [Fact]
    public void Mistakes_AreAllTold_InFileOrder()
    {
        var text = Good.Replace("\"rangeHigh\": 10", "\"rangeHigh\": -1").Replace("\"level\": \"LT-1\"",
            "\"level\": \"LT-2\"").Replace("\"id\": \"Z\"", "\"id\": \"$\"");
        Assert.Equal(["plantfile.range", "plantfile.signal.sensor", "plantfile.id"], Read(text).Errors.Select(e => e.Code));
    }

    [Fact]
    public void Overrides_SayOnlyWhatDiffers()
    {
        var text = Good
            .Replace(
                "\"signals\": { \"level\": \"LT-1\" }",
                "\"signals\": { \"level\": \"LT-1\" }, \"rules\": [{ \"id\": \"H\", \"threshold\": 8 }, "
                    + "{ \"id\": \"L\", \"enabled\": false }]")
            .Replace("\"relations\": [{ \"kind\": \"partOf\"", "\"sensor\": { \"rangeHigh\": 12 }, \"relations\": [{ \"kind\": \"partOf\"");
        var result = Read(text);
        Assert.Empty(result.Errors);
        var index = new PlantIndex(result.Model!);
        var rule = Assert.Single(index.RulesOf(1));
        Assert.Equal(("H", 8.0, "High"), (rule.Id, rule.Threshold, rule.Text.En));
        Assert.Equal((12.0, "m"), (index.ProfileOf(0)!.RangeHigh, index.ProfileOf(0)!.Unit));
        Assert.Contains("\"threshold\": 8", Encoding.UTF8.GetString(PlantFile.Write(result.Model!)));
    }

    [Fact]
    public void Override_ThatTurnsLimitsAround_IsRefused()
    {
        var text = Good.Replace(
            "\"signals\": { \"level\": \"LT-1\" }",
            "\"signals\": { \"level\": \"LT-1\" }, \"rules\": [{ \"id\": \"H\", \"threshold\": 0.5 }]");
        Assert.EndsWith("features[1].properties.rules", Assert.Single(Read(text).Errors).Path);
    }

    [Fact]
    public void Parts_InACircle_AreRefused()
    {
        var text = Good.Replace("\"signals\": { \"level\": \"LT-1\" }", "\"relations\": [{ \"kind\": \"partOf\", \"target\": \"LT-1\" }]");
        Assert.Equal("plantfile.relation.cycle", Assert.Single(Read(text).Errors).Code);
    }

    [Fact]
    public void Expression_RefusedByTheCompiler_IsToldAtItsPlace()
    {
        var result = PlantFile.Read(Encoding.UTF8.GetBytes(Good), (e, signals) => new TwinError("rule.expression",
            $"{e} {signals.Count}", Retry.Never, "column 3"));
        var error = Assert.Single(result.Errors);
        Assert.Equal(("rule.expression", "level < 1 1 (column 3)"), (error.Code, error.Message));
        Assert.EndsWith("twin.types[1].modes[0].when", error.Path);
    }

    [Fact]
    public void Problems_BeyondTheBound_StopTheReading()
    {
        var many = string.Join(",", Enumerable.Repeat("""{ "type": "Feature", "id": 5 }""", 2000));
        var result = Read("""{ "type": "FeatureCollection", "features": [""" + many + "] }");
        Assert.Equal(Limits.PlantFileErrors, result.Errors.Length);
    }

    [Fact]
    public void AnyDamage_GivesErrorsOrAModel_NeverThrows()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 40], Gen.Bool).Sample(
            (at, value, cut, isCut) =>
            {
                byte[] damaged = isCut ? [.. good[..at], .. good[Math.Min(at + cut, good.Length)..]] : [.. good[..at], value,
                    .. good[(at + 1)..]];
                var result = PlantFile.Read(damaged);
                Assert.Equal(result.Model is null, result.Errors.Length > 0);
            },
            iter: 20_000,
            seed: "0000KOIPs8F4");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void NotAPlant_IsAnError(string text) => Assert.NotEmpty(Read(text).Errors);
}
