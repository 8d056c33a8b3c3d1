using System.Collections.Immutable;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>Checks of rules: what each kind needs, limits in order, names that exist.</summary>
/// <param name="expressions">Checks expressions; null: their syntax is not checked here.</param>
/// <param name="notes">Takes the problems.</param>
/// <param name="ownerModes">Modes of all types: a sensor's rules may name those of the twins it belongs to.</param>
internal sealed class RuleChecks(ExpressionCheck? expressions, ProblemList notes, IReadOnlyCollection<string> ownerModes)
{
    private static readonly string[] LimitNames = ["LL", "L", "H", "HH"];

    /// <summary>Rules of a type at a path.</summary>
    public void CheckAll(ImmutableArray<RuleDefinition> rules, TwinType type, params object[] path)
    {
        for (var j = 0; j < rules.Length; j++)
        {
            var rule = rules[j];
            if (!TwinKey.IsLocalId(rule.Id))
                notes.Add("plantfile.id", $"'{rule.Id}' is not an id: {ProblemList.IdRule}", [.. path, j, "id"]);
            if (rules.Take(j).Any(r => r.Id == rule.Id))
                notes.Add("plantfile.id.duplicate", $"Rule '{rule.Id}' is already defined.", [.. path, j, "id"]);
            CheckOne(rule, type, [.. path, j]);
        }

        CheckOrder(rules, type, path);
    }

    /// <summary>A twin's overrides, and the limits that result.</summary>
    public void CheckOverrides(int twin, TwinDefinition definition, TwinType type)
    {
        object[] path = ["features", twin, "properties", "rules"];
        var rules = definition.RuleOverrides;
        for (var j = 0; j < rules.Length; j++)
        {
            if (!TwinKey.IsLocalId(rules[j].Id))
                notes.Add("plantfile.id", $"'{rules[j].Id}' is not an id: {ProblemList.IdRule}", [.. path, j, "id"]);
            if (rules.Take(j).Any(r => r.Id == rules[j].Id))
                notes.Add("plantfile.id.duplicate", $"Rule '{rules[j].Id}' is overridden twice.", [.. path, j, "id"]);
            if (rules[j].Enabled) CheckOne(rules[j], type, [.. path, j]);
        }

        CheckOrder(PlantIndex.EffectiveRules(type, definition), type, path);
    }

    public void CheckExpression(string expression, TwinType type, object[] path)
    {
        if (string.IsNullOrWhiteSpace(expression)) notes.Add("plantfile.rule.expression", "An expression is needed.", path);
        else if (expression.Length > Limits.ExpressionChars)
            notes.Add("plantfile.rule.expression", $"Longer than {Limits.ExpressionChars} characters.", path);
        else if (expressions?.Invoke(expression, type.Signals) is { } error)
            notes.Add(error.Code, error.Path is null ? error.Message : $"{error.Message} ({error.Path})", path);
    }

