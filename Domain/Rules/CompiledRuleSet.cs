using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Rules;

/// <summary>
/// The rules of a type (or of one twin that differs from it), compiled. Immutable and shared; each twin brings its own
/// <see cref="RuleState"/> array, and the only one who writes to it is the twin itself, one call at a time.
/// </summary>
/// <remarks>
/// Time: <c>nowMs</c> never falls between calls on the same states. Every call first fires what is due by then, at the time it was due,
/// so results do not depend on how often it is called. A value that is not good neither trips nor clears; a delay that is running
/// stands still meanwhile and goes on for the rest with the next good value.
/// </remarks>
public sealed partial class CompiledRuleSet
{
    /// <summary>No rules.</summary>
    public static readonly CompiledRuleSet Empty = new([], 0);

    private readonly CompiledRule[] _rules;
    private readonly int[][] _bySignal;
    private readonly int[] _enabled;
    private readonly Dictionary<string, int> _byId;

    private CompiledRuleSet(CompiledRule[] rules, int signals)
    {
        _rules = rules;
        _byId = new Dictionary<string, int>(rules.Length, StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++) _byId.Add(rules[i].Definition.Id, i);
        _enabled = [.. Enumerable.Range(0, rules.Length).Where(i => rules[i].Definition.Enabled)];
        _bySignal = new int[signals][];
        for (var signal = 0; signal < signals; signal++) _bySignal[signal] = [.. _enabled.Where(i => rules[i].Signals.Contains(signal))];
    }

    /// <summary>How many rules, switched-off ones included.</summary>
    public int Count => _rules.Length;

    /// <summary>How many signals it was compiled for.</summary>
    public int SignalCount => _bySignal.Length;

    public CompiledRule this[int index] => _rules[index];

    /// <summary>Finds a rule by its id.</summary>
    public bool TryFind(string ruleId, out int index) => _byId.TryGetValue(ruleId, out index);

    /// <summary>States of a twin that starts anew. A set read from a snapshot or adopted may be longer: its tail remembers removed
    /// rules.</summary>
    public RuleState[] NewStates() => new RuleState[_rules.Length];

    /// <summary>
    /// Compiles rules and tells everything that is wrong with them, each error with its place as <c>rules[i].member</c>.
    /// The set holds the rules that are right; whoever publishes a model refuses it when there is any error.
    /// </summary>
    public static (CompiledRuleSet Set, IReadOnlyList<TwinError> Errors) Compile(
        IReadOnlyList<RuleDefinition> rules, IReadOnlyList<SignalDefinition> signals, IReadOnlyList<string> modes)
    {
        var checks = new RuleChecks(signals, modes);
        checks.Whole(rules);
        var compiled = new List<CompiledRule>();
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(rules.Count, Limits.RulesPerTwin); i++)
        {
            if (!checks.Check(rules[i], i, out var expression)) continue;
            var group = -1;
            if (rules[i].FirstOutGroup is { } name && !groups.TryGetValue(name, out group)) groups.Add(name, group = groups.Count);
            compiled.Add(new CompiledRule(rules[i], signals, modes, expression) { Group = group });
        }

        return (new CompiledRuleSet([.. compiled], signals.Count), checks.Errors);
    }

    /// <summary>Compiles the rules of a twin: those of its type, with its own in place of those of the same id.</summary>
    public static (CompiledRuleSet Set, IReadOnlyList<TwinError> Errors) Compile(
        TwinType type, ImmutableArray<RuleDefinition> overrides = default, SensorProfile? profile = null) =>
        Compile(Merge(type.Rules, overrides), SignalsOf(type, profile), [.. type.Modes.Select(static m => m.Id)]);

    /// <summary>Rules of a type with a twin's own in place of those of the same id, and its additional ones after them.</summary>
    public static ImmutableArray<RuleDefinition> Merge(ImmutableArray<RuleDefinition> rules, ImmutableArray<RuleDefinition> overrides)
    {
        if (rules.IsDefault) rules = [];
        if (overrides.IsDefaultOrEmpty) return rules;
        var merged = rules.ToBuilder();
        foreach (var own in overrides)
        {
            var at = merged.FindIndexOf(own.Id);
            if (at < 0) merged.Add(own);
            else merged[at] = own;
        }

        return merged.ToImmutable();
    }

    /// <summary>Signals of a type; a sensor has one, called <c>value</c>.</summary>
    public static IReadOnlyList<SignalDefinition> SignalsOf(TwinType type, SensorProfile? profile = null) =>
        type.Kind == TwinKind.Sensor && (profile ?? type.Sensor) is { } sensor
            ? [new SignalDefinition("value", sensor.Quantity, sensor.Unit)]
            : type.Signals;
}

file static class Builders
{
    public static int FindIndexOf(this ImmutableArray<RuleDefinition>.Builder rules, string id)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (string.Equals(rules[i].Id, id, StringComparison.Ordinal)) return i;
        }

        return -1;
    }
}
