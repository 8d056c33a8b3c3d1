using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules.Expressions;
using Twin.Domain.Twins;

namespace Twin.Domain.Rules;

/// <summary>A rule with its names resolved to indexes and its limits laid out per mode. Immutable; shared by all twins of a type.</summary>
public sealed class CompiledRule
{
    private readonly double[] _limits;
    private readonly IReadOnlyList<SignalDefinition> _signals;

    internal CompiledRule(
        RuleDefinition definition, IReadOnlyList<SignalDefinition> signals, IReadOnlyList<string> modes, CompiledExpression? expression)
    {
        Definition = definition;
        _signals = signals;
        Expression = expression;
        Signal = definition.Signal is { } name ? IndexOf(signals, name) : signals.Count == 1 ? 0 : -1;
        Sibling = definition.Sibling is { } sibling ? IndexOf(signals, sibling) : -1;
        Voters = definition.Voters.IsDefault ? [] : [.. definition.Voters.Select(v => IndexOf(signals, v))];
        IsHigh = definition.Limit is LimitKind.High or LimitKind.HighHigh;
        Traits = new AlarmTraits(
            definition.Priority, definition.Safety, definition.Latching, definition.AutoAcknowledgeOnReturn,
            definition.Kind == RuleKind.External, definition.ReAlarmMs);
        _limits = new double[modes.Count + 1];
        _limits[0] = Sided(definition.Threshold);
        for (var mode = 0; mode < modes.Count; mode++)
        {
            _limits[mode + 1] = definition.ModeThresholds.TryGetValue(modes[mode], out var limit) ? Sided(limit) : _limits[0];
            if (!definition.SuppressedInModes.IsDefault && definition.SuppressedInModes.Contains(modes[mode]))
                SuppressedModes |= 1UL << mode;
        }

        Signals = definition.Kind switch
        {
            RuleKind.Voting => [.. Voters.Distinct().Order()],
            RuleKind.Expression => [.. expression?.Signals ?? []],
            RuleKind.External or RuleKind.Model => [],
            RuleKind.Deviation when Sibling >= 0 => [Signal, Sibling],
            _ => Signal >= 0 ? [Signal] : [],
        };
    }

    /// <summary>As it was written.</summary>
    public RuleDefinition Definition { get; }

    /// <summary>What the state machine needs of it.</summary>
    public AlarmTraits Traits { get; }

    /// <summary>Indexes of the signals it looks at.</summary>
    public IReadOnlyList<int> Signals { get; }

    /// <summary>Set from outside only: a faulty instrument says nothing of its source's clock, nor of late readings.</summary>
    internal bool IsForcedOnly => Definition is { Kind: RuleKind.Instrument, Id: SensorRuntime.ClockRuleId or SensorRuntime.GapRuleId };

    internal CompiledExpression? Expression { get; }

    /// <summary>Depends on time passing, not only on what comes in.</summary>
    internal bool Polls => Expression?.UsesAge == true;

    internal int Signal { get; }

    internal int Sibling { get; }

    internal int[] Voters { get; }

    internal bool IsHigh { get; }

    internal ulong SuppressedModes { get; }

    /// <summary>Number of its first-out group; -1: none.</summary>
    internal int Group { get; init; } = -1;

    /// <summary>The limit in a mode (-1: none); NaN for kinds that have none.</summary>
    public double LimitIn(int mode) =>
        Definition.Kind is RuleKind.Expression or RuleKind.Stale or RuleKind.Instrument or RuleKind.External or RuleKind.Model
            ? double.NaN
            : Limit(mode);

    internal double Limit(int mode) => (uint)(mode + 1) < (uint)_limits.Length ? _limits[mode + 1] : _limits[0];

    internal bool IsSuppressedIn(int mode) => mode >= 0 && ((SuppressedModes >> mode) & 1) != 0;

    internal string UnitOf(int signal)
    {
        if ((uint)signal >= (uint)_signals.Count) signal = Signal;
        if ((uint)signal >= (uint)_signals.Count) return "";
        return Definition.Kind == RuleKind.Rate ? _signals[signal].Unit + "/s" : _signals[signal].Unit;
    }

    internal static int IndexOf(IReadOnlyList<SignalDefinition> signals, string name)
    {
        for (var i = 0; i < signals.Count; i++)
        {
            if (string.Equals(signals[i].Name, name, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    /// <summary>A rate falls below minus its limit: the sign comes from the direction, whichever way it was written.</summary>
    private double Sided(double limit) =>
        Definition.Kind != RuleKind.Rate ? limit : IsHigh ? Math.Abs(limit) : -Math.Abs(limit);
}
