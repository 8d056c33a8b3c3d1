using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts;

/// <summary>
/// Puts one engineer's changes on top of another's, field by field, from the version both began with. The same field changed to two
/// values, or a twin removed by one and changed by the other, is for a person to decide.
/// </summary>
public static class PlantMerge
{
    /// <summary>Merges; conflicts leave no file.</summary>
    /// <param name="origin">What both began with.</param>
    /// <param name="mine">The draft.</param>
    /// <param name="theirs">What was published meanwhile; not changed by this.</param>
    public static MergeResult Run(ModelDocument origin, ModelDocument mine, ModelDocument theirs)
    {
        var other = PlantDiff.Between(origin, theirs).ToDictionary(static c => (c.Subject, c.Id));
        var conflicts = ImmutableArray.CreateBuilder<ModelConflict>();
        var merged = Copy(theirs);
        foreach (var change in PlantDiff.Between(origin, mine))
        {
            var their = other.GetValueOrDefault((change.Subject, change.Id));
            if (their is not null && Clash(change, their, conflicts)) continue;
            Apply(merged, change);
        }

        return conflicts.Count == 0 ? new MergeResult(merged.Write(), []) : new MergeResult(null, conflicts.ToImmutable());
    }

    private static ModelDocument Copy(ModelDocument document) =>
        ModelDocument.TryParse(document.Write(), out var copy, out var error) ? copy : throw new TwinException(error);

    private static bool Clash(ModelChange mine, ModelChange theirs, ImmutableArray<ModelConflict>.Builder conflicts)
    {
        var before = conflicts.Count;
        foreach (var my in mine.Fields)
        {
            foreach (var their in theirs.Fields)
            {
                if (!Overlap(my.Path, their.Path) || (my.Path == their.Path && my.After == their.After)) continue;
                conflicts.Add(new ModelConflict(mine.Subject, mine.Id, my.Path, my.After, their.After));
                break;
            }
        }

        return conflicts.Count > before;
    }

    private static bool Overlap(string a, string b) =>
        a == b || a.Length == 0 || b.Length == 0
        || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    private static void Apply(ModelDocument merged, ModelChange change)
    {
        if (change.Action == ModelAction.Changed)
        {
            if (merged.Find(change.Subject, change.Id) is not { } item) return; // Both removed nothing: a change of theirs would clash.
            foreach (var field in change.Fields) JsonFields.Set(item, field.Path, field.After);
            return;
        }

        var list = merged.ListOf(change.Subject);
        var at = merged.Find(change.Subject, change.Id);
        if (change.Action == ModelAction.Removed) list.Remove(at);
        else if (at is null) list.Add(JsonNode.Parse(change.Fields[0].After!));
    }
}
