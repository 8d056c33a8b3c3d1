using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;

namespace Twin.Domain.Rules;

/// <summary>The rule kinds of design part 1. Values are stored: append only.</summary>
public enum RuleKind : byte
{
    /// <summary>Value beyond a limit (LL, L, H, HH).</summary>
    Threshold = 0,
    /// <summary>Rate of change beyond a limit, per second of source time.</summary>
    Rate = 1,
    /// <summary>Distance from a set point or a sibling signal.</summary>
    Deviation = 2,
    /// <summary>At least k of n signals beyond a limit.</summary>
    Voting = 3,
    /// <summary>Aggregate over a window of source time beyond a limit.</summary>
    Window = 4,
    /// <summary>A boolean expression over the twin's signals.</summary>
    Expression = 5,
    /// <summary>Nothing new for too long (the "stale" alarm of a safety sensor).</summary>
    Stale = 6,
    /// <summary>A diagnostic condition of the instrument: clock, flatline, out of range, gap.</summary>
    Instrument = 7,
    /// <summary>Raised and cleared by an outside system; mirrored here.</summary>
    External = 8,
    /// <summary>An ONNX model over the twin's signals (issue "Judgement").</summary>
    Model = 9,
}

/// <summary>Which limit a threshold is (OPC UA LimitAlarm words); also its direction.</summary>
public enum LimitKind : byte
{
    LowLow = 0,
    Low = 1,
    High = 2,
    HighHigh = 3,
}

/// <summary>What a window rule computes.</summary>
public enum WindowAggregate : byte
{
    Mean = 0,
    Min = 1,
    Max = 2,
    Range = 3,
    StandardDeviation = 4,
}

/// <summary>
/// A condition over signals that raises an alarm (domain.md A3). Immutable; one rule per (type or twin, id).
/// Limits and deadband are in the unit of the signal.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.rule.v1")]
public sealed record RuleDefinition
{
    /// <summary>Local id, unique on the type, e.g. <c>HH</c>.</summary>
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required RuleKind Kind { get; init; }
    [Id(2)] public int Version { get; init; } = 1;
    [Id(3)] public bool Enabled { get; init; } = true;
    /// <summary>What the operator reads.</summary>
    [Id(4)] public required LocalizedText Text { get; init; }
    /// <summary>What the operator should do.</summary>
    [Id(5)] public LocalizedText Guidance { get; init; } = LocalizedText.Empty;
    [Id(6)] public required AlarmPriority Priority { get; init; }
    /// <summary>Signal it looks at; null on a sensor's own type (its own value).</summary>
    [Id(7)] public string? Signal { get; init; }
    [Id(8)] public LimitKind Limit { get; init; } = LimitKind.High;
    /// <summary>The limit: engineering unit; per second for a rate; distance for a deviation.</summary>
    [Id(9)] public double Threshold { get; init; }
    /// <summary>How far back inside the limit the value must come to return; same unit as <see cref="Threshold"/>, ≥ 0.</summary>
    [Id(10)] public double Deadband { get; init; }
    [Id(11)] public long OnDelayMs { get; init; }
    [Id(12)] public long OffDelayMs { get; init; }
    /// <summary>Stays until reset by a person.</summary>
    [Id(13)] public bool Latching { get; init; }
    /// <summary>Life safety: never shelved, out of service only with a permit number (domain.md A2).</summary>
    [Id(14)] public bool Safety { get; init; }
    /// <summary>Set point of a deviation; ignored when <see cref="Sibling"/> is set.</summary>
    [Id(15)] public double SetPoint { get; init; }
    /// <summary>Signal to compare with.</summary>
    [Id(16)] public string? Sibling { get; init; }
    /// <summary>Signals that vote.</summary>
    [Id(17)] public ImmutableArray<string> Voters { get; init; } = [];
    /// <summary>How many must agree.</summary>
    [Id(18)] public int VotesNeeded { get; init; }
    [Id(19)] public WindowAggregate Aggregate { get; init; }
    [Id(20)] public long WindowMs { get; init; }
    /// <summary>Boolean expression; names are the type's signals.</summary>
    [Id(21)] public string? Expression { get; init; }
    /// <summary>Modes in which the alarm is suppressed by design.</summary>
    [Id(22)] public ImmutableArray<string> SuppressedInModes { get; init; } = [];
    /// <summary>Mode id → limit used in that mode instead of <see cref="Threshold"/>.</summary>
    [Id(23)] public ImmutableDictionary<string, double> ModeThresholds { get; init; } = ImmutableDictionary<string, double>.Empty;
    /// <summary>Returned alarms need no acknowledgement (domain.md A2 row 3).</summary>
    [Id(24)] public bool AutoAcknowledgeOnReturn { get; init; }
    /// <summary>An acknowledged alarm still active after this long is annunciated again; 0: never.</summary>
    [Id(25)] public long ReAlarmMs { get; init; }
    /// <summary>Group in which the first to trip is marked first-out; null: none.</summary>
    [Id(26)] public string? FirstOutGroup { get; init; }
    /// <summary>Why it exists; null: not rationalised yet.</summary>
    [Id(27)] public AlarmRationale? Rationale { get; init; }
}
