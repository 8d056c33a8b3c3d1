using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <summary>What is stored of a drill: bytes of a <see cref="DrillBook"/>.</summary>
[GenerateSerializer, Alias("twin.drill.record.v1")]
public sealed class DrillRecord
{
    [Id(0)] public byte[] Data { get; set; } = [];
}

/// <summary>A drill is its start and its acts; all else comes out again when it is run.</summary>
[GenerateSerializer, Alias("twin.drill.book.v1")]
public sealed class DrillBook
{
    [Id(0)] public required DrillOrder Order { get; init; }
    [Id(1)] public DrillState State { get; set; } = DrillState.Running;

    /// <summary>Times life.</summary>
    [Id(2)] public double Speed { get; set; }

    /// <summary>Drill time that was certainly reached, s.</summary>
    [Id(3)] public int ReachedS { get; set; }

    /// <summary>In the order in which they were done; of drills of before, newer ones append (<see cref="DrillActsRecord"/>).</summary>
    [Id(4)] public List<DrillAct> Acts { get; init; } = [];
    [Id(5)] public long EndedMs { get; set; }
    [Id(6)] public string EndedBy { get; set; } = "";
    [Id(7)] public string Print { get; set; } = "";
    [Id(8)] public DrillReport? Report { get; set; }

    /// <summary>Version of the model it runs under.</summary>
    [Id(9)] public int ModelVersion { get; set; }
}

/// <summary>What somebody did to a drill, and after which second of it. Exactly one of those from <see cref="Action"/> on is
/// set.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.v1")]
public sealed record DrillAct
{
    /// <summary>Drill time, s.</summary>
    [Id(0)] public required int AtS { get; init; }
    [Id(1)] public required string Actor { get; init; }
    [Id(2)] public DrillTeam Team { get; init; }
    [Id(3)] public DrillAction? Action { get; init; }
    [Id(4)] public AlarmAct? Alarm { get; init; }
    [Id(5)] public ModeAct? Mode { get; init; }
    [Id(6)] public HoldAct? Hold { get; init; }
    [Id(7)] public RoleAct? Role { get; init; }
    [Id(8)] public ReadAct? Read { get; init; }
}

/// <summary>An act upon an alarm.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.alarm.v1")]
public sealed record AlarmAct([property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] AlarmCommand Command);

/// <summary>A twin is put into a mode.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.mode.v1")]
public sealed record ModeAct([property: Id(0)] string Twin, [property: Id(1)] string Mode);

/// <summary>An inject is held back, or let go.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.hold.v1")]
public sealed record HoldAct([property: Id(0)] int Inject, [property: Id(1)] bool Hold);

/// <summary>Somebody plays a role; empty: none any more.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.role.v1")]
public sealed record RoleAct([property: Id(0)] string Role);

/// <summary>Somebody's role has read its messages up to a number.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.act.read.v1")]
public sealed record ReadAct([property: Id(0)] int Message);

/// <summary>What is stored of a plant's drills: their ids, oldest first.</summary>
[GenerateSerializer, Alias("twin.drill.list.v1")]
public sealed class DrillListRecord
{
    [Id(0)] public List<DrillEntry> Drills { get; init; } = [];
    [Id(1)] public List<StartEntry> Starts { get; init; } = [];

    /// <summary>Number given to a start last.</summary>
    [Id(2)] public int LastStart { get; set; }
}

/// <summary>A drill of the list.</summary>
[GenerateSerializer, Alias("twin.drill.entry.v1")]
public sealed class DrillEntry
{
    [Id(0)] public string Id { get; set; } = "";

    /// <summary>Idempotency key of its request, or null.</summary>
    [Id(1)] public string? RequestKey { get; set; }

    /// <summary>It is known to be over.</summary>
    [Id(2)] public bool Ended { get; set; }

    /// <summary>Packed <see cref="DrillView"/> as it was when it ended; empty: it is asked.</summary>
    [Id(3)] public byte[] View { get; set; } = [];
}

/// <summary>A saved start of the list; the plant itself has a row of its own.</summary>
[GenerateSerializer, Alias("twin.drill.list.start.v1")]
public sealed class StartEntry
{
    [Id(0)] public string Id { get; set; } = "";

    /// <summary>Packed <see cref="DrillStartView"/>.</summary>
    [Id(1)] public byte[] View { get; set; } = [];
}

/// <summary>What is stored of some acts: packed, in order.</summary>
[GenerateSerializer, Alias("twin.drill.acts.v1")]
public sealed class DrillActsRecord
{
    [Id(0)] public byte[] Data { get; set; } = [];
}

/// <summary>What is stored of a start: a <see cref="PlantSnapshot"/>, written once.</summary>
[GenerateSerializer, Alias("twin.drill.start.record.v1")]
public sealed class DrillStartRecord
{
    [Id(0)] public byte[] Data { get; set; } = [];

    /// <summary>Its bytes are packed; those of before are not.</summary>
    [Id(1)] public bool Packed { get; set; }
}
