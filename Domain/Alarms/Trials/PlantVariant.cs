using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>Small parts of a plant with one rule changed, to try the rule without touching anything.</summary>
public static class PlantVariant
{
    /// <summary>
    /// A twin, the twin whose mode it follows and the sensors behind their signals: all that decides about its alarms. Null: no such
    /// twin.
    /// </summary>
    public static PlantModel? Around(CompiledPlant plant, string id)
    {
        if (plant.Find(id) is not { } twin) return null;
        var kept = new HashSet<string>(StringComparer.Ordinal) { id };
        var owner = twin.Kind == TwinKind.Sensor ? plant.Index.PrimaryOwnerOf(plant.Index.IndexOf(id)) : -1;
        if (owner >= 0) kept.Add(plant.Model.Twins[owner].Id);
        foreach (var holder in kept.ToArray()) kept.UnionWith(plant.Find(holder)!.Signals.Values.Where(s => plant.Find(s) is not null));
        // What is not taken along cannot be named either.
        bool IsKept(Relation relation) =>
            kept.Contains(relation.Target) && (relation.Condition is null || kept.Contains(relation.Condition));
        var twins = plant.Model.Twins.Where(t => kept.Contains(t.Id))
            .Select(t => t with { Relations = [.. t.Relations.Where(IsKept)] }).ToImmutableArray();
        // All types stay: a sensor's rules may name the modes of any of them.
        return plant.Model with { Twins = twins };
    }

    /// <summary>The model with a rule of a twin in place of the one of the same id, or beside the others; an identity of its own.</summary>
    public static PlantModel With(PlantModel model, string id, RuleDefinition rule) => model with
    {
        Twins = [.. model.Twins.Select(t => t.Id != id ? t : t with
        {
            RuleOverrides = [.. t.RuleOverrides.Where(r => r.Id != rule.Id), rule],
        })],
    };
}
