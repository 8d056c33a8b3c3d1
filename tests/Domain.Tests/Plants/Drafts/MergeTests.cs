using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Xunit;

namespace Twin.Domain.Tests.Plants.Drafts;

public sealed class MergeTests
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes("""
        { "type": "FeatureCollection",
          "twin": { "schema": 1, "id": "p", "name": { "en": "P", "zh": "厂" }, "frame": { "originLonLat": [0, 0], "rotationDeg": 0 },
            "types": [
              { "id": "level", "kind": "sensor", "name": { "en": "Level", "zh": "液位" },
                "sensor": { "quantity": "level", "unit": "m", "rangeLow": 0, "rangeHigh": 10, "periodMs": 2000 } },
              { "id": "tank", "kind": "tank", "name": { "en": "Tank", "zh": "储罐" },
                "signals": [{ "name": "level", "quantity": "level", "unit": "m" }],
                "rules": [
                  { "id": "H", "kind": "threshold", "signal": "level", "limit": "high", "threshold": 8, "priority": "medium",
                    "text": { "en": "High", "zh": "高" } },
                  { "id": "HH", "kind": "threshold", "signal": "level", "limit": "highHigh", "threshold": 9, "priority": "high",
                    "text": { "en": "High high", "zh": "高高" } }] }] },
          "features": [
            { "type": "Feature", "id": "T-1", "geometry": { "type": "Point", "coordinates": [10, 20, 0] },
              "properties": { "kind": "tank", "type": "tank", "name": { "en": "Tank 1", "zh": "1号罐" }, "signals": { "level": "LT-1" } } },
            { "type": "Feature", "id": "LT-1", "geometry": { "type": "Point", "coordinates": [14, 20, 9] },
              "properties": { "kind": "sensor", "type": "level", "name": { "en": "Level", "zh": "液位" },
                "relations": [{ "kind": "partOf", "target": "T-1" }] } }] }
        """);

    private static ModelDocument Fresh => Parse(File);

    private static ModelDocument Parse(byte[] file) =>
        ModelDocument.TryParse(file, out var document, out var error) ? document : throw new TwinException(error);

    private static ModelDocument Edited(params ModelEdit[] edits)
    {
        var document = Fresh;
        Assert.Null(ModelEditor.Apply(document, [.. edits]));
        return document;
    }

    private static ModelEdit Patch(ModelSubject subject, string id, object patch) =>
        new(EditVerb.Patch, subject, id, JsonSerializer.Serialize(patch));

    private static ModelEdit Move(string id, double x) =>
        Patch(ModelSubject.Twin, id, new { geometry = new { type = "Point", coordinates = new[] { x, 20.0, 0 } } });

    [Fact]
    public void Diff_TellsFieldsByName()
    {
        var changed = Edited(
            new ModelEdit(EditVerb.Patch, ModelSubject.Type, "tank", """{ "name": { "en": "Big tank" } }"""),
            new ModelEdit(EditVerb.Remove, ModelSubject.Twin, "LT-1", null),
            new ModelEdit(EditVerb.Put, ModelSubject.Twin, "T-2", """{ "type": "Feature", "properties": {} }"""));
        var changes = PlantDiff.Between(Fresh, changed);

        Assert.Equal(["tank", "LT-1", "T-2"], changes.Select(c => c.Id));
        Assert.Equal([ModelAction.Changed, ModelAction.Removed, ModelAction.Added], changes.Select(c => c.Action));
        Assert.Equal(new FieldChange("name/en", "\"Tank\"", "\"Big tank\""), Assert.Single(changes[0].Fields));
        Assert.Empty(PlantDiff.Between(Fresh, Fresh));
    }

    [Fact]
    public void Diff_OfARule_NamesTheRule()
    {
        var changed = Fresh;
        changed.Find(ModelSubject.Type, "tank")!["rules"]![1]!["threshold"] = 9.5;
        Assert.Equal("rules/HH/threshold", PlantDiff.Between(Fresh, changed)[0].Fields.Single().Path);
    }

    [Fact]
    public void Merge_DifferentFields_KeepsBoth()
    {
        var mine = Fresh;
        mine.Find(ModelSubject.Type, "tank")!["rules"]![1]!["threshold"] = 9.5;
        var theirs = Edited(Move("T-1", 50), Patch(ModelSubject.Type, "tank", new { name = new { zh = "大罐" } }));
        var result = PlantMerge.Run(Fresh, mine, theirs);

        Assert.Empty(result.Conflicts);
        var merged = PlantFile.Read(result.File).Model!;
        Assert.Equal(9.5, merged.Types[1].Rules[1].Threshold);
        Assert.Equal("大罐", merged.Types[1].Name.Zh);
        Assert.Equal(50, merged.Twins[0].Shape.Points[0].X);
    }

    [Fact]
    public void Merge_SameFieldTwoValues_IsForAPerson()
    {
        var result = PlantMerge.Run(Fresh, Edited(Move("T-1", 1)), Edited(Move("T-1", 2)));
        Assert.Null(result.File);
        var conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("T-1", "geometry/coordinates", "[1,20,0]", "[2,20,0]"), (conflict.Id, conflict.Path, conflict.Mine, conflict.Theirs));
        Assert.Empty(PlantMerge.Run(Fresh, Edited(Move("T-1", 1)), Edited(Move("T-1", 1))).Conflicts);
    }

    [Fact]
    public void Merge_RemovedAndChanged_IsForAPerson()
    {
        var removed = Edited(new ModelEdit(EditVerb.Remove, ModelSubject.Twin, "T-1", null));
        Assert.Single(PlantMerge.Run(Fresh, removed, Edited(Move("T-1", 2))).Conflicts);
        Assert.Single(PlantMerge.Run(Fresh, Edited(Move("T-1", 2)), removed).Conflicts);
        var both = PlantMerge.Run(Fresh, removed, removed);
        Assert.Single(Parse(both.File!).Twins);
    }

    [Fact]
    public void Merge_IntoUnchanged_IsMine_AndOfUnchanged_IsTheirs()
    {
        var edited = Edited(
            Move("LT-1", 3), new ModelEdit(EditVerb.Rename, ModelSubject.Twin, "T-1", "\"T-9\""),
            Patch(ModelSubject.Plant, "", new { retentionDays = 30 }));
        Assert.Empty(PlantDiff.Between(edited, Parse(PlantMerge.Run(Fresh, edited, Fresh).File!)));
        Assert.Empty(PlantDiff.Between(edited, Parse(PlantMerge.Run(Fresh, Fresh, edited).File!)));
    }

    [Fact]
    public void Rename_TakesRelationsAndSignalsAlong()
    {
        var twins = PlantFile.Read(Edited(
            new ModelEdit(EditVerb.Rename, ModelSubject.Twin, "T-1", "\"T-9\""),
            new ModelEdit(EditVerb.Rename, ModelSubject.Twin, "LT-1", "\"LT-9\""),
            new ModelEdit(EditVerb.Rename, ModelSubject.Type, "tank", "\"vat\"")).Write()).Model!.Twins;
        Assert.Equal(["T-9", "LT-9"], twins.Select(t => t.Id));
        Assert.Equal(("vat", "LT-9", "T-9"), (twins[0].TypeId, twins[0].Signals["level"], twins[1].Relations[0].Target));
    }

    [Theory]
    [InlineData(EditVerb.Remove, "none", null, "draft.edit.unknown")]
    [InlineData(EditVerb.Patch, "T-1", "[1]", "draft.edit.value")]
    [InlineData(EditVerb.Patch, "T-1", """{"id":"T-2"}""", "draft.edit.value")]
    [InlineData(EditVerb.Put, "T-1", "{", "draft.edit.json")]
    [InlineData(EditVerb.Put, "T/1", "{}", "draft.edit.id")]
    [InlineData(EditVerb.Rename, "T-1", "\"LT-1\"", "draft.edit.taken")]
    [InlineData(EditVerb.Rename, "T-1", "\"a/b\"", "draft.edit.value")]
    public void Edit_Wrong_IsRefusedWithItsPlace(EditVerb verb, string id, string? value, string code)
    {
        var edits = ImmutableArray.Create(Move("T-1", 4), new ModelEdit(verb, ModelSubject.Twin, id, value));
        var error = ModelEditor.Apply(Fresh, edits);
        Assert.Equal((code, "edits[1]"), (error?.Code, error?.Path));
    }

    [Theory]
    [InlineData("", "plantfile.json")]
    [InlineData("{}", "draft.form")]
    [InlineData("""{"twin":{},"features":[{}]}""", "draft.form")]
    [InlineData("""{"twin":{},"features":[{"id":1}]}""", "draft.form")]
    [InlineData("""{"twin":{},"twin":{},"features":[]}""", "plantfile.json")]
    public void Document_WithoutForm_IsRefused(string text, string code)
    {
        Assert.False(ModelDocument.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(code, error?.Code);
    }

    [Fact]
    public void Merge_WithChoices_TakesEachSideAsDecided_AndAsksAgainWhenTheyMovedOn()
    {
        var mine = Edited(Move("T-1", 30), Patch(ModelSubject.Type, "tank", new { name = new { en = "Mine" } }),
            new ModelEdit(EditVerb.Remove, ModelSubject.Twin, "LT-1", null));
        var theirs = Edited(Move("T-1", 50), Patch(ModelSubject.Type, "tank", new { name = new { en = "Theirs" } }),
            Patch(ModelSubject.Twin, "LT-1", new { properties = new { name = new { en = "Renamed" } } }));
        var conflicts = PlantMerge.Run(Fresh, mine, theirs).Conflicts;
        Assert.Equal(3, conflicts.Length);
        MergeChoice[] choices = [.. conflicts.Select(c => new MergeChoice(c, c.Subject == ModelSubject.Twin && c.Id == "T-1"))];
        var merged = Parse(PlantMerge.Run(Fresh, mine, theirs, choices).File!);
        Assert.Equal(30, (double)merged.Find(ModelSubject.Twin, "T-1")!["geometry"]!["coordinates"]![0]!);
        Assert.Equal("Theirs", (string?)merged.Find(ModelSubject.Type, "tank")!["name"]!["en"]);
        Assert.Equal("Renamed", (string?)merged.Find(ModelSubject.Twin, "LT-1")!["properties"]!["name"]!["en"]);
        var allMine = Parse(PlantMerge.Run(Fresh, mine, theirs, [.. conflicts.Select(c => new MergeChoice(c, true))]).File!);
        Assert.Empty(PlantDiff.Between(mine, allMine));

        var later = Edited(Move("T-1", 60), Patch(ModelSubject.Type, "tank", new { name = new { en = "Theirs" } }));
        Assert.Equal("T-1", Assert.Single(PlantMerge.Run(Fresh, mine, later, choices).Conflicts).Id);
    }

    [Fact]
    public void Merge_WithChoices_BothAdded_OneRemovedByThem()
    {
        var added = """{ "type": "Feature", "properties": { "kind": "tank" } }""";
        var mine = Edited(new ModelEdit(EditVerb.Put, ModelSubject.Twin, "T-9", added), Move("T-1", 33));
        var theirs = Edited(new ModelEdit(EditVerb.Put, ModelSubject.Twin, "T-9", """{ "type": "Feature", "properties": {} }"""),
            new ModelEdit(EditVerb.Remove, ModelSubject.Twin, "T-1", null));
        var conflicts = PlantMerge.Run(Fresh, mine, theirs).Conflicts;
        foreach (var side in new[] { true, false })
        {
            var merged = Parse(PlantMerge.Run(Fresh, mine, theirs, [.. conflicts.Select(c => new MergeChoice(c, side))]).File!);
            Assert.Empty(PlantDiff.Between(side ? mine : theirs, merged));
        }
    }
}
