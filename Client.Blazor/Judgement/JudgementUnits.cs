using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Client.Blazor.Judgement;

/// <summary>What of a plant can be judged.</summary>
internal static class JudgementUnits
{
    /// <summary>Twins whose type has a rule of kind <c>model</c>.</summary>
    public static IReadOnlyList<TwinDefinition> Of(PlantModel model)
    {
        var types = model.Types.Where(t => t.Rules.Any(r => r.Kind == RuleKind.Model)).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        return [.. model.Twins.Where(t => types.Contains(t.TypeId) || t.RuleOverrides.Any(r => r.Kind == RuleKind.Model))];
    }

    /// <summary>Sensor behind a signal's name: the twin's, or the signal is a sensor's id itself.</summary>
    public static string SensorOf(PlantModel? model, string? twin, string signal) =>
        model?.Twins.FirstOrDefault(t => t.Id == twin)?.Signals.GetValueOrDefault(signal) ?? signal;
}
