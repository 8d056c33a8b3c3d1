using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

/// <summary>
/// What one twin remembers of one rule. Lives in an array of the twin and is changed only by <see cref="CompiledRuleSet"/>;
/// saved by <see cref="RuleStateCodec"/>.
/// </summary>
public struct RuleState
{
    /// <summary>The alarm.</summary>
    public AlarmState Alarm { get; internal set; }

    /// <summary>
    /// Pending on- or off-delay (which one follows from <see cref="AlarmState.Active"/>): &gt; 0 realm time at which it ends;
    /// &lt; 0 held while the value cannot be trusted, minus the ms still to run; 0 none.
    /// </summary>
    public long DelayMs { get; internal set; }

    /// <summary>When an expression that uses <c>age</c> is looked at again without input, realm time; 0: never.</summary>
    public long PollMs { get; internal set; }

    /// <summary>Earliest of all deadlines of this rule, realm time; 0: none. Derived, not saved.</summary>
    public long NextMs { get; internal set; }

    /// <summary>What the last change of the condition (or the running delay) rests on: value, its source time, its journal
    /// position.</summary>
    public double CauseValue { get; internal set; }
    public long CauseSourceMs { get; internal set; }
    public long CausePosition { get; internal set; }

    /// <summary>Signal of the cause; -1: none.</summary>
    public short CauseSignal { get; internal set; }

    /// <summary>Upper 16 bits of the cause's quality.</summary>
    public ushort CauseQuality { get; internal set; }

    /// <summary>Voting only: how many voters are beyond the limit, and how many cannot vote because they are not good.</summary>
    public byte Votes { get; internal set; }
    public byte NotVoting { get; internal set; }

    /// <summary>The running or last occurrence was the first of its first-out group.</summary>
    public bool FirstOut { get; internal set; }

    /// <summary>Condition set from outside (stale, instrument, model).</summary>
    public bool Forced { get; internal set; }

    /// <summary>Rate only: the good reading the next one is compared with; <see cref="long.MinValue"/> when there is none.</summary>
    public long BaseMs { get; internal set; }
    public double BaseValue { get; internal set; }

    /// <summary>Window only: made with the first good reading.</summary>
    internal WindowMemory? Window { get; set; }

    /// <summary>Set when the rule is no longer in the set: kept only for its ordinals.</summary>
    internal RetiredRule? Retired { get; set; }

    /// <summary>Never looked at.</summary>
    public static RuleState Initial => new()
    {
        Alarm = AlarmState.Initial,
        CauseValue = double.NaN,
        CausePosition = -1,
        CauseSignal = -1,
        BaseMs = long.MinValue,
    };

    /// <summary>Voting only: fewer voters than the rule was made for (domain.md B2).</summary>
    public readonly bool VotingDegraded => NotVoting > 0;

    internal void Refresh()
    {
        var next = AlarmMachine.NextDeadline(Alarm);
        if (DelayMs > 0 && (next == 0 || DelayMs < next)) next = DelayMs;
        if (PollMs > 0 && (next == 0 || PollMs < next)) next = PollMs;
        NextMs = next;
    }
}

/// <summary>A rule that was removed while a twin still remembers it.</summary>
internal sealed record RetiredRule(string Id, int Version, RuleKind Kind, AlarmPriority Priority);
