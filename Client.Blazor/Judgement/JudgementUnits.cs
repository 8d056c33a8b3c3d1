using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Client.Blazor.Judgement;

/// <summary>What of a plant can be judged, and by which signals.</summary>
internal static class JudgementUnits
{
    /// <summary>Twins whose type has a rule of kind <c>model</c>.</summary>
    public static IReadOnlyList<TwinDefinition> Of(PlantModel model)
    {
        var types = model.Types.Where(t => t.Rules.Any(r => r.Kind == RuleKind.Model)).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        return [.. model.Twins.Where(t => types.Contains(t.TypeId) || t.RuleOverrides.Any(r => r.Kind == RuleKind.Model))];
    }

    /// <summary>Sensors of a unit: its own, and those of what is located in it.</summary>
    public static IReadOnlyList<string> Sensors(PlantModel model, TwinDefinition unit) =>
        [.. model.Twins.Where(t => t.Id == unit.Id || (t.Kind is TwinKind.Tank or TwinKind.Equipment
                && t.Relations.Any(r => r.Kind == "locatedIn" && r.Target == unit.Id)))
            .SelectMany(t => t.Signals.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)).Distinct(StringComparer.Ordinal)];
}
