using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

/// <summary>
/// What one twin remembers of one rule. Lives in an array of the twin and is changed only by <see cref="CompiledRuleSet"/>;
/// saved by <see cref="RuleStateCodec"/>. A rule that never did anything costs one reference, for hundreds of thousands of sensors
/// carry rules that stay quiet; so a copy of a state shares what it remembers (see <see cref="Copy"/>).
/// </summary>
public struct RuleState
{
    private RuleMemory? _memory;

    /// <summary>The alarm.</summary>
    public AlarmState Alarm
    {
        readonly get => _memory is null ? AlarmState.Initial : _memory.Alarm;
        internal set => Memory.Alarm = value;
    }

    /// <summary>
    /// Pending on- or off-delay (which one follows from <see cref="AlarmState.Active"/>): &gt; 0 realm time at which it ends;
    /// &lt; 0 held while the value cannot be trusted, minus the ms still to run; 0 none.
    /// </summary>
    public long DelayMs
    {
        readonly get => _memory?.DelayMs ?? 0;
        internal set
        {
            if (value != DelayMs) Memory.DelayMs = value;
        }
    }

    /// <summary>When an expression that uses <c>age</c> is looked at again without input, realm time; 0: never.</summary>
    public long PollMs
    {
        readonly get => _memory?.PollMs ?? 0;
        internal set
        {
            if (value != PollMs) Memory.PollMs = value;
        }
    }

    /// <summary>Earliest of all deadlines of this rule, realm time; 0: none. Derived, not saved.</summary>
    public readonly long NextMs => _memory?.NextMs ?? 0;

    /// <summary>What the last change of the condition (or the running delay) rests on: value, its source time, its journal
    /// position.</summary>
    public double CauseValue
    {
        readonly get => _memory?.CauseValue ?? double.NaN;
        internal set => Memory.CauseValue = value;
    }

    public long CauseSourceMs
    {
        readonly get => _memory?.CauseSourceMs ?? 0;
        internal set => Memory.CauseSourceMs = value;
    }

    public long CausePosition
    {
        readonly get => _memory?.CausePosition ?? -1;
        internal set => Memory.CausePosition = value;
    }

    /// <summary>Signal of the cause; -1: none.</summary>
    public short CauseSignal
    {
        readonly get => _memory?.CauseSignal ?? -1;
        internal set
        {
            if (value != CauseSignal) Memory.CauseSignal = value;
        }
    }

    /// <summary>Upper 16 bits of the cause's quality.</summary>
    public ushort CauseQuality
    {
        readonly get => _memory?.CauseQuality ?? 0;
        internal set => Memory.CauseQuality = value;
    }

    /// <summary>Voting only: how many voters are beyond the limit, and how many cannot vote because they are not good.</summary>
    public byte Votes
    {
        readonly get => _memory?.Votes ?? 0;
        internal set
        {
            if (value != Votes) Memory.Votes = value;
        }
    }

    public byte NotVoting
    {
        readonly get => _memory?.NotVoting ?? 0;
        internal set
        {
            if (value != NotVoting) Memory.NotVoting = value;
        }
    }

    /// <summary>The running or last occurrence was the first of its first-out group.</summary>
    public bool FirstOut
    {
        readonly get => _memory?.FirstOut ?? false;
        internal set
        {
            if (value != FirstOut) Memory.FirstOut = value;
        }
    }

    /// <summary>Condition set from outside (stale, instrument, model).</summary>
    public bool Forced
    {
        readonly get => _memory?.Forced ?? false;
        internal set
        {
            if (value != Forced) Memory.Forced = value;
        }
    }

    /// <summary>Rate only: the good reading the next one is compared with; <see cref="long.MinValue"/> when there is none.</summary>
    public long BaseMs
    {
        readonly get => _memory?.BaseMs ?? long.MinValue;
        internal set
        {
            if (value != BaseMs) Memory.BaseMs = value;
        }
    }

    public double BaseValue
    {
        readonly get => _memory?.BaseValue ?? 0;
        internal set
        {
            if (_memory is not null || value != 0) Memory.BaseValue = value;
        }
    }

    /// <summary>Window only: made with the first good reading.</summary>
    internal WindowMemory? Window
    {
        readonly get => _memory?.Window;
        set
        {
            if (!ReferenceEquals(value, Window)) Memory.Window = value;
        }
    }

    /// <summary>Set when the rule is no longer in the set: kept only for its ordinals.</summary>
    internal RetiredRule? Retired
    {
        readonly get => _memory?.Retired;
        set
        {
            if (!ReferenceEquals(value, Retired)) Memory.Retired = value;
        }
    }

    /// <summary>Never looked at.</summary>
    public static RuleState Initial => default;

    /// <summary>Voting only: fewer voters than the rule was made for (domain.md B2).</summary>
    public readonly bool VotingDegraded => NotVoting > 0;

    /// <summary>Nothing is remembered: everything is as in <see cref="Initial"/>.</summary>
    internal readonly bool IsQuiet => _memory is null;

    /// <summary>The alarm's, without copying it.</summary>
    internal readonly bool Active => _memory is not null && _memory.Alarm.Active;

    /// <summary>The alarm's, without copying it.</summary>
    internal readonly bool SuppressedByDesign => _memory is not null && _memory.Alarm.SuppressedByDesign;

    private RuleMemory Memory => _memory ??= new RuleMemory();

    /// <summary>A state that can be changed without changing this one (but for its window).</summary>
    internal readonly RuleState Copy() => new() { _memory = _memory?.Copy() };

    internal void Refresh()
    {
        if (_memory is null) return;
        var next = AlarmMachine.NextDeadline(_memory.Alarm);
        if (DelayMs > 0 && (next == 0 || DelayMs < next)) next = DelayMs;
        if (PollMs > 0 && (next == 0 || PollMs < next)) next = PollMs;
        _memory.NextMs = next;
    }

    /// <summary>What there is to remember once something happened.</summary>
    private sealed class RuleMemory
    {
        public AlarmState Alarm = AlarmState.Initial;
        public long DelayMs;
        public long PollMs;
        public long NextMs;
        public double CauseValue = double.NaN;
        public long CauseSourceMs;
        public long CausePosition = -1;
        public long BaseMs = long.MinValue;
        public double BaseValue;
        public WindowMemory? Window;
        public RetiredRule? Retired;
        public short CauseSignal = -1;
        public ushort CauseQuality;
        public byte Votes;
        public byte NotVoting;
        public bool FirstOut;
        public bool Forced;

        public RuleMemory Copy() => (RuleMemory)MemberwiseClone();
    }
}

/// <summary>A rule that was removed while a twin still remembers it.</summary>
internal sealed record RetiredRule(string Id, int Version, RuleKind Kind, AlarmPriority Priority);
