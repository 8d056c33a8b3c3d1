using Orleans;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms;

/// <summary>What happened to an alarm. Names are the event types of the log (<c>alarm.raised</c>...). Values are stored: append
/// only.</summary>
public enum AlarmEventKind : byte
{
    Raised = 0,
    Acknowledged = 1,
    Returned = 2,
    Closed = 3,
    Shelved = 4,
    Unshelved = 5,
    SuppressedByDesign = 6,
    Unsuppressed = 7,
    OutOfService = 8,
    ReturnedToService = 9,
    Latched = 10,
    Reset = 11,
    ReAlarmed = 12,
    Commented = 13,
    /// <summary>An outside system changed something that has no verb here.</summary>
    Mirrored = 14,
}

/// <summary>
/// One step of one alarm: the immutable event record of domain.md A2, holding the whole state after it,
/// so that lists and restarts never have to reconstruct.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.transition.v1")]
public sealed record AlarmTransition
{
    [Id(0)] public required string Realm { get; init; }
    [Id(1)] public required string Plant { get; init; }
    [Id(2)] public required string Twin { get; init; }
    [Id(3)] public required string RuleId { get; init; }
    [Id(4)] public required int RuleVersion { get; init; }
    [Id(5)] public required RuleKind RuleKind { get; init; }
    [Id(6)] public required AlarmEventKind Kind { get; init; }
    [Id(7)] public required AlarmPriority Priority { get; init; }
    [Id(8)] public required LocalizedText Text { get; init; }
    [Id(9)] public required LocalizedText Guidance { get; init; }
    [Id(10)] public required AlarmState State { get; init; }
    /// <summary>Realm time of the step, Unix ms.</summary>
    [Id(11)] public required long AtMs { get; init; }
    /// <summary>Source time of the reading that caused it, Unix ms; equals <see cref="AtMs"/> for commands and timers.</summary>
    [Id(12)] public required long SourceMs { get; init; }
    /// <summary>
    /// The value that caused it; for commands and timers the one that caused the last change of the condition; NaN when none did.
    /// </summary>
    [Id(13)] public required double Value { get; init; }
    /// <summary>The limit it crossed; NaN when there is none.</summary>
    [Id(14)] public required double Limit { get; init; }
    [Id(15)] public required Quality Quality { get; init; }
    /// <summary>Journal position of the reading that caused it; -1 for commands and timers.</summary>
    [Id(16)] public required long Position { get; init; }
    /// <summary>Who did it: <c>user:anna</c>, <c>key:mes</c>, <c>rule</c>, <c>timer</c>, <c>external:dcs1</c>.</summary>
    [Id(17)] public required string Actor { get; init; }
    [Id(18)] public string? Comment { get; init; }
    /// <summary>First to trip in its first-out group.</summary>
    [Id(19)] public bool FirstOut { get; init; }
    [Id(20)] public string? FirstOutGroup { get; init; }
    /// <summary>Sensor whose reading caused it, when the alarm belongs to another twin.</summary>
    [Id(21)] public string? Sensor { get; init; }
    /// <summary>UCUM unit of <see cref="Value"/> and <see cref="Limit"/>.</summary>
    [Id(22)] public string Unit { get; init; } = "";
    /// <summary>Permit or change number under which a safety alarm went out of service.</summary>
    [Id(23)] public string? Permit { get; init; }

    /// <summary>Id of the occurrence: says where it belongs and is made again by a replay.</summary>
    public string AlarmId => AlarmIds.Build(Realm, Plant, Twin, RuleId, State.Ordinal);

    /// <summary>Unique id of this step in the event log.</summary>
    public string EventId => $"{Realm}~{Plant}~{Twin}~{RuleId}#{State.Sequence}";
}
