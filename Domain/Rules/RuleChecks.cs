using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Plants;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Rules;

/// <summary>Everything that can be wrong with rules, told all at once.</summary>
internal sealed class RuleChecks(IReadOnlyList<SignalDefinition> signals, IReadOnlyList<string> modes)
{
    private readonly List<TwinError> _errors = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly string[] _names = [.. signals.Select(static s => s.Name)];
    private string _path = "";

    public IReadOnlyList<TwinError> Errors => _errors;

    /// <summary>What concerns all rules together.</summary>
    public void Whole(IReadOnlyList<RuleDefinition> rules)
    {
        if (rules.Count > Limits.RulesPerTwin)
            _errors.Add(new TwinError("rule.count", $"A twin has at most {Limits.RulesPerTwin} rules.", Path: "rules"));
        if (modes.Count > Limits.ModesPerType)
            _errors.Add(new TwinError("rule.modes.count", $"A type has at most {Limits.ModesPerType} modes.", Path: "modes"));
    }

    /// <summary>Checks one rule; true when it can be used.</summary>
    public bool Check(RuleDefinition rule, int index, out CompiledExpression? expression)
    {
        var before = _errors.Count;
        expression = null;
        _path = string.Create(CultureInfo.InvariantCulture, $"rules[{index}]");
        Identity(rule);
        Numbers(rule);
        Times(rule);
        Modes(rule);
        switch (rule.Kind)
        {
            case RuleKind.Threshold: SignalNeeded(rule); break;
            case RuleKind.Rate: Rate(rule); break;
            case RuleKind.Deviation: Deviation(rule); break;
            case RuleKind.Voting: Voting(rule); break;
            case RuleKind.Window: Window(rule); break;
            case RuleKind.Expression: expression = Expression(rule); break;
            case RuleKind.Stale or RuleKind.Instrument: SignalKnown(rule.Signal, "signal"); break;
            case RuleKind.External: External(rule); break;
            case RuleKind.Model: break;
            default: Add("rule.kind", "kind", "There is no such kind of rule."); break;
        }

        return _errors.Count == before && modes.Count <= Limits.ModesPerType;
    }

    private void Identity(RuleDefinition rule)
    {
        if (!TwinKey.IsLocalId(rule.Id)) Add("rule.id", "id", "The id has 1 to 128 letters, digits, dots, underscores or hyphens.");
        else if (!_ids.Add(rule.Id)) Add("rule.id.twice", "id", $"There is another rule '{rule.Id}'.");
        if (rule.Version < 1) Add("rule.version", "version", "The version is 1 or more.");
        if (!Enum.IsDefined(rule.Priority)) Add("rule.priority", "priority", "The priority is 1 (critical) to 4 (low).");
        if (!Enum.IsDefined(rule.Limit)) Add("rule.limit", "limit", "The limit is lowLow, low, high or highHigh.");
        if (rule.Text is not { } text || (text.En.Length == 0 && text.Zh.Length == 0))
            Add("rule.text", "text", "The rule needs a text the operator reads.");
        if (rule.FirstOutGroup is { } group && !TwinKey.IsLocalId(group))
            Add("rule.firstOut", "firstOutGroup", "The group's name is not an id.");
    }

    private void Numbers(RuleDefinition rule)
    {
        Number(rule.Threshold, "threshold");
        Number(rule.SetPoint, "setPoint");
        Number(rule.Deadband, "deadband");
        if (rule.Deadband < 0) Add("rule.deadband", "deadband", "The deadband is 0 or more.");
        foreach (var (mode, limit) in rule.ModeThresholds) Number(limit, $"modeThresholds.{mode}");
    }

    private void Times(RuleDefinition rule)
    {
        Time(rule.OnDelayMs, Limits.RuleDelayMs, "onDelayMs");
        Time(rule.OffDelayMs, Limits.RuleDelayMs, "offDelayMs");
        Time(rule.ReAlarmMs, Limits.RuleDelayMs, "reAlarmMs");
        Time(rule.WindowMs, Limits.RuleWindowMs, "windowMs");
    }

    private void Modes(RuleDefinition rule)
    {
        foreach (var mode in rule.SuppressedInModes.IsDefault ? ImmutableArray<string>.Empty : rule.SuppressedInModes)
        {
            if (!modes.Contains(mode)) Add("rule.mode.unknown", "suppressedInModes", $"There is no mode '{mode}'.");
        }

        foreach (var mode in rule.ModeThresholds.Keys.Order(StringComparer.Ordinal))
        {
            if (!modes.Contains(mode)) Add("rule.mode.unknown", "modeThresholds", $"There is no mode '{mode}'.");
        }
    }

