using Orleans;

namespace Twin.Domain.Alarms.Rationalisation;

/// <summary>How bad it gets when nobody acts (domain.md A4). Values are stored: append only.</summary>
public enum ConsequenceSeverity : byte
{
    /// <summary>Not said yet.</summary>
    None = 0,
    Minor = 1,
    Major = 2,
    Severe = 3,
}

/// <summary>Why an alarm exists (ISA-18.2 rationalisation). What the operator does about it is the rule's guidance.</summary>
/// <param name="Cause">What makes it come.</param>
/// <param name="Consequence">What happens when nobody acts.</param>
/// <param name="Severity">How bad that is.</param>
/// <param name="RespondS">Seconds an operator has until it is too late; 0: not said yet.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.rationale.v1")]
public sealed record AlarmRationale(
    [property: Id(0)] LocalizedText Cause, [property: Id(1)] LocalizedText Consequence, [property: Id(2)] ConsequenceSeverity Severity,
    [property: Id(3)] double RespondS)
{
    /// <summary>Nothing said yet.</summary>
    public static readonly AlarmRationale Empty = new(LocalizedText.Empty, LocalizedText.Empty, ConsequenceSeverity.None, 0);
}
