namespace Twin.Domain.Drills.Scenarios;

/// <summary>What can be done to a drill's world, by any side. Values are stored: append only.</summary>
public enum ActionKind : byte
{
    None = 0,

    // Red and white: what happens to the plant.
    Leak = 1,
    Plug = 2,
    Receive = 3,
    StopReceive = 4,
    Ignite = 5,
    Lightning = 6,
    Wind = 7,
    Weather = 8,
    Wear = 9,
    Heat = 10,
    Collapse = 11,
    Boilover = 12,

    // Red: what happens to sight and means.
    KillSensor = 20,
    FreezeSensor = 21,
    BiasSensor = 22,
    SpoofSensor = 23,
    RestoreSensor = 24,
    CutNetwork = 25,
    RestoreNetwork = 26,
    FreezeCamera = 27,
    RestoreCamera = 28,
    CloseGate = 29,
    OpenGate = 30,
    Nuisance = 31,
    JamValve = 32,
    FailResource = 33,

    // Blue.
    CloseValve = 40,
    OpenValve = 41,
    StopPump = 42,
    StartPump = 43,
    StartDeluge = 44,
    StopDeluge = 45,
    StartFoam = 46,
    StopFoam = 47,
    Dispatch = 48,
    Recall = 49,
    Evacuate = 50,
    Shelter = 51,
    AllClear = 52,
    Acknowledge = 53,
    Message = 54,
    Checklist = 55,
    Notify = 56,
    Verify = 57,
    StopWork = 58,
    EndDrill = 59,
}

/// <summary>Who acts. Values are stored.</summary>
[Flags]
public enum DrillTeam : byte
{
    None = 0,

    /// <summary>Attacks: injects.</summary>
    Red = 1,

    /// <summary>Operators and commander: responds.</summary>
    Blue = 2,

    /// <summary>Control: leads the drill.</summary>
    White = 4,
}

/// <summary>What an action is done to. Values are stored.</summary>
public enum TargetNeed : byte
{
    None = 0,
    Tank = 1,

    /// <summary>Whatever holds liquid or gas: tank, pump, compressor, pipe, loading arm.</summary>
    Source = 2,
    Machine = 3,
    Sensor = 4,
    Camera = 5,
    Zone = 6,

    /// <summary>A zone, or nothing: all of the plant.</summary>
    ZoneOrAll = 7,
    Gate = 8,
    Resource = 9,
    Person = 10,
    Alarm = 11,
    Job = 12,
    Twin = 13,
    Valve = 14,

    /// <summary>A free word: an item of a checklist, an authority, a role.</summary>
    Word = 15,

    /// <summary>A twin, or a place <c>at</c>.</summary>
    TwinOrPlace = 16,
}
