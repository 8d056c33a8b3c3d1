namespace Twin.Domain.Alarms;

/// <summary>What the state machine must know of the rule behind an alarm.</summary>
/// <param name="Priority">Critical alarms cannot be shelved.</param>
/// <param name="Safety">Life safety: never shelved, out of service only with a permit.</param>
/// <param name="Latching">Stays until reset by a person.</param>
/// <param name="AutoAcknowledgeOnReturn">A returned alarm needs no acknowledgement.</param>
/// <param name="External">Mirrors an outside system.</param>
/// <param name="ReAlarmMs">Annunciates again when acknowledged and still active after this long; 0: never.</param>
public readonly record struct AlarmTraits(
    AlarmPriority Priority,
    bool Safety,
    bool Latching,
    bool AutoAcknowledgeOnReturn,
    bool External,
    long ReAlarmMs);
