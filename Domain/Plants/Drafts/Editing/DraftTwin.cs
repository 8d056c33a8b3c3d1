using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>A twin of a draft as far as it can be read: what an engineer has not finished, or another program wrote wrong, reads as
/// nothing. Never throws.</summary>
public sealed record DraftTwin
{
    /// <summary>Local id.</summary>
    public required string Id { get; init; }

    /// <summary>Kind as the plant file writes it, e.g. <c>tank</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Local id of its type.</summary>
    public string TypeId { get; init; } = "";

    /// <summary>Its name.</summary>
    public LocalizedText Name { get; init; } = LocalizedText.Empty;

    /// <summary>Its geometry; null: none that can be read.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Relations it holds: kind and target.</summary>
    public ImmutableArray<(string Kind, string Target)> Relations { get; init; } = [];

    /// <summary>Signal name to sensor.</summary>
    public ImmutableSortedDictionary<string, string> Signals { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Numbers; the unit ends the name.</summary>
    public ImmutableSortedDictionary<string, double> Numbers { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Words.</summary>
    public ImmutableSortedDictionary<string, string> Words { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its first place; the origin when it has none.</summary>
    public PointM At => Shape is { Points.IsEmpty: false } shape ? shape.Points[0] : default;

    /// <summary>Reads a feature.</summary>
    public static DraftTwin Of(JsonObject feature)
    {
        var properties = feature["properties"] as JsonObject;
        return new DraftTwin
        {
            Id = Text(feature["id"]),
            Kind = Text(properties?["kind"]),
            TypeId = Text(properties?["type"]),
            Name = NameOf(properties?["name"]),
            Shape = ShapeOf(feature["geometry"] as JsonObject),
            Relations =
            [
                .. (properties?["relations"] as JsonArray ?? []).OfType<JsonObject>()
                    .Select(static r => (Text(r["kind"]), Text(r["target"]))),
            ],
            Signals = Members(properties?["signals"], static v => v is JsonValue j && j.TryGetValue<string>(out var s) ? s : null),
            Words = Members(properties?["words"], static v => v is JsonValue j && j.TryGetValue<string>(out var s) ? s : null),
            Numbers = (properties?["numbers"] as JsonObject ?? []).Select(static m => (m.Key, Value: Number(m.Value)))
                .Where(static m => m.Value is not null).ToImmutableSortedDictionary(static m => m.Key, static m => m.Value!.Value),
        };
    }

    /// <summary>A text of the file in both languages; one string counts for both.</summary>
    public static LocalizedText NameOf(JsonNode? node) => node is JsonObject text
        ? new LocalizedText(Text(text["en"]), Text(text["zh"]))
        : Text(node) is { Length: > 0 } both ? new LocalizedText(both, both) : LocalizedText.Empty;

    internal static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    internal static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;

    private static ImmutableSortedDictionary<string, string> Members(JsonNode? node, Func<JsonNode?, string?> read) =>
        (node as JsonObject ?? []).Select(m => (m.Key, Value: read(m.Value))).Where(static m => m.Value is not null)
            .ToImmutableSortedDictionary(static m => m.Key, static m => m.Value!);

    private static Shape? ShapeOf(JsonObject? geometry)
    {
        var coordinates = geometry?["coordinates"] as JsonArray;
        if (coordinates is null || !Enum.TryParse<ShapeKind>(Text(geometry!["type"]), out var kind)) return null;
        IEnumerable<JsonNode?>? places = kind switch
        {
            ShapeKind.Point => new JsonNode?[] { coordinates },
            ShapeKind.LineString => coordinates,
            _ => coordinates.Count > 0 ? coordinates[0] as JsonArray : null,
        };
        if (places is null) return null;
        var points = ImmutableArray.CreateBuilder<PointM>();
        foreach (var place in places)
        {
            if (place is not JsonArray { Count: >= 2 } p || Number(p[0]) is not { } x || Number(p[1]) is not { } y) return null;
            points.Add(new PointM(x, y, p.Count > 2 ? Number(p[2]) ?? 0 : 0));
        }

        return points.Count == 0 ? null : new Shape(kind, points.ToImmutable());
    }
}
