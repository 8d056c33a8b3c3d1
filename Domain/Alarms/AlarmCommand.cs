using Orleans;

namespace Twin.Domain.Alarms;

/// <summary>The verbs of an operator (and of an outside system for kind <c>external</c>).</summary>
public enum AlarmVerb : byte
{
    Acknowledge = 0,
    Shelve = 1,
    Unshelve = 2,
    OutOfService = 3,
    ReturnToService = 4,
    Reset = 5,
    Comment = 6,
}

/// <summary>An act upon one alarm occurrence. Doing it twice is doing it once.</summary>
/// <param name="Verb">What.</param>
/// <param name="Ordinal">Occurrence it is meant for; an act on an older one is refused.</param>
/// <param name="Actor">Who, as written into the log.</param>
/// <param name="Comment">Why; demanded by shelve and out of service.</param>
/// <param name="ShelveMs">Shelve only: how long, ms; 0: one-shot.</param>
/// <param name="Permit">Out of service of a safety alarm: permit or change number.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.command.v1")]
public sealed record AlarmCommand(
    [property: Id(0)] AlarmVerb Verb,
    [property: Id(1)] int Ordinal,
    [property: Id(2)] string Actor,
    [property: Id(3)] string? Comment,
    [property: Id(4)] long ShelveMs = 0,
    [property: Id(5)] string? Permit = null);
