using System.Text;
using System.Text.Json;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Plants;

public class PlantFileSchemaTests
{
    private static readonly JsonElement Schema =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFiles.Root(), "docs", "plant-file.schema.json"))).RootElement;

    public static TheoryData<string, string[]> Tables() => new()
    {
        { "", [.. PlantFileMembers.File] },
        { "twin", [.. PlantFileMembers.Twin] },
        { "frame", [.. PlantFileMembers.Frame] },
        { "text", [.. PlantFileMembers.Text] },
        { "type", [.. PlantFileMembers.Type] },
        { "signal", [.. PlantFileMembers.Signal] },
        { "mode", [.. PlantFileMembers.Mode] },
        { "sensor", [.. PlantFileMembers.Sensor] },
        { "rule", [.. PlantFileMembers.Rule] },
        { "rationale", [.. PlantFileMembers.Rationale] },
        { "feature", [.. PlantFileMembers.Feature] },
        { "geometry", [.. PlantFileMembers.Geometry] },
        { "properties", [.. PlantFileMembers.Properties] },
        { "relation", [.. PlantFileMembers.Relation] },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Schema_KnowsTheMembersOfTheReader_AndNoOthers(string definition, string[] members)
    {
        var of = definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition);
        Assert.Equal(members.Order(), of.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.False(of.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Schema_KnowsTheRelationKinds() =>
        Assert.Equal(
            PlantFileMembers.RelationKinds.ToArray(),
            Schema.GetProperty("$defs").GetProperty("relation").GetProperty("properties").GetProperty("kind").GetProperty("enum")
                .EnumerateArray().Select(e => e.GetString()));

    [Fact]
    public void Page_ExampleIsAPlant()
    {
        var page = File.ReadAllText(Path.Combine(SampleFiles.Root(), "docs", "plant-file.md"));
        var start = page.IndexOf("```json", StringComparison.Ordinal) + 7;
        var example = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        var result = PlantFile.Read(Encoding.UTF8.GetBytes(example));
        Assert.Empty(result.Errors);
        Assert.Equal(8.5, new PlantIndex(result.Model!).RulesOf(0)[0].Threshold);
    }
}
