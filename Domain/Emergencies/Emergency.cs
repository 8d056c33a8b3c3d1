using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Emergencies;

/// <summary>Where an emergency stands. Stored: append only.</summary>
public enum EmergencyState : byte
{
    /// <summary>Never opened.</summary>
    None = 0,
    Open = 1,
    /// <summary>Over: nothing changes it any more.</summary>
    StoodDown = 2,
}

/// <summary>How a call went. Stored: append only.</summary>
public enum CallOutcome : byte
{
    /// <summary>Dialled; no answer yet.</summary>
    Called = 0,
    Reached = 1,
    NoAnswer = 2,
}

/// <summary>What is known of a person besides the position. Stored: append only.</summary>
public enum PersonMarkKind : byte
{
    /// <summary>Counted at a muster point.</summary>
    Mustered = 0,
    /// <summary>Known to be safe elsewhere.</summary>
    Safe = 1,
    /// <summary>Looked for.</summary>
    Missing = 2,
    Hurt = 3,
    /// <summary>What was said before is taken back.</summary>
    Unknown = 4,
}

/// <summary>A step of the checklist that was done.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.tick.v1")]
public sealed record StepTick([property: Id(0)] string Step, [property: Id(1)] long AtMs, [property: Id(2)] string Actor);

/// <summary>Who has taken a role.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.role-taken.v1")]
public sealed record RoleTaken([property: Id(0)] string Role, [property: Id(1)] string Who, [property: Id(2)] long AtMs);

/// <summary>An attempt to call somebody.</summary>
/// <param name="Role">Role of the plan.</param>
/// <param name="Contact">Which contact of the role, from 0.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="Actor">Who called.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.call.v1")]
public sealed record CallMark([property: Id(0)] string Role, [property: Id(1)] int Contact, [property: Id(2)] CallOutcome Outcome,
    [property: Id(3)] long AtMs, [property: Id(4)] string Actor);

/// <summary>What somebody says of a person.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.person.v1")]
public sealed record PersonMark([property: Id(0)] string Person, [property: Id(1)] PersonMarkKind Kind, [property: Id(2)] long AtMs,
    [property: Id(3)] string Actor);

/// <summary>A line of the log; nothing is ever taken out.</summary>
/// <param name="No">From 1, without gaps.</param>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="Actor">Who.</param>
/// <param name="Kind"><c>opened</c>, <c>ticked</c>, <c>called</c>...: the event's type without <c>emergency.</c>.</param>
/// <param name="Target">What it is about: step, role, person; empty: the whole.</param>
/// <param name="Text">In words.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.line.v1")]
public sealed record EmergencyLine([property: Id(0)] int No, [property: Id(1)] long AtMs, [property: Id(2)] string Actor,
    [property: Id(3)] string Kind, [property: Id(4)] string Target, [property: Id(5)] LocalizedText Text);

/// <summary>A live emergency: the room and all that was done in it.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.v1")]
public sealed record Emergency
{
    public static readonly Emergency Empty = new();

    [Id(0)] public string Id { get; init; } = "";
    /// <summary>Rises by one with every change.</summary>
    [Id(1)] public int Version { get; init; }
    [Id(2)] public EmergencyState State { get; init; }
    [Id(3)] public string Title { get; init; } = "";
    /// <summary>Where it is; empty: not said.</summary>
    [Id(4)] public string Twin { get; init; } = "";
    [Id(5)] public long OpenedMs { get; init; }
    /// <summary>When the event began: the first of its alarms, or the opening. The report's hour runs from here.</summary>
    [Id(6)] public long OnsetMs { get; init; }
    [Id(7)] public string OpenedBy { get; init; } = "";
    /// <summary>What it was opened on.</summary>
    [Id(8)] public ImmutableArray<EmergencySign> Signs { get; init; } = [];
    /// <summary>Incident it belongs to, or null.</summary>
    [Id(9)] public string? Incident { get; init; }
    /// <summary>The plan as it was when it was chosen; null: none was chosen yet.</summary>
    [Id(10)] public EmergencyPlan? Plan { get; init; }
    /// <summary>How all plans fitted at the opening, best first.</summary>
    [Id(11)] public ImmutableArray<PlanFit> Fits { get; init; } = [];
    /// <summary>Response level, 1 (gravest) to 4.</summary>
    [Id(12)] public int Level { get; init; } = 4;
    [Id(13)] public ImmutableArray<StepTick> Ticks { get; init; } = [];
    [Id(14)] public ImmutableArray<RoleTaken> Roles { get; init; } = [];
    [Id(15)] public ImmutableArray<CallMark> Calls { get; init; } = [];
    [Id(16)] public ImmutableArray<PersonMark> People { get; init; } = [];
    /// <summary>When the first report was made, Unix ms; 0: not yet.</summary>
    [Id(17)] public long ReportedMs { get; init; }
    [Id(18)] public string ReportedBy { get; init; } = "";
    [Id(19)] public ImmutableArray<EmergencyLine> Log { get; init; } = [];
    [Id(20)] public long EndedMs { get; init; }
    /// <summary>What was learned, said at the stand-down.</summary>
    [Id(21)] public string Lesson { get; init; } = "";
}
