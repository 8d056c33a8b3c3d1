using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>Where an incident stands. Stored: append only.</summary>
public enum IncidentState : byte
{
    /// <summary>Never created.</summary>
    None = 0,
    Open = 1,
    Closed = 2,
}

/// <summary>What really happened. Stored: append only.</summary>
public enum IncidentOutcome : byte
{
    /// <summary>Harm or loss.</summary>
    Incident = 0,
    /// <summary>Nothing came to harm, but could have.</summary>
    NearMiss = 1,
    /// <summary>Looked into, and nothing had happened: evidence that the equipment is sound.</summary>
    FalseAlarm = 2,
}

/// <summary>Something on the time line of an incident.</summary>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="Text">What.</param>
/// <param name="Twin">Twin it happened at, or null.</param>
/// <param name="AlarmId">Alarm it was, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.moment.v1")]
public sealed record IncidentMoment([property: Id(0)] long AtMs, [property: Id(1)] string Text, [property: Id(2)] string? Twin = null,
    [property: Id(3)] string? AlarmId = null);

/// <summary>A node of the cause tree; the root is the incident itself.</summary>
/// <param name="Id">Unique in the tree.</param>
/// <param name="ParentId">What it caused; null: the incident.</param>
/// <param name="Text">The cause.</param>
/// <param name="Twin">Twin of the knowledge graph it lies at, or null.</param>
/// <param name="IsRoot">Judged to be a root cause.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.cause.v1")]
public sealed record IncidentCause([property: Id(0)] string Id, [property: Id(1)] string? ParentId, [property: Id(2)] string Text,
    [property: Id(3)] string? Twin = null, [property: Id(4)] bool IsRoot = false);

/// <summary>What is done so that it does not happen again.</summary>
/// <param name="Text">What.</param>
/// <param name="Owner">Who, or null.</param>
/// <param name="DueMs">Until when, Unix ms; 0: open.</param>
/// <param name="DoneMs">When it was done, Unix ms; 0: not yet.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.action.v1")]
public sealed record IncidentAction([property: Id(0)] string Text, [property: Id(1)] string? Owner = null, [property: Id(2)] long DueMs = 0,
    [property: Id(3)] long DoneMs = 0);

/// <summary>What it did.</summary>
/// <param name="Text">In words.</param>
/// <param name="Injured">People hurt.</param>
/// <param name="Fatalities">People killed.</param>
/// <param name="ReleasedKg">Substance released, kg.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.effects.v1")]
public sealed record IncidentEffects([property: Id(0)] string Text = "", [property: Id(1)] int Injured = 0,
    [property: Id(2)] int Fatalities = 0, [property: Id(3)] double ReleasedKg = 0)
{
    public static readonly IncidentEffects None = new();
}

/// <summary>What people say of an incident; replaced as a whole by an update.</summary>
[GenerateSerializer, Immutable, Alias("twin.incident.facts.v1")]
public sealed record IncidentFacts
{
    [Id(0)] public required string Title { get; init; }
    /// <summary>Class, a local id: <c>leak</c>, <c>fire</c>, <c>overfill</c>...</summary>
    [Id(1)] public required string Class { get; init; }
    [Id(2)] public required long OccurredMs { get; init; }
    [Id(3)] public IncidentOutcome Outcome { get; init; }
    /// <summary>Type of the equipment, by which the plant learns; a type id of the plant model.</summary>
    [Id(4)] public string EquipmentType { get; init; } = "";
    [Id(5)] public string Substance { get; init; } = "";
    /// <summary>Twins involved, local ids.</summary>
    [Id(6)] public ImmutableArray<string> Twins { get; init; } = [];
    [Id(7)] public ImmutableArray<IncidentMoment> TimeLine { get; init; } = [];
    /// <summary>The five whys, outermost first.</summary>
    [Id(8)] public ImmutableArray<string> Whys { get; init; } = [];
    [Id(9)] public ImmutableArray<IncidentCause> Causes { get; init; } = [];
    [Id(10)] public IncidentEffects Effects { get; init; } = IncidentEffects.None;
    [Id(11)] public ImmutableArray<IncidentAction> Actions { get; init; } = [];
    /// <summary>Alarm group it came from, or null.</summary>
    [Id(12)] public string? AlarmGroup { get; init; }
}

/// <summary>A step of an incident: who did what when.</summary>
[GenerateSerializer, Immutable, Alias("twin.incident.step.v1")]
public sealed record IncidentStep([property: Id(0)] string Kind, [property: Id(1)] string Actor, [property: Id(2)] long AtMs,
    [property: Id(3)] string? Comment);

/// <summary>An incident with its history.</summary>
[GenerateSerializer, Immutable, Alias("twin.incident.v1")]
public sealed record Incident
{
    [Id(0)] public string Id { get; init; } = "";
    /// <summary>Rises by one with each step.</summary>
    [Id(1)] public int Version { get; init; }
    [Id(2)] public IncidentState State { get; init; }
    [Id(3)] public required IncidentFacts Facts { get; init; }
    [Id(4)] public ImmutableArray<IncidentStep> Steps { get; init; } = [];

    /// <summary>Not there yet.</summary>
    public static readonly Incident Empty = new() { Facts = new IncidentFacts { Title = "", Class = "", OccurredMs = 0 } };
}