    private void CheckOne(RuleDefinition rule, TwinType type, object[] path)
    {
        if (rule.Text.En.Length + rule.Text.Zh.Length == 0)
            notes.Add("plantfile.rule.text", "A text for the operator is needed.", [.. path, "text"]);
        if (rule.Deadband < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "deadband"]);
        if (rule.OnDelayMs < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "onDelayMs"]);
        if (rule.OffDelayMs < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "offDelayMs"]);
        if (!double.IsFinite(rule.Threshold)) notes.Add("plantfile.number.range", "Not a finite number.", [.. path, "threshold"]);
        CheckSignal(rule, type, path);
        switch (rule.Kind)
        {
            case RuleKind.Deviation:
                if (rule.Threshold <= 0) notes.Add("plantfile.rule.threshold", "A distance above 0 is needed.", [.. path, "threshold"]);
                if (rule.Sibling is { } sibling && (!HasSignal(type, sibling) || sibling == rule.Signal))
                    notes.Add("plantfile.rule.signal", $"'{sibling}' is not another signal of '{type.Id}'.", [.. path, "sibling"]);
                break;
            case RuleKind.Voting:
                CheckVoters(rule, type, path);
                break;
            case RuleKind.Window:
                if (rule.WindowMs <= 0) notes.Add("plantfile.rule.window", "A window above 0 ms is needed.", [.. path, "windowMs"]);
                break;
            case RuleKind.Expression:
                CheckExpression(rule.Expression ?? "", type, [.. path, "expression"]);
                break;
            default:
                break;
        }

        CheckModes(rule, type, path);
    }

    private void CheckSignal(RuleDefinition rule, TwinType type, object[] path)
    {
        if (type.Kind == TwinKind.Sensor)
        {
            if (rule.Signal is not null)
                notes.Add("plantfile.rule.signal", "A sensor's rule looks at its own value; leave 'signal' out.", [.. path, "signal"]);
            if (rule.Kind is RuleKind.Voting or RuleKind.Expression)
                notes.Add("plantfile.rule.kind", "Voting and expressions need a twin with signals.", [.. path, "kind"]);
            return;
        }

        var needed = rule.Kind is RuleKind.Threshold or RuleKind.Rate or RuleKind.Deviation or RuleKind.Window or RuleKind.Stale;
        if (needed && rule.Signal is null) notes.Add("plantfile.rule.signal", "A signal is needed.", path);
        else if (rule.Signal is not null && !HasSignal(type, rule.Signal))
            notes.Add("plantfile.rule.signal", $"Type '{type.Id}' has no signal '{rule.Signal}'.", [.. path, "signal"]);
    }

    private void CheckVoters(RuleDefinition rule, TwinType type, object[] path)
    {
        for (var i = 0; i < rule.Voters.Length; i++)
        {
            if (!HasSignal(type, rule.Voters[i]))
                notes.Add("plantfile.rule.signal", $"Type '{type.Id}' has no signal '{rule.Voters[i]}'.", [.. path, "voters", i]);
            else if (rule.Voters.IndexOf(rule.Voters[i]) < i)
                notes.Add("plantfile.rule.voters", $"'{rule.Voters[i]}' votes twice.", [.. path, "voters", i]);
        }

        if (rule.Voters.Length < 2) notes.Add("plantfile.rule.voters", "Voting needs at least two signals.", path);
        else if (rule.VotesNeeded < 1 || rule.VotesNeeded > rule.Voters.Length)
            notes.Add("plantfile.rule.votes", $"votesNeeded must be from 1 to {rule.Voters.Length}.", path);
    }

    private void CheckModes(RuleDefinition rule, TwinType type, object[] path)
    {
        for (var i = 0; i < rule.SuppressedInModes.Length; i++)
        {
            if (!HasMode(type, rule.SuppressedInModes[i]))
                notes.Add(
                    "plantfile.rule.mode", $"Type '{type.Id}' has no mode '{rule.SuppressedInModes[i]}'.", 
                    [.. path, "suppressedInModes", i]);
        }

        foreach (var (mode, threshold) in rule.ModeThresholds)
        {
            if (!HasMode(type, mode))
                notes.Add("plantfile.rule.mode", $"Type '{type.Id}' has no mode '{mode}'.", [.. path, "modeThresholds", mode]);
            if (!double.IsFinite(threshold)) notes.Add("plantfile.number.range", "Not a finite number.", [.. path, "modeThresholds", mode]);
        }
    }

    // LL < L < H < HH of a signal, in every mode.
    private void CheckOrder(ImmutableArray<RuleDefinition> rules, TwinType type, object[] path)
    {
        for (var j = 0; j < rules.Length; j++)
        {
            for (var k = 0; k < rules.Length; k++)
            {
                RuleDefinition lower = rules[k], upper = rules[j];
                if (!IsLimit(lower) || !IsLimit(upper) || lower.Limit >= upper.Limit || lower.Signal != upper.Signal) continue;
                foreach (var mode in ModesOf(type).Append(""))
                {
                    if (lower.SuppressedInModes.Contains(mode) || upper.SuppressedInModes.Contains(mode)) continue;
                    double low = LimitIn(lower, mode), high = LimitIn(upper, mode);
                    if (low < high) continue;
                    var where = mode.Length == 0 ? "" : $" in mode '{mode}'";
                    notes.Add(
                        "plantfile.rule.order",
                        $"{LimitNames[(int)lower.Limit]} {low:R} of '{lower.Id}' is not below "
                            + $"{LimitNames[(int)upper.Limit]} {high:R} of '{upper.Id}'{where}.",
                        path is ["features", ..] ? path : [.. path, j, "threshold"]);
                    break;
                }
            }
        }
    }

    private static bool IsLimit(RuleDefinition rule) => rule is { Kind: RuleKind.Threshold, Enabled: true };

    private static double LimitIn(RuleDefinition rule, string mode) => rule.ModeThresholds.GetValueOrDefault(mode, rule.Threshold);

    private static bool HasSignal(TwinType type, string name) => type.Signals.Any(s => s.Name == name);

    private bool HasMode(TwinType type, string id) => ModesOf(type).Contains(id);

    private IEnumerable<string> ModesOf(TwinType type) => type.Kind == TwinKind.Sensor ? ownerModes : type.Modes.Select(static m => m.Id);
}
