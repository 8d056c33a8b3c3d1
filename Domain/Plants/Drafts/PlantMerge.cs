using System.Collections.Immutable;

namespace Twin.Domain.Plants.Drafts;

/// <summary>
/// Puts one engineer's changes on top of another's, field by field, from the version both began with. The same field changed to two
/// values, or a twin removed by one and changed by the other, is for a person to decide.
/// </summary>
public static class PlantMerge
{
    /// <summary>Merges; conflicts that nobody has decided leave no file.</summary>
    /// <param name="origin">What both began with.</param>
    /// <param name="mine">The draft.</param>
    /// <param name="theirs">What was published meanwhile; not changed by this.</param>
    /// <param name="choices">What a person decided of conflicts seen before; one that looks otherwise by now counts as undecided.</param>
    public static MergeResult Run(
        ModelDocument origin, ModelDocument mine, ModelDocument theirs, IReadOnlyCollection<MergeChoice>? choices = null)
    {
        var other = PlantDiff.Between(origin, theirs).ToDictionary(static c => (c.Subject, c.Id));
        var decided = (choices ?? []).GroupBy(static c => c.Conflict).ToDictionary(static g => g.Key, static g => g.Last().Mine);
        var open = ImmutableArray.CreateBuilder<ModelConflict>();
        var merged = Copy(theirs);
        foreach (var change in PlantDiff.Between(origin, mine))
        {
            var their = other.GetValueOrDefault((change.Subject, change.Id));
            var clashes = their is null ? [] : Clashes(change, their);
            var undecided = clashes.Where(c => !decided.ContainsKey(c)).ToArray();
            open.AddRange(undecided);
            if (undecided.Length > 0) continue;
            var lost = clashes.Where(c => !decided[c]).Select(static c => c.Path).ToHashSet(StringComparer.Ordinal);
            Apply(merged, mine, change with { Fields = change.Fields.RemoveAll(f => lost.Contains(f.Path)) });
        }

        return open.Count == 0 ? new MergeResult(merged.Write(), []) : new MergeResult(null, open.ToImmutable());
    }

    private static ModelDocument Copy(ModelDocument document) =>
        ModelDocument.TryParse(document.Write(), out var copy, out var error) ? copy : throw new TwinException(error);

    private static List<ModelConflict> Clashes(ModelChange mine, ModelChange theirs)
    {
        var found = new List<ModelConflict>();
        foreach (var my in mine.Fields)
        {
            foreach (var their in theirs.Fields)
            {
                if (!Overlap(my.Path, their.Path) || (my.Path == their.Path && my.After == their.After)) continue;
                found.Add(new ModelConflict(mine.Subject, mine.Id, my.Path, my.After, their.After));
                break;
            }
        }

        return found;
    }

    private static bool Overlap(string a, string b) =>
        a == b || a.Length == 0 || b.Length == 0
        || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    private static void Apply(ModelDocument merged, ModelDocument mine, ModelChange change)
    {
        if (change.Fields.IsEmpty) return; // All of it was decided for the other side.
        var at = merged.Find(change.Subject, change.Id);
        if (change.Action == ModelAction.Removed && at is not null) merged.Remove(change.Subject, at);
        else if (change.Action == ModelAction.Removed) return;
        else if (at is null || change.Action == ModelAction.Added) // Removed by them, kept by decision; or added.
            merged.Put(change.Subject, mine.Find(change.Subject, change.Id)!.DeepClone().AsObject());
        else foreach (var field in change.Fields) JsonFields.Set(at, field.Path, field.After);
    }
}
