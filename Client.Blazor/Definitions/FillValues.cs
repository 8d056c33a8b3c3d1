using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Client.Blazor.Web;
using Twin.Domain.Forms;

namespace Twin.Client.Blazor.Definitions;

/// <summary>What somebody has put into a form so far, as JSON by field.</summary>
public sealed class FillValues
{
    private readonly Dictionary<string, FormValue> _values = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public ImmutableArray<FormValue> All => [.. _values.Values];

    /// <summary>Fields that were touched here, in the order of touching.</summary>
    public List<string> Touched { get; } = [];

    /// <summary>Takes a value as known already.</summary>
    public void Know(FormValue value) => _values[value.Field] = value;

    /// <summary>Somebody fills in a field; null: taken out again.</summary>
    public void Set(string field, string? json, string actor, long nowMs)
    {
        _values[field] = new FormValue(field, json ?? "null", actor, nowMs);
        if (!Touched.Contains(field)) Touched.Add(field);
    }

    /// <summary>The JSON of a field, or null.</summary>
    public string? Json(string field) => _values.TryGetValue(field, out var value) && value.Json != "null" ? value.Json : null;

    /// <summary>As a node; null: none, or not JSON.</summary>
    public JsonNode? Node(string field) => Parse(Json(field));

    /// <summary>A node of JSON; null: none, or not JSON.</summary>
    public static JsonNode? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text of a node; empty: none.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    /// <summary>A date as an input of a page wants it, by the clock of whoever looks; empty: none.</summary>
    public static string Local(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.Here().ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>JSON of what a person types into a simple input; null: nothing.</summary>
    public static string? Typed(Twin.Domain.Forms.FieldKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return kind switch
        {
            Twin.Domain.Forms.FieldKind.Number => FieldWords.Number(text)?.ToString("R", CultureInfo.InvariantCulture)
                ?? JsonSerializer.Serialize(text),
            Twin.Domain.Forms.FieldKind.YesNo => text == "true" ? "true" : "false",
            Twin.Domain.Forms.FieldKind.Date => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? JsonSerializer.Serialize(PageZone.Meant(date).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))
                : JsonSerializer.Serialize(text),
            _ => JsonSerializer.Serialize(text),
        };
    }
}
