using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts;

/// <summary>Fields of JSON that differ, and how to set one. A list of objects with ids (rules, modes, signals) is walked by id; any
/// other list is one value.</summary>
internal static class JsonFields
{
    /// <summary>Calls back for each field that differs; deepest first is not promised, document order is.</summary>
    public static void Compare(JsonNode? before, JsonNode? after, string path, ICollection<FieldChange> found)
    {
        if (before is JsonObject a && after is JsonObject b)
        {
            foreach (var name in a.Select(static m => m.Key).Union(b.Select(static m => m.Key)))
                Compare(a[name], b[name], Join(path, name), found);
            return;
        }

        if (Keyed(before) is { } left && Keyed(after) is { } right)
        {
            foreach (var id in left.Keys.Union(right.Keys))
                Compare(left.GetValueOrDefault(id), right.GetValueOrDefault(id), Join(path, id), found);
            return;
        }

        if (!JsonNode.DeepEquals(before, after)) found.Add(new FieldChange(path, before?.ToJsonString(), after?.ToJsonString()));
    }

    /// <summary>Sets the field a path of <see cref="Compare"/> names; null removes it. Parents that are missing are made.</summary>
    public static void Set(JsonObject root, string path, string? json)
    {
        JsonNode at = root;
        var names = path.Split('/');
        for (var i = 0; i < names.Length - 1; i++) at = Step(at, Unescape(names[i]));
        Put(at, Unescape(names[^1]), json is null ? null : JsonNode.Parse(json), json is null);
    }

    private static JsonNode Step(JsonNode at, string name)
    {
        if (at is JsonArray list)
        {
            var item = Find(list, name);
            if (item is null) list.Add(item = new JsonObject { ["id"] = name });
            return item;
        }

        return at.AsObject()[name] ??= new JsonObject();
    }

    private static void Put(JsonNode at, string name, JsonNode? value, bool remove)
    {
        if (at is JsonArray list)
        {
            var index = Find(list, name) is { } found ? list.IndexOf(found) : -1;
            if (remove && index >= 0) list.RemoveAt(index);
            else if (index >= 0) list[index] = value;
            else if (!remove) list.Add(value);
            return;
        }

        if (remove) at.AsObject().Remove(name);
        else at.AsObject()[name] = value;
    }

    private static JsonObject? Find(JsonArray list, string id) =>
        list.OfType<JsonObject>().FirstOrDefault(o => o["id"] is JsonValue v && v.TryGetValue<string>(out var text) && text == id);

    private static Dictionary<string, JsonNode>? Keyed(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 } list) return null;
        var items = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (item is not JsonObject o || o["id"] is not JsonValue v || !v.TryGetValue<string>(out var id) || !items.TryAdd(id, o))
                return null;
        }

        return items;
    }

    private static string Join(string path, string name)
    {
        var escaped = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return path.Length == 0 ? escaped : $"{path}/{escaped}";
    }

    private static string Unescape(string name) =>
        name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
