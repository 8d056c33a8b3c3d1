using Twin.Domain.Readings;

namespace Twin.Domain.Rules;

/// <summary>What the inputs say of a condition.</summary>
internal enum Verdict : byte
{
    /// <summary>Cannot be told: an input is not good. The rule stays as it is and a running delay is held.</summary>
    Unknown = 0,
    False = 1,
    True = 2,

    /// <summary>The input says nothing of this condition: no new value of its signal, or not enough of them yet. Nothing changes.</summary>
    Silent = 3,
}

/// <summary>
/// The raw condition of each kind of rule, before delays. A limit is reached at equality (≥ for high, ≤ for low);
/// an active alarm returns only strictly inside limit and deadband, so a value exactly on the limit keeps it.
/// </summary>
internal static class Conditions
{
    public static Verdict Evaluate(CompiledRule rule, ref RuleState state, in RuleInput input, long nowMs, out double observed)
    {
        switch (rule.Definition.Kind)
        {
            case RuleKind.Threshold: return Threshold(rule, state, input, out observed);
            case RuleKind.Rate: return Rate(rule, ref state, input, out observed);
            case RuleKind.Deviation: return Deviation(rule, state, input, out observed);
            case RuleKind.Voting: return Voting(rule, ref state, input, out observed);
            case RuleKind.Window: return Window(rule, ref state, input, out observed);
            case RuleKind.Expression:
                var result = rule.Expression!.Evaluate(input, nowMs);
                observed = Seen(input, input.Changed >= 0 ? input.Changed : rule.Signals.Count > 0 ? rule.Signals[0] : -1);
                return !result.IsKnown ? Verdict.Unknown : result.Value != 0 ? Verdict.True : Verdict.False;
            case RuleKind.Stale:
                observed = Seen(input, rule.Signal);
                return state.Forced || (rule.Signal >= 0 && IsStale(input.Qualities[rule.Signal])) ? Verdict.True : Verdict.False;
            case RuleKind.Instrument:
                observed = Seen(input, rule.Signal);
                return state.Forced || (rule.Signal >= 0 && !rule.IsForcedOnly && IsFault(input.Qualities[rule.Signal]))
                    ? Verdict.True
                    : Verdict.False;
            case RuleKind.Model:
                observed = double.NaN;
                return state.Forced ? Verdict.True : Verdict.False;
            default:
                observed = double.NaN;
                return Verdict.Silent;
        }
    }

    /// <summary>Nothing comes any more: the last value repeated, or the source gone.</summary>
    public static bool IsStale(Quality quality) =>
        quality == Quality.UncertainLastUsable || quality == Quality.BadNotConnected || quality == Quality.BadCommunication;

    /// <summary>Something comes, but the instrument itself is at fault.</summary>
    public static bool IsFault(Quality quality) => quality.IsBad && !IsStale(quality) && quality != Quality.BadOutOfService;

    private static Verdict Threshold(CompiledRule rule, in RuleState state, in RuleInput input, out double observed)
    {
        observed = input.Values[rule.Signal];
        if (!input.Qualities[rule.Signal].IsGood || !double.IsFinite(observed)) return Verdict.Unknown;
        return Beyond(rule, state, input.Mode, observed) ? Verdict.True : Verdict.False;
    }

    private static Verdict Rate(CompiledRule rule, ref RuleState state, in RuleInput input, out double observed)
    {
        observed = double.NaN;
        var value = input.Values[rule.Signal];
        if (input.Changed != rule.Signal) return Verdict.Silent;
        if (!input.Qualities[rule.Signal].IsGood || !double.IsFinite(value)) return Verdict.Unknown;
        var sourceMs = input.SourceMs[rule.Signal];
        if (state.BaseMs == long.MinValue)
        {
            state.BaseMs = sourceMs;
            state.BaseValue = value;
            return Verdict.Silent;
        }

        // A window sets the base line; a late or repeated time says nothing of the rate.
        var elapsedMs = sourceMs - state.BaseMs;
        if (elapsedMs <= 0 || elapsedMs < rule.Definition.WindowMs) return Verdict.Silent;
        observed = (value - state.BaseValue) * 1000 / elapsedMs;
        state.BaseMs = sourceMs;
        state.BaseValue = value;
        return Beyond(rule, state, input.Mode, observed) ? Verdict.True : Verdict.False;
    }

    private static Verdict Deviation(CompiledRule rule, in RuleState state, in RuleInput input, out double observed)
    {
        var value = input.Values[rule.Signal];
        var other = rule.Sibling >= 0 ? input.Values[rule.Sibling] : rule.Definition.SetPoint;
        observed = Math.Abs(value - other);
        var good = input.Qualities[rule.Signal].IsGood && (rule.Sibling < 0 || input.Qualities[rule.Sibling].IsGood);
        if (!good || !double.IsFinite(observed)) return Verdict.Unknown;
        return BeyondHigh(rule, state, input.Mode, observed) ? Verdict.True : Verdict.False;
    }

    private static Verdict Voting(CompiledRule rule, ref RuleState state, in RuleInput input, out double observed)
    {
        var votes = 0;
        var silent = 0;
        observed = double.NaN;
        foreach (var voter in rule.Voters)
        {
            var value = input.Values[voter];
            if (!input.Qualities[voter].IsGood || !double.IsFinite(value))
            {
                silent++;
                continue;
            }

            if (Beyond(rule, state, input.Mode, value)) votes++;
            if (double.IsNaN(observed) || (rule.IsHigh ? value > observed : value < observed)) observed = value;
        }

        state.Votes = (byte)votes;
        state.NotVoting = (byte)silent;
        if (votes >= rule.Definition.VotesNeeded) return Verdict.True;
        // Those who cannot vote never trip it; but while their votes could decide, nobody is told that all is well.
        return votes + silent < rule.Definition.VotesNeeded ? Verdict.False : Verdict.Unknown;
    }

    private static Verdict Window(CompiledRule rule, ref RuleState state, in RuleInput input, out double observed)
    {
        observed = double.NaN;
        var value = input.Values[rule.Signal];
        if (input.Changed != rule.Signal) return Verdict.Silent;
        if (!input.Qualities[rule.Signal].IsGood || !double.IsFinite(value)) return Verdict.Unknown;
        var definition = rule.Definition;
        var window = state.Window ??= new WindowMemory(definition.WindowMs);
        window.Add(input.SourceMs[rule.Signal], value);
        observed = window.Aggregate(definition.Aggregate);
        var beyond = Beyond(rule, state, input.Mode, observed);
        if (window.IsCovered) return beyond ? Verdict.True : Verdict.False;
        // What is not there yet cannot take back a maximum, a minimum or a range; of a mean it can say anything.
        var certain = definition.Aggregate switch
        {
            WindowAggregate.Max or WindowAggregate.Range => rule.IsHigh,
            WindowAggregate.Min => !rule.IsHigh,
            _ => false,
        };
        return certain && beyond ? Verdict.True : Verdict.Silent;
    }

    private static bool Beyond(CompiledRule rule, in RuleState state, int mode, double value)
    {
        if (rule.IsHigh) return BeyondHigh(rule, state, mode, value);
        var limit = rule.Limit(mode);
        return value <= (state.Active ? limit + rule.Definition.Deadband : limit);
    }

    private static bool BeyondHigh(CompiledRule rule, in RuleState state, int mode, double value)
    {
        var limit = rule.Limit(mode);
        return value >= (state.Active ? limit - rule.Definition.Deadband : limit);
    }

    private static double Seen(in RuleInput input, int signal) =>
        (uint)signal < (uint)input.Values.Length ? input.Values[signal] : double.NaN;
}
