using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Grains.Judgement;

/// <summary>Whether a plant has what a model is to judge.</summary>
internal static class ModelTargets
{
    /// <summary>Null: the target is there, and has the rule (when none is named, its first of kind <c>model</c>).</summary>
    public static TwinError? Check(CompiledPlant? plant, string target, bool isType, string? wanted, out string rule)
    {
        rule = "";
        var rules = isType ? plant?.Model.Types.FirstOrDefault(t => t.Id == target)?.Rules
            : plant?.Find(target) is { } twin ? RulesOf(plant, twin) : null;
        if (rules is not { } known) return ModelErrors.NoTarget(target);
        var found = known.FirstOrDefault(r => r.Kind == RuleKind.Model && (wanted is null || r.Id == wanted));
        rule = found?.Id ?? "";
        return found is null ? ModelErrors.NoRule(target) : null;
    }

    /// <summary>Null: every signal is one of the target's, or a sensor of the plant.</summary>
    public static TwinError? CheckSignals(CompiledPlant plant, string target, bool isType, ImmutableArray<string> signals)
    {
        var type = isType ? plant.Model.Types.First(t => t.Id == target) : plant.TypeOf(plant.Find(target)!);
        var unknown = signals.FirstOrDefault(s => !type.Signals.Any(k => k.Name == s) && plant.Find(s)?.Kind != TwinKind.Sensor);
        return unknown is null ? null : ModelErrors.NoSignal(unknown);
    }

    private static ImmutableArray<RuleDefinition> RulesOf(CompiledPlant plant, TwinDefinition twin) =>
        [.. plant.TypeOf(twin).Rules, .. twin.RuleOverrides];
}
