using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Plants.Drafts.Editing;
using Xunit;

namespace Twin.Domain.Tests.Plants.Drafts;

public sealed class EditingTests
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes("""
        { "type": "FeatureCollection",
          "twin": { "schema": 1, "id": "p", "name": { "en": "P", "zh": "厂" }, "frame": { "originLonLat": [0, 0], "rotationDeg": 0 },
            "types": [
              { "id": "level", "kind": "sensor", "name": { "en": "Level", "zh": "液位" },
                "sensor": { "quantity": "level", "unit": "m", "rangeLow": 0, "rangeHigh": 10, "periodMs": 2000 } },
              { "id": "tank", "kind": "tank", "name": { "en": "Tank", "zh": "储罐" },
                "signals": [{ "name": "level", "quantity": "level", "unit": "m" }] },
              { "id": "yard", "kind": "zone", "name": { "en": "Yard", "zh": "罐区" } }] },
          "features": [
            { "type": "Feature", "id": "Z-1", "geometry": { "type": "Polygon",
              "coordinates": [[[0, 0, 0], [50, 0, 0], [50, 50, 0], [0, 50, 0], [0, 0, 0]]] },
              "properties": { "kind": "zone", "type": "yard", "name": { "en": "Yard", "zh": "罐区" } } },
            { "type": "Feature", "id": "T-1", "geometry": { "type": "Point", "coordinates": [10, 20, 0] },
              "properties": { "kind": "tank", "type": "tank", "name": { "en": "Tank T-1", "zh": "T-1罐" }, "signals": { "level": "LT-1" },
                "numbers": { "diameterM": 8, "capacityM3": 90 }, "relations": [{ "kind": "locatedIn", "target": "Z-1" }] } },
            { "type": "Feature", "id": "LT-1", "geometry": { "type": "Point", "coordinates": [14, 20, 9] },
              "properties": { "kind": "sensor", "type": "level", "name": { "en": "Level", "zh": "液位" },
                "relations": [{ "kind": "partOf", "target": "T-1", "weight": 0.5 }] } }] }
        """);

    private static readonly string[] Ids = ["Z-1", "T-1", "LT-1", "T-2", "nobody"];

    private static readonly Gen<string> AnyId = Gen.Int[0, 4].Select(static i => Ids[i]);

    private static ModelDocument Fresh =>
        ModelDocument.TryParse(File, out var document, out var error) ? document : throw new TwinException(error);

    private static ModelDocument With(params ModelEdit[] edits)
    {
        var document = Fresh;
        Assert.Null(ModelEditor.Apply(document, [.. edits]));
        return document;
    }

    private static Shape Point(double x, double y) => new(ShapeKind.Point, [new PointM(x, y, 0)]);

    [Fact]
    public void Add_InAZone_TakesTheNextTag_TheLook_AndTheZone()
    {
        var document = Fresh;
        var (id, edits) = DraftEdits.Add(document, "tank", Point(30, 30));
        Assert.Equal("T-2", id);
        Assert.Null(ModelEditor.Apply(document, edits));
        var tank = DraftEdits.Find(document, "T-2")!;
        Assert.Equal(8, tank.Numbers["diameterM"]);
        Assert.DoesNotContain("capacityM3", tank.Numbers.Keys);
        Assert.Equal(("locatedIn", "Z-1"), Assert.Single(tank.Relations));
        Assert.Empty(PlantFile.Read(document.Write()).Errors);
        Assert.Empty(DraftEdits.Find(With([.. DraftEdits.Add(Fresh, "tank", Point(80, 30)).Edits]), "T-2")!.Relations);
    }

    [Fact]
    public void Remove_TakesWhatOthersSayOfItAlong()
    {
        var document = With([.. DraftEdits.Remove(Fresh, ["LT-1", "Z-1"])]);
        var tank = DraftEdits.Find(document, "T-1")!;
        Assert.Empty(tank.Signals);
        Assert.Empty(tank.Relations);
        Assert.Empty(PlantFile.Read(document.Write()).Errors);
    }

    [Fact]
    public void Paste_OfATankWithItsSensor_KeepsThemTogether_UnderNewTags()
    {
        var document = Fresh;
        var (ids, edits) = DraftClipboard.Copy(document, ["T-1", "LT-1"]).Paste(document, 20, 0);
        Assert.Equal(["T-2", "LT-2"], ids);
        Assert.Null(ModelEditor.Apply(document, edits));
        var tank = DraftEdits.Find(document, "T-2")!;
        Assert.Equal("LT-2", tank.Signals["level"]);
        Assert.Equal(("Tank T-2", "T-2罐", 30), (tank.Name.En, tank.Name.Zh, tank.At.X));
        Assert.Equal(("partOf", "T-2"), DraftEdits.Find(document, "LT-2")!.Relations.Single());
        Assert.Empty(PlantFile.Read(document.Write()).Errors);
        // Alone it does not take the other tank's sensor.
        var (alone, more) = DraftClipboard.Copy(document, ["T-1"]).Paste(document, 0, 20);
        Assert.Null(ModelEditor.Apply(document, more));
        Assert.Empty(DraftEdits.Find(document, alone[0])!.Signals);
    }

    [Theory]
    [InlineData("LT-1", "T-1", "feeds", "link.kind")]
    [InlineData("T-1", "LT-1", "locatedIn", "link.kind")]
    [InlineData("T-1", "T-1", "adjacent", "link.self")]
    [InlineData("LT-1", "T-1", "partOf", "link.there")]
    [InlineData("LT-1", "T-1", "monitors", null)]
    public void Link_OnlyWhereTheTypesAllow(string from, string to, string kind, string? code) =>
        Assert.Equal(code, LinkRules.Refusal(DraftEdits.Find(Fresh, from)!, DraftEdits.Find(Fresh, to)!, kind)?.Code);

    [Fact]
    public void LinkRules_NameOnlyKindsOfThePlantFile_AndAllThatTheSamplesUse()
    {
        var kinds = Enum.GetNames<TwinKind>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName).ToArray();
        DraftTwin Of(string kind) => new() { Id = kind, Kind = kind, TypeId = kind };
        var allowed = kinds.SelectMany(a => kinds.SelectMany(b => LinkRules.Allowed(Of(a), Of(b))));
        Assert.Empty(allowed.Except(PlantFileMembers.RelationKinds));
        Assert.Equal(["partOf", "monitors"], LinkRules.Allowed(Of("sensor"), Of("tank")).Where(k => k is "partOf" or "monitors"));
        Assert.Contains("protects", LinkRules.Allowed(Of("equipment"), Of("tank")));
        Assert.Empty(LinkRules.Allowed(Of("zone"), Of("sensor")));
    }

    [Fact]
    public void Unlink_KeepsTheOthers_WithTheirWeights()
    {
        var document = With(DraftEdits.Link(Fresh, "LT-1", "monitors", "Z-1"));
        Assert.Null(ModelEditor.Apply(document, [DraftEdits.Unlink(document, "LT-1", "monitors", "Z-1")]));
        Assert.Empty(PlantDiff.Between(Fresh, document));
    }

    [Theory]
    [InlineData(Alignment.Left, new[] { 6.0, 7, 8 })]
    [InlineData(Alignment.Right, new[] { 32.0, 31, 30 })]
    [InlineData(Alignment.SpreadAcross, new[] { 10.0, 20, 30 })]
    public void Align_MovesToTheLine(Alignment how, double[] expected)
    {
        Extent[] things = [new("a", 6, 0, 14, 8), new("b", 9, 0, 15, 2), new("c", 28, 0, 32, 4)];
        var moves = Arrange.Align(things, how).ToDictionary(m => m.Id, m => m.Dx);
        var after = things.Select(t => how switch
        {
            Alignment.Left => t.West + moves.GetValueOrDefault(t.Id),
            Alignment.Right => t.East + moves.GetValueOrDefault(t.Id),
            _ => t.X + moves.GetValueOrDefault(t.Id),
        });
        Assert.Equal(how == Alignment.SpreadAcross ? expected : [.. expected.Select(_ => expected[0])], after);
    }

    [Fact]
    public void Turn_ByFourQuarters_IsNothing()
    {
        var document = Fresh;
        for (var i = 0; i < 4; i++) Assert.Null(ModelEditor.Apply(document, DraftEdits.Turn(document, ["T-1", "LT-1", "Z-1"], 90)));
        Assert.Empty(PlantDiff.Between(Fresh, document));
        Assert.Null(ModelEditor.Apply(document, DraftEdits.Turn(document, ["T-1", "LT-1"], 90)));
        // Clockwise about the middle of both, the tank with its width: east of the tank becomes south of it.
        Assert.Equal((10, 20), (DraftEdits.Find(document, "T-1")!.At.X, DraftEdits.Find(document, "T-1")!.At.Y));
        Assert.Equal((10, 16), (DraftEdits.Find(document, "LT-1")!.At.X, DraftEdits.Find(document, "LT-1")!.At.Y));
    }

    [Fact]
    public void Shape_ThatCrossesItself_IsRefused()
    {
        var bow = DraftShapes.Of(ShapeKind.Polygon, [0, 0, 9, 9, 9, 0, 0, 9, 0, 0]);
        Assert.Equal("plantfile.shape.crossing", DraftShapes.Problem(bow)?.Code);
        Assert.Equal("plantfile.shape.coordinates", DraftShapes.Problem(Point(double.NaN, 0))?.Code);
        Assert.Null(DraftShapes.Problem(DraftShapes.Of(ShapeKind.Polygon, [0, 0, 9, 0, 9, 9, 0, 0])));
    }

    [Fact]
    public void Twin_OfAnyJson_ReadsAsFarAsItCan()
    {
        var node = JsonNode.Parse("""
            { "id": "X", "geometry": { "type": "Polygon", "coordinates": [1, "2"] },
            "properties": { "kind": 3, "name": "both", "numbers": { "a": 1, "b": "x" }, "relations": [1, { "kind": "feeds" }],
              "signals": [] } }
            """)!;
        var twin = DraftTwin.Of(node.AsObject());
        Assert.Equal(("both", "both", 1, null), (twin.Name.En, twin.Name.Zh, twin.Numbers.Count, twin.Shape));
    }

    /// <summary>Whatever is done can be undone, step by step, back to the same plant; and redone to the same again.</summary>
    [Fact]
    public void Undo_OfAnything_LeadsBack_AndRedoForth() =>
        Gen.Select(Gen.Int[0, 6], AnyId, AnyId, Gen.Int[-9, 9]).Array[1, 12].Sample(acts =>
        {
            var document = Fresh;
            var stack = new EditStack();
            var states = new List<ModelDocument> { Fresh };
            foreach (var (act, a, b, n) in acts)
            {
                var (done, _) = Undoable.Apply(document, "act", Edits(document, act, a, b, n));
                if (done is null) continue;
                stack.Done(done);
                states.Add(Copy(document));
            }

            for (var i = states.Count - 2; i >= 0; i--)
            {
                Assert.Null(ModelEditor.Apply(document, stack.ToUndo!.Back));
                stack.Undone();
                Assert.Empty(PlantDiff.Between(states[i], document));
            }

            Assert.Null(stack.ToUndo);
            for (var i = 1; i < states.Count; i++)
            {
                Assert.Null(ModelEditor.Apply(document, stack.ToRedo!.Forward));
                stack.Redone();
                Assert.Empty(PlantDiff.Between(states[i], document));
            }
        });

    private static ImmutableArray<ModelEdit> Edits(ModelDocument document, int act, string a, string b, int n) =>
        act switch
        {
            0 => DraftEdits.Move(document, [(a, n, -n), (b, 1, 1)]),
            1 => DraftEdits.Remove(document, [a]),
            2 => DraftEdits.Add(document, n > 0 ? "tank" : "level", Point(n, n)).Edits,
            3 => [DraftEdits.Link(document, a, "feeds", b)],
            4 => [new ModelEdit(EditVerb.Rename, ModelSubject.Twin, a, $"\"R-{n + 10}\"")],
            5 => [new ModelEdit(EditVerb.Patch, ModelSubject.Plant, "", $$"""{ "name": { "en": "{{n}}" }, "retentionDays": {{n + 20}} }"""),
                DraftEdits.Property(a, "numbers", new JsonObject { ["diameterM"] = n })],
            _ => DraftEdits.Turn(document, [a, b], n * 10),
        };

    private static ModelDocument Copy(ModelDocument document) =>
        ModelDocument.TryParse(document.Write(), out var copy, out var error) ? copy : throw new TwinException(error);
}
