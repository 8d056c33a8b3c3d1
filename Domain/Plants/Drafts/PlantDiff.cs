using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts;

/// <summary>What differs between two versions of a plant: what is added, changed and removed, field by field.</summary>
public static class PlantDiff
{
    /// <summary>Compares two models. Order of types and twins and the version number are no difference.</summary>
    public static ImmutableArray<ModelChange> Between(PlantModel before, PlantModel after) =>
        Between(ModelDocument.Of(before), ModelDocument.Of(after));

    /// <summary>Compares two documents.</summary>
    public static ImmutableArray<ModelChange> Between(ModelDocument before, ModelDocument after)
    {
        var changes = ImmutableArray.CreateBuilder<ModelChange>();
        var plant = new List<FieldChange>();
        foreach (var name in before.Plant.Select(static m => m.Key).Union(after.Plant.Select(static m => m.Key)))
        {
            if (name is not ("types" or "version")) JsonFields.Compare(before.Plant[name], after.Plant[name], name, plant);
        }

        if (plant.Count > 0) changes.Add(new ModelChange(ModelSubject.Plant, "", ModelAction.Changed, [.. plant]));
        Items(before, after, ModelSubject.Type, changes);
        Items(before, after, ModelSubject.Twin, changes);
        return changes.ToImmutable();
    }

    private static void Items(
        ModelDocument before, ModelDocument after, ModelSubject subject, ImmutableArray<ModelChange>.Builder changes)
    {
        var old = before.Items(subject);
        var young = after.Items(subject);
        foreach (var id in old.Keys.Union(young.Keys))
        {
            var (a, b) = (old.GetValueOrDefault(id), young.GetValueOrDefault(id));
            if (a is null || b is null)
            {
                changes.Add(new ModelChange(subject, id, a is null ? ModelAction.Added : ModelAction.Removed, [Whole(a, b)]));
                continue;
            }

            var fields = new List<FieldChange>();
            JsonFields.Compare(a, b, "", fields);
            if (fields.Count > 0) changes.Add(new ModelChange(subject, id, ModelAction.Changed, [.. fields]));
        }
    }

    private static FieldChange Whole(JsonObject? before, JsonObject? after) =>
        new("", before?.ToJsonString(), after?.ToJsonString());
}