    private void Rate(RuleDefinition rule)
    {
        SignalNeeded(rule);
        foreach (var limit in LimitsOf(rule))
        {
            if (limit == 0) Add("rule.threshold", "threshold", "A rate's limit is not 0.");
        }
    }

    private void Deviation(RuleDefinition rule)
    {
        SignalNeeded(rule);
        SignalKnown(rule.Sibling, "sibling");
        if (rule.Sibling is { } sibling && sibling == rule.Signal)
            Add("rule.sibling.self", "sibling", "A signal does not deviate from itself.");
        Distances(rule);
    }

    private void Voting(RuleDefinition rule)
    {
        var voters = rule.Voters.IsDefault ? [] : rule.Voters;
        if (voters.Length is 0 or > Limits.VotersPerRule)
            Add("rule.voters.count", "voters", $"There are 1 to {Limits.VotersPerRule} voters.");
        for (var i = 0; i < voters.Length; i++)
        {
            SignalKnown(voters[i], $"voters[{i}]");
            if (voters.IndexOf(voters[i]) != i) Add("rule.voters.twice", $"voters[{i}]", $"'{voters[i]}' votes twice.");
        }

        if (rule.VotesNeeded < 1 || rule.VotesNeeded > Math.Max(1, voters.Length))
            Add("rule.votes", "votesNeeded", $"Of {voters.Length} voters 1 to {voters.Length} can be needed.");
    }

    private void Window(RuleDefinition rule)
    {
        SignalNeeded(rule);
        if (rule.WindowMs == 0) Add("rule.window", "windowMs", "A window rule needs the length of its window.");
        if (!Enum.IsDefined(rule.Aggregate)) Add("rule.aggregate", "aggregate", "There is no such aggregate.");
        if (rule.Aggregate is WindowAggregate.Range or WindowAggregate.StandardDeviation && rule.Limit >= LimitKind.High) Distances(rule);
    }

    private CompiledExpression? Expression(RuleDefinition rule)
    {
        if (string.IsNullOrWhiteSpace(rule.Expression))
        {
            Add("rule.expression", "expression", "An expression rule needs its expression.");
            return null;
        }

        var compiled = CompiledExpression.Compile(rule.Expression, _names, ExpressionType.Boolean, out var errors);
        foreach (var error in errors) _errors.Add(error with { Path = $"{_path}.expression, {error.Path}" });
        return compiled;
    }

    private void External(RuleDefinition rule)
    {
        if (rule.Latching) Add("rule.external", "latching", "An outside alarm is latched where it comes from.");
        if (rule.OnDelayMs != 0 || rule.OffDelayMs != 0) Add("rule.external", "onDelayMs", "An outside alarm is mirrored without delay.");
        if (rule.ReAlarmMs != 0) Add("rule.external", "reAlarmMs", "An outside alarm is silent here; it does not annunciate again.");
    }

    /// <summary>A distance is never negative: a limit of 0, or a deadband as wide as the limit, could never be left again.</summary>
    private void Distances(RuleDefinition rule)
    {
        foreach (var limit in LimitsOf(rule))
        {
            if (limit <= 0) Add("rule.threshold", "threshold", "The limit of a distance is more than 0.");
            else if (rule.Deadband >= limit)
                Add("rule.deadband", "deadband", "The deadband is smaller than the limit, or the alarm could never return.");
        }
    }

    private static IEnumerable<double> LimitsOf(RuleDefinition rule) => rule.ModeThresholds.Values.Prepend(rule.Threshold).Distinct();

    private void SignalNeeded(RuleDefinition rule)
    {
        if (rule.Signal is null && signals.Count != 1) Add("rule.signal.missing", "signal", "The rule must say which signal it looks at.");
        SignalKnown(rule.Signal, "signal");
    }

    private void SignalKnown(string? name, string member)
    {
        if (name is not null && CompiledRule.IndexOf(signals, name) < 0)
            Add("rule.signal.unknown", member, $"There is no signal '{name}'.");
    }

    private void Number(double value, string member)
    {
        if (!double.IsFinite(value)) Add("rule.number", member, "A finite number is needed.");
    }

    private void Time(long valueMs, long mostMs, string member)
    {
        if (valueMs < 0 || valueMs > mostMs) Add("rule.time", member, $"The time is 0 to {mostMs} ms.");
    }

    private void Add(string code, string member, string message) => _errors.Add(new TwinError(code, message, Path: $"{_path}.{member}"));
}
