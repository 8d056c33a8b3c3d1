using System.Text;
using System.Text.Json;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Drills;

public class ScenarioFileTests
{
    private const string Weather = """ "weather": { "windMS": 3, "fromDeg": 200 } """;

    public static TheoryData<string> Library() => [.. DrillFiles.Names];

    [Fact]
    public void Library_HoldsAtLeastEightDrills() => Assert.True(DrillFiles.Names.Length >= 8);

    [Theory]
    [MemberData(nameof(Library))]
    public void Library_CanHappenInTheDemoPlant(string name)
    {
        var result = ScenarioFile.Read(DrillFiles.Bytes(name), DrillFiles.Plant);
        Assert.Empty(result.Problems.Select(p => $"{p.Path}: {p.Code} {p.Text.En}"));
        Assert.Equal(name, result.Scenario!.Id);
        Assert.NotEmpty(result.Scenario.KeyAlarms);
        Assert.NotEmpty(result.Scenario.Procedures);
    }

    [Theory]
    [MemberData(nameof(Library))]
    public void Written_ReadsBackTheSame(string name)
    {
        var scenario = DrillFiles.Read(name);
        var written = ScenarioFile.Write(scenario);
        var again = ScenarioFile.Read(written, DrillFiles.Plant);
        Assert.Empty(again.Problems);
        Assert.Equal(written, ScenarioFile.Write(again.Scenario!));
        Assert.Empty(ScenarioFile.Check(again.Scenario!, DrillFiles.Plant));
    }

    [Fact]
    public void Errors_AreAllTold_WithLineAndColumn_InBothLanguages()
    {
        var text = """
            {
              "schema": 1, "id": "x", "name": { "en": "X", "zh": "X" },
              "weather": { "windMS": 0, "fromDeg": 90 },
              "injects": [
                { "no": 1, "text": { "en": "a", "zh": "甲" }, "do": [{ "do": "leak", "target": "T-999", "holeMm": 20 }] },
                { "no": 1, "text": { "en": "b", "zh": "" } }
              ]
            }
            """;
        var problems = ScenarioFile.Read(Encoding.UTF8.GetBytes(text), DrillFiles.Plant).Problems;
        Assert.Equal(
            [
                ("scenario.wind", "line 3, column 26: weather.windMS"),
                ("scenario.twin.unknown", "line 5, column 83: injects[0].do[0].target"),
                ("scenario.inject.duplicate", "line 6, column 13: injects[1].no"),
                ("scenario.text.language", "line 6, column 24: injects[1].text"),
            ],
            problems.Select(p => (p.Code, p.Path)));
        Assert.All(problems, static p => Assert.True(p.Text.En.Length > 0 && p.Text.Zh.Length > 0 && p.Text.En != p.Text.Zh));
    }

