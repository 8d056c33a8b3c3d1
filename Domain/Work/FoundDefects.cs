using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain.Forms;

namespace Twin.Domain.Work;

/// <summary>
/// What an inspection found: items of its repeating rows whose <c>result</c> is <c>bad</c>, as the order says that is made of them.
/// </summary>
public static class FoundDefects
{
    private const int Most = 20;

    /// <summary>What is wrong, one text an item: what was looked at, and the note; empty: nothing, or no such rows.</summary>
    public static ImmutableArray<string> Of(IEnumerable<FormValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.SelectMany(static v => Items(v.Json)).Take(Most)];
    }

    private static IEnumerable<string> Items(string json)
    {
        if (!json.StartsWith("[{", StringComparison.Ordinal)) yield break;
        using var rows = JsonDocument.Parse(json);
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object || Text(row, "result") != "bad") continue;
            var what = Text(row, "content") ?? Text(row, "measure") ?? "";
            if (Text(row, "note") is { } note) what = what.Length > 0 ? $"{what}: {note}" : note;
            if (what.Length > 0) yield return what;
        }
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;
}
