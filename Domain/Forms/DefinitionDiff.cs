using System.Collections.Immutable;
using System.Text.Json;
using Orleans;

namespace Twin.Domain.Forms;

/// <summary>What became of a part of a definition. Values are stored: append only.</summary>
public enum DefinitionChangeKind : byte
{
    Added = 1,
    Removed = 2,
    Changed = 3,
    /// <summary>The same parts in another order.</summary>
    Moved = 4,
}

/// <summary>One difference between two versions.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">Parts of lists by their id: <c>steps[assess].to</c>, <c>properties.gas.maximum</c>.</param>
/// <param name="Before">JSON before; null: was not there, or moved.</param>
/// <param name="After">JSON after; null: is not there, or moved.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.change.v1")]
public sealed record DefinitionChange(
    [property: Id(0)] DefinitionChangeKind Kind, [property: Id(1)] string Path, [property: Id(2)] string? Before,
    [property: Id(3)] string? After);

/// <summary>Compares two versions of a form's or flow's file, by member and by id, not by line.</summary>
public static class DefinitionDiff
{
    // The name an item of a list goes by, the first it has.
    private static readonly string[] Names = ["id", "const", "gas"];

    /// <summary>The differences, in the order of the older file, then what is new.</summary>
    /// <exception cref="JsonException">Not JSON: compare only files that were read without problems.</exception>
    public static ImmutableArray<DefinitionChange> Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        var changes = ImmutableArray.CreateBuilder<DefinitionChange>();
        Values("", old.RootElement, now.RootElement, changes);
        return changes.ToImmutable();
    }

    private static void Values(string path, JsonElement old, JsonElement now, ImmutableArray<DefinitionChange>.Builder changes)
    {
        if (JsonElement.DeepEquals(old, now) && old.ValueKind != JsonValueKind.Object) return;
        if (old.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            // Only the order of a form's fields means something.
            var ordered = path == "properties" || path.EndsWith(".properties", StringComparison.Ordinal);
            Parts(path, Members(old), Members(now), name => path.Length == 0 ? name : $"{path}.{name}", ordered, changes);
        }
        else if (Items(old) is { } before && Items(now) is { } after)
            Parts(path, before, after, name => $"{path}[{name}]", ordered: true, changes);
        else changes.Add(new DefinitionChange(DefinitionChangeKind.Changed, path, old.GetRawText(), now.GetRawText()));
    }

    private static void Parts(string path, List<(string Name, JsonElement Value)> old, List<(string Name, JsonElement Value)> now,
        Func<string, string> place, bool ordered, ImmutableArray<DefinitionChange>.Builder changes)
    {
        var after = now.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        var before = old.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in old)
        {
            if (after.TryGetValue(name, out var other)) Values(place(name), value, other, changes);
            else changes.Add(new DefinitionChange(DefinitionChangeKind.Removed, place(name), value.GetRawText(), null));
        }

        foreach (var (name, value) in now.Where(m => !before.Contains(m.Name)))
            changes.Add(new DefinitionChange(DefinitionChangeKind.Added, place(name), null, value.GetRawText()));
        var kept = old.Select(m => m.Name).Where(after.ContainsKey);
        if (ordered && !kept.SequenceEqual(now.Select(m => m.Name).Where(before.Contains)))
            changes.Add(new DefinitionChange(DefinitionChangeKind.Moved, path, null, null));
    }

    private static List<(string Name, JsonElement Value)> Members(JsonElement value) =>
        [.. value.EnumerateObject().DistinctBy(m => m.Name).Select(m => (m.Name, m.Value))];

    /// <summary>Items by name; null when one has none or two share one.</summary>
    private static List<(string Name, JsonElement Value)>? Items(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        var items = list.EnumerateArray().Select(v => (Name: NameOf(v) ?? "", Value: v)).ToList();
        return items.All(i => i.Name.Length > 0) && items.DistinctBy(i => i.Name).Count() == items.Count ? items : null;
    }

    private static string? NameOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in Names)
        {
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        }

        return null;
    }
}