    [Theory]
    [InlineData("""{ "do": "leak", "target": "V-403", "holeMm": 25, "massKg": 9e8 }""", "scenario.inventory")]
    [InlineData("""{ "do": "leak", "target": "L-401", "holeMm": 900 }""", "scenario.leak.hole")]
    [InlineData("""{ "do": "leak", "target": "T-201", "holeMm": 25, "heightM": 13 }""", "scenario.leak.dry")]
    [InlineData("""{ "do": "leak", "target": "B-CCR", "holeMm": 25 }""", "scenario.source")]
    [InlineData("""{ "do": "leak", "target": "T-201" }""", "scenario.member.missing")]
    [InlineData("""{ "do": "leak", "target": "T-201", "holeMm": 25, "m3h": 3 }""", "scenario.action.number")]
    [InlineData("""{ "do": "killSensor", "target": "T-201" }""", "scenario.twin.kind")]
    [InlineData("""{ "do": "closeGate", "target": "G-9" }""", "scenario.gate.unknown")]
    [InlineData("""{ "do": "wind", "fromDeg": 20, "speedMS": 0.2 }""", "scenario.wind")]
    [InlineData("""{ "do": "closeValve", "target": "T-201" }""", "scenario.team")]
    [InlineData("""{ "do": "explode" }""", "scenario.word.unknown")]
    [InlineData("""{ "do": "dispatch", "target": "FE-9" }""", "scenario.resource.unknown")]
    public void Impossible_IsExplained(string action, string code)
    {
        var text = $$"""
            { "schema": 1, "id": "x", "name": { "en": "X", "zh": "甲" }, {{Weather}},
              "injects": [{ "no": 1, "by": "red", "text": { "en": "a", "zh": "甲" }, "do": [{{action}}] }] }
            """;
        var problems = ScenarioFile.Read(Encoding.UTF8.GetBytes(text), DrillFiles.Plant).Problems;
        Assert.Contains(code, problems.Select(static p => p.Code));
        Assert.All(problems, static p => Assert.StartsWith("line ", p.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownSubstance_IsExplained()
    {
        var plant = DrillFiles.Plant.Model;
        var odd = plant with
        {
            Twins = [.. plant.Twins.Select(static t => t.Id == "T-301" ? t with { Words = t.Words.SetItem("substance", "unobtainium") }
                : t)],
        };
        var text = $$"""
            { "schema": 1, "id": "x", "name": { "en": "X", "zh": "甲" }, {{Weather}},
              "injects": [{ "no": 1, "by": "red", "text": { "en": "a", "zh": "甲" },
                "do": [{ "do": "leak", "target": "T-301", "holeMm": 25 }] }] }
            """;
        var problem = Assert.Single(ScenarioFile.Read(Encoding.UTF8.GetBytes(text), new Domain.Plants.PlantIndex(odd)).Problems);
        Assert.Equal("scenario.substance", problem.Code);
        Assert.Contains("unobtainium", problem.Text.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "scenario.value.kind")]
    [InlineData("[]", "scenario.value.kind")]
    [InlineData("{}", "scenario.member.missing")]
    [InlineData("""{ "schema": 7 }""", "scenario.schema")]
    [InlineData("""{ "surprise": 1 }""", "scenario.member.unknown")]
    [InlineData("""{ "injects": [{ "no": 1, "when": { "alarm": "a", "fire": "b" } }] }""", "scenario.condition")]
    [InlineData("""{ "injects": [{ "no": 1, }] }""", "scenario.json")]
    public void Broken_IsRefused_NeverThrown(string text, string code) =>
        Assert.Contains(code, ScenarioFile.Read(Encoding.UTF8.GetBytes(text)).Problems.Select(static p => p.Code));

    [Fact]
    public void Schema_KnowsTheMembersOfTheReader_AndNoOthers()
    {
        var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFiles.Root(), "docs", "drill.schema.json"))).RootElement;
        (string Name, string[] Members)[] tables =
        [
            ("", [.. ScenarioMembers.File]), ("text", [.. ScenarioMembers.Text]), ("weather", [.. ScenarioMembers.Weather]),
            ("start", [.. ScenarioMembers.Start]), ("transfer", [.. ScenarioMembers.Transfer]), ("site", [.. ScenarioMembers.Site]),
            ("muster", [.. ScenarioMembers.Muster]), ("gate", [.. ScenarioMembers.Gate]), ("role", [.. ScenarioMembers.Role]),
            ("objective", [.. ScenarioMembers.Objective]), ("resource", [.. ScenarioMembers.Resource]), ("job", [.. ScenarioMembers.Job]),
            ("inject", [.. ScenarioMembers.Inject]), ("condition", [.. ScenarioMembers.Condition]),
                ("action", [.. ScenarioMembers.Action]),
            ("expected", [.. ScenarioMembers.Expected]), ("procedure", [.. ScenarioMembers.Procedure]),
                ("step", [.. ScenarioMembers.Step]),
        ];
        foreach (var (name, members) in tables)
        {
            var of = name.Length == 0 ? schema : schema.GetProperty("$defs").GetProperty(name);
            Assert.Equal(members.Order(), of.GetProperty("properties").EnumerateObject().Select(static p => p.Name).Order());
            Assert.False(of.GetProperty("additionalProperties").GetBoolean());
        }

        var words = schema.GetProperty("$defs").GetProperty("action").GetProperty("properties").GetProperty("do").GetProperty("enum");
        Assert.Equal(ActionTable.Words, words.EnumerateArray().Select(static e => e.GetString()!));
    }
}
