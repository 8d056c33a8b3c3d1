using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>What a hand on the drawing board does, as edits of the draft. Pure: the document is only read.</summary>
public static class DraftEdits
{
    /// <summary>Numbers and words a new thing takes over from the last of its type: how it looks, not what it holds.</summary>
    private static readonly ImmutableArray<string> Looks =
        ["diameterM", "heightM", "fovDeg", "rangeM", "bearingDeg", "azimuthDeg", "shape", "role"];

    /// <summary>A new twin of a type. Where it stands in a zone it is said to be located there.</summary>
    public static (string Id, ImmutableArray<ModelEdit> Edits) Add(ModelDocument document, string typeId, Shape shape)
    {
        var twins = All(document);
        var type = document.Find(ModelSubject.Type, typeId);
        var alike = twins.Where(t => t.TypeId == typeId).ToArray();
        var id = TagNames.Next(twins.Select(static t => t.Id).ToHashSet(StringComparer.Ordinal), alike.Select(static t => t.Id), typeId);
        var name = DraftTwin.NameOf(type?["name"]);
        var properties = new JsonObject
        {
            ["kind"] = DraftTwin.Text(type?["kind"]),
            ["type"] = typeId,
            ["name"] = new JsonObject { ["en"] = $"{name.For("en")} {id}", ["zh"] = $"{name.For("zh")} {id}" },
        };
        var numbers = new JsonObject();
        var words = new JsonObject();
        foreach (var look in alike.Length > 0 ? Looks : [])
        {
            if (alike[^1].Numbers.TryGetValue(look, out var number)) numbers[look] = number;
            if (alike[^1].Words.TryGetValue(look, out var word)) words[look] = word;
        }

        if (numbers.Count > 0) properties["numbers"] = numbers;
        if (words.Count > 0) properties["words"] = words;
        if (DraftTwin.Text(type?["kind"]) != "zone" && ZoneAt(twins, shape.Points[0]) is { } zone)
            properties["relations"] = new JsonArray(new JsonObject { ["kind"] = "locatedIn", ["target"] = zone });
        var feature = new JsonObject
        {
            ["type"] = "Feature", ["id"] = id, ["geometry"] = DraftShapes.Json(shape), ["properties"] = properties,
        };
        return (id, [new ModelEdit(EditVerb.Put, ModelSubject.Twin, id, feature.ToJsonString())]);
    }

    /// <summary>Gives a twin another shape.</summary>
    public static ModelEdit Reshape(string id, Shape shape) => Geometry(id, shape);

    /// <summary>Moves twins.</summary>
    public static ImmutableArray<ModelEdit> Move(ModelDocument document, IEnumerable<(string Id, double Dx, double Dy)> moves) =>
    [
        .. moves.Select(m => (m, Twin: Find(document, m.Id))).Where(static m => m.Twin?.Shape is not null)
            .Select(static m => Geometry(m.m.Id, DraftShapes.Moved(m.Twin!.Shape!, m.m.Dx, m.m.Dy))),
    ];

    /// <summary>Turns twins clockwise about their common middle, and their own bearings with them.</summary>
    public static ImmutableArray<ModelEdit> Turn(ModelDocument document, IReadOnlyCollection<string> ids, double degrees)
    {
        var twins = ids.Select(id => Find(document, id)).OfType<DraftTwin>().Where(static t => t.Shape is not null).ToArray();
        if (twins.Length == 0) return [];
        var extents = twins.Select(Extent.Of).OfType<Extent>().ToArray();
        var x = (extents.Min(static e => e.West) + extents.Max(static e => e.East)) / 2;
        var y = (extents.Min(static e => e.South) + extents.Max(static e => e.North)) / 2;
        var edits = ImmutableArray.CreateBuilder<ModelEdit>();
        foreach (var twin in twins)
        {
            var patch = new JsonObject { ["geometry"] = DraftShapes.Json(DraftShapes.Turned(twin.Shape!, x, y, degrees)) };
            var bearings = new JsonObject();
            foreach (var bearing in new[] { "bearingDeg", "azimuthDeg", "headingDeg" })
            {
                if (twin.Numbers.TryGetValue(bearing, out var at)) bearings[bearing] = (((at + degrees) % 360) + 360) % 360;
            }

            if (bearings.Count > 0) patch["properties"] = new JsonObject { ["numbers"] = bearings };

            edits.Add(Patch(twin.Id, patch));
        }

        return edits.ToImmutable();
    }

