using System.Collections.Immutable;

namespace Twin.Domain.Forms;

/// <summary>In which order fields can be worked out.</summary>
internal static class FormOrder
{
    /// <summary>Indexes such that a field comes after all it needs; null with the loop (first name again at its end).</summary>
    public static int[]? Of(
        ImmutableArray<FormField> fields, Dictionary<string, IReadOnlyList<string>> needs, out IReadOnlyList<string> loop)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++) index.TryAdd(fields[i].Id, i);
        var order = new List<int>(fields.Length);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var way = new List<string>();
        loop = [];
        foreach (var field in fields)
        {
            if (Visit(field.Id) is not { } found) continue;
            loop = found;
            return null;
        }

        return [.. order];

        IReadOnlyList<string>? Visit(string id)
        {
            if (done.Contains(id)) return null;
            var at = way.IndexOf(id);
            if (at >= 0) return [.. way[at..], id];
            way.Add(id);
            foreach (var need in needs[id])
            {
                if (Visit(need) is { } found) return found;
            }

            way.RemoveAt(way.Count - 1);
            done.Add(id);
            order.Add(index[id]);
            return null;
        }
    }
}

/// <summary>Ids of definitions.</summary>
internal static class TwinWords
{
    public static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && char.IsAsciiLetterLower(id[0])
            && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
