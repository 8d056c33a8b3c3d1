using Orleans;

namespace Twin.Domain.Alarms;

/// <summary>ISA-18.2 priority; 1 is the most urgent. Values are stored.</summary>
public enum AlarmPriority : byte
{
    Critical = 1,
    High = 2,
    Medium = 3,
    Low = 4,
}

/// <summary>Why an alarm is kept from annunciating; the order is the order of precedence (domain.md A2: I &gt; H &gt; G).</summary>
public enum Suppression : byte
{
    None = 0,
    Shelved = 1,
    ByDesign = 2,
    OutOfService = 3,
}

/// <summary>
/// The state of one alarm, the four variables of domain.md A2 kept apart, with its occurrence and its own deadlines.
/// Shelving, design suppression and out of service may hold at once; <see cref="Suppression"/> tells the strongest.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.state.v1")]
public readonly record struct AlarmState
{
    /// <summary>The condition after delays and deadband.</summary>
    [Id(0)] public bool Active { get; init; }
    [Id(1)] public bool Acknowledged { get; init; }
    /// <summary>Held by its latch until reset.</summary>
    [Id(2)] public bool Latched { get; init; }
    /// <summary>Unix ms until which it is shelved; 0: not shelved; <see cref="long.MaxValue"/>: one-shot, until it returns to
    /// normal.</summary>
    [Id(3)] public long ShelvedUntilMs { get; init; }
    [Id(4)] public bool SuppressedByDesign { get; init; }
    [Id(5)] public bool OutOfService { get; init; }
    /// <summary>Ordinal of the running or last occurrence; 0: never. Part of the alarm's id.</summary>
    [Id(6)] public int Ordinal { get; init; }
    /// <summary>Transitions of this alarm so far; makes event ids unique and replays harmless.</summary>
    [Id(7)] public int Sequence { get; init; }
    /// <summary>When the occurrence began, realm time, Unix ms.</summary>
    [Id(8)] public long RaisedMs { get; init; }
    [Id(9)] public long AcknowledgedMs { get; init; }
    /// <summary>When an acknowledged, still active alarm annunciates again; 0: not set.</summary>
    [Id(10)] public long ReAlarmAtMs { get; init; }

    /// <summary>Never raised, nothing suppressed.</summary>
    public static readonly AlarmState Initial = new() { Acknowledged = true };

    /// <summary>The strongest suppression in force.</summary>
    public Suppression Suppression =>
        OutOfService ? Suppression.OutOfService
        : SuppressedByDesign ? Suppression.ByDesign
        : ShelvedUntilMs != 0 ? Suppression.Shelved
        : Suppression.None;

    /// <summary>An occurrence is open: active, latched, or not yet acknowledged.</summary>
    public bool IsOpen => Active || Latched || !Acknowledged;
}