    /// <summary>Removes twins and what others say of them: relations to them, signals bound to them.</summary>
    public static ImmutableArray<ModelEdit> Remove(ModelDocument document, IReadOnlyCollection<string> ids)
    {
        var gone = ids.ToHashSet(StringComparer.Ordinal);
        var edits = ImmutableArray.CreateBuilder<ModelEdit>();
        foreach (var (id, feature) in document.Items(ModelSubject.Twin))
        {
            if (gone.Contains(id) || feature["properties"] is not JsonObject properties) continue;
            var patch = new JsonObject();
            if (properties["relations"] is JsonArray relations)
            {
                var kept = relations.OfType<JsonObject>()
                    .Where(r => !gone.Contains(DraftTwin.Text(r["target"])) && !gone.Contains(DraftTwin.Text(r["condition"]))).ToArray();
                if (kept.Length < relations.Count) patch["relations"] = List(kept);
            }

            var unbound = (properties["signals"] as JsonObject ?? []).Where(s => gone.Contains(DraftTwin.Text(s.Value))).ToArray();
            if (unbound.Length > 0)
                patch["signals"] = new JsonObject(unbound.Select(static s => KeyValuePair.Create(s.Key, (JsonNode?)null)));
            if (patch.Count > 0) edits.Add(Patch(id, new JsonObject { ["properties"] = patch }));
        }

        foreach (var id in gone.Where(id => document.Find(ModelSubject.Twin, id) is not null))
            edits.Add(new ModelEdit(EditVerb.Remove, ModelSubject.Twin, id, null));
        return edits.ToImmutable();
    }

    /// <summary>Adds a relation to the twin it begins at.</summary>
    public static ModelEdit Link(ModelDocument document, string from, string kind, string to)
    {
        var relations = RelationsOf(document, from);
        relations.Add(new JsonObject { ["kind"] = kind, ["target"] = to });
        return Property(from, "relations", relations);
    }

    /// <summary>Takes a relation away.</summary>
    public static ModelEdit Unlink(ModelDocument document, string from, string kind, string to) => Property(from, "relations", List(
        RelationsOf(document, from).OfType<JsonObject>()
            .Where(r => DraftTwin.Text(r["kind"]) != kind || DraftTwin.Text(r["target"]) != to)));

    /// <summary>Sets one property of a twin, e.g. <c>name</c>; null takes it away.</summary>
    public static ModelEdit Property(string id, string name, JsonNode? value) =>
        Patch(id, new JsonObject { ["properties"] = new JsonObject { [name] = value } });

    /// <summary>A merge patch on a twin.</summary>
    public static ModelEdit Patch(string id, JsonObject patch) => new(EditVerb.Patch, ModelSubject.Twin, id, patch.ToJsonString());

    /// <summary>A twin of the document, or null.</summary>
    public static DraftTwin? Find(ModelDocument document, string id) =>
        document.Find(ModelSubject.Twin, id) is { } feature ? DraftTwin.Of(feature) : null;

    /// <summary>All twins in file order.</summary>
    public static ImmutableArray<DraftTwin> All(ModelDocument document) =>
        [.. document.Items(ModelSubject.Twin).Values.Select(DraftTwin.Of)];

    /// <summary>The smallest zone a place lies in, or null.</summary>
    private static string? ZoneAt(IEnumerable<DraftTwin> twins, PointM at) => twins
        .Where(t => t.Kind == "zone" && t.Shape is { Kind: ShapeKind.Polygon } ring && DraftShapes.Holds(ring, at))
        .MinBy(static t => Extent.Of(t) is { } e ? (e.East - e.West) * (e.North - e.South) : double.MaxValue)?.Id;

    private static ModelEdit Geometry(string id, Shape shape) => Patch(id, new JsonObject { ["geometry"] = DraftShapes.Json(shape) });

    private static JsonArray RelationsOf(ModelDocument document, string id) =>
        (document.Find(ModelSubject.Twin, id)?["properties"] as JsonObject)?["relations"]?.DeepClone() as JsonArray ?? [];

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items.Select(static i => i.DeepClone())]);
}
