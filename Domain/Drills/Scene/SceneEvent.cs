using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Scene;

/// <summary>What the log of a scene tells. Values are stored: append only.</summary>
public enum SceneEventKind : byte
{
    Inject = 0,
    Action = 1,
    Refused = 2,
    LeakStarted = 3,
    LeakStopped = 4,
    Overflow = 5,
    Ignited = 6,
    FireOut = 7,
    Explosion = 8,
    Fireball = 9,
    TankFailed = 10,
    PersonWarned = 11,
    PersonLeaving = 12,
    PersonMustered = 13,
    PersonDown = 14,
    PersonDead = 15,
    PersonRescued = 16,
    ResourceMoving = 17,
    ResourceArrived = 18,
    SensorFault = 19,
    AlarmRaised = 20,
    AlarmAcknowledged = 21,
    AlarmReturned = 22,
    HotZone = 23,
    Verified = 24,
    NotSeen = 25,
    Onset = 26,
    Ended = 27,
    Boilover = 28,
    Message = 29,
    Controlled = 30,

    /// <summary>Somebody plays a role from now on (subject); detail: the one played before.</summary>
    RoleTaken = 31,
    RoleLeft = 32,

    /// <summary>A role has read its messages up to a number (value).</summary>
    MessagesRead = 33,

    /// <summary>An alarm (detail) set off a procedure (subject): its checklist is open.</summary>
    ProcedureOpened = 34,
}

/// <summary>A line of a drill's log.</summary>
/// <param name="TimeS">Drill time, s.</param>
/// <param name="Kind">What.</param>
/// <param name="Subject">Twin, person, resource, inject number, alarm as <c>twin/rule</c>.</param>
/// <param name="Detail">Second party, action's word, reason.</param>
/// <param name="Team">Who acted.</param>
/// <param name="Actor">Who, or empty: the world.</param>
/// <param name="Value">Rate kg/s, mass kg, people...; by kind.</param>
/// <param name="Text">What was said.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.event.v1")]
public sealed record SceneEvent(
    [property: Id(0)] double TimeS,
    [property: Id(1)] SceneEventKind Kind,
    [property: Id(2)] string Subject,
    [property: Id(3)] string Detail = "",
    [property: Id(4)] DrillTeam Team = DrillTeam.None,
    [property: Id(5)] string Actor = "",
    [property: Id(6)] double Value = 0,
    [property: Id(7)] LocalizedText? Text = null);
