using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Twin.Domain.Exchange;

/// <summary>Parts of a feature as cells of a table, and back. Texts that hold the separators are escaped with <c>%</c> as in
/// addresses.</summary>
internal static class TwinCells
{
    private static readonly SearchValues<char> Special = SearchValues.Create("%;=> \t\r\n");

    /// <summary><c>1 2 0; 5 2 0</c>: x y z in metres.</summary>
    public static string Points(JsonObject? geometry)
    {
        var coordinates = geometry?["coordinates"] as JsonArray;
        var line = (string?)geometry?["type"] switch
        {
            "Polygon" => coordinates?.FirstOrDefault() as JsonArray,
            "LineString" => coordinates,
            _ => coordinates is null ? null : new JsonArray(coordinates.DeepClone()),
        };
        return line is null ? "" : string.Join("; ",
            line.OfType<JsonArray>().Select(p => string.Join(' ', p.Select(static n => n?.ToJsonString()))));
    }

    /// <summary>A geometry from its cells; null: not to be read.</summary>
    public static JsonObject? Geometry(string kind, string points)
    {
        var line = new JsonArray();
        foreach (var point in Parts(points))
        {
            var position = new JsonArray();
            foreach (var number in point.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var metres) || !double.IsFinite(metres))
                    return null;
                position.Add(JsonValue.Create(metres));
            }

            if (position.Count is < 2 or > 3) return null;
            line.Add(position);
        }

        JsonNode? coordinates = kind switch
        {
            "Point" when line.Count == 1 => line[0]!.DeepClone(),
            "LineString" => line,
            "Polygon" => new JsonArray(line),
            _ => null,
        };
        return coordinates is null ? null : new JsonObject { ["type"] = kind, ["coordinates"] = coordinates };
    }

    /// <summary><c>feeds&gt;P-7 weight=0.5 condition=XV-1; partOf&gt;T-1</c>.</summary>
    public static string Relations(JsonArray? relations) => relations is null ? "" :
        string.Join("; ", relations.OfType<JsonObject>().Select(r =>
        $"{Escape(Text(r["kind"]))}>{Escape(Text(r["target"]))}" + string.Concat(r.Where(static m => m.Key is not ("kind" or "target"))
            .Select(m => $" {m.Key}={Escape(Text(m.Value))}"))));

    public static JsonArray? RelationsFrom(string cell)
    {
        var relations = new JsonArray();
        foreach (var part in Parts(cell))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var arrow = words[0].IndexOf('>', StringComparison.Ordinal);
            if (arrow <= 0 || arrow == words[0].Length - 1) return null;
            var relation = new JsonObject { ["kind"] = Unescape(words[0][..arrow]), ["target"] = Unescape(words[0][(arrow + 1)..]) };
            foreach (var word in words[1..])
            {
                if (Pair(word) is not { } pair || relation.ContainsKey(pair.Name)) return null;
                relation[pair.Name] = pair.Name == "condition" ? JsonValue.Create(pair.Value) : Number(pair.Value);
                if (relation[pair.Name] is null) return null;
            }

            relations.Add(relation);
        }

        return relations;
    }

    /// <summary><c>capacityM3=100; heightM=9</c>.</summary>
    public static string Members(JsonObject? members) =>
        members is null ? "" : string.Join("; ", members.Select(static m => $"{Escape(m.Key)}={Escape(Text(m.Value))}"));

    public static JsonObject? MembersFrom(string cell, bool numbers)
    {
        var members = new JsonObject();
        foreach (var part in Parts(cell))
        {
            if (Pair(part) is not { } pair || members.ContainsKey(pair.Name)) return null;
            JsonNode? value = numbers ? Number(pair.Value) : JsonValue.Create(pair.Value);
            if (value is null) return null;
            members[pair.Name] = value;
        }

        return members;
    }

    internal static string Text(JsonNode? node) => node is null ? ""
        : node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();

    private static JsonValue? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;

    private static (string Name, string Value)? Pair(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        return at <= 0 ? null : (Unescape(part[..at].Trim()), Unescape(part[(at + 1)..].Trim()));
    }

    private static IEnumerable<string> Parts(string cell) =>
        cell.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0) return text;
        var escaped = new System.Text.StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (Special.Contains(c)) escaped.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Unescape(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
