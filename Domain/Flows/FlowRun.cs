using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Forms;

namespace Twin.Domain.Flows;

/// <summary>What an entry of a run's history tells. Values are stored: append only.</summary>
public enum FlowEntryKind : byte
{
    Step = 1,
    Filled = 2,
    Approved = 3,
    Refused = 4,
    Escalated = 5,
}

/// <summary>One entry of the history: who did what, when.</summary>
/// <param name="Seq">From 1.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Step">The step; empty: none.</param>
/// <param name="From">State before.</param>
/// <param name="To">State after.</param>
/// <param name="Actor">A person, or <c>flow</c>, <c>clock</c>.</param>
/// <param name="AtMs">Unix ms; never before the entry before it.</param>
/// <param name="RequestId">Of the command; empty: by itself.</param>
/// <param name="Comment">What was said, or null.</param>
/// <param name="Role">Role approved as; escalations: the share.</param>
/// <param name="Values">Values handed in with it.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.entry.v1")]
public sealed record FlowEntry(
    [property: Id(0)] int Seq, [property: Id(1)] FlowEntryKind Kind, [property: Id(2)] string Step, [property: Id(3)] string From,
    [property: Id(4)] string To, [property: Id(5)] string Actor, [property: Id(6)] long AtMs, [property: Id(7)] string RequestId,
    [property: Id(8)] string? Comment, [property: Id(9)] string Role, [property: Id(10)] ImmutableArray<FormValue> Values);

/// <summary>Who holds a relation to the run: finder, owner, responsible.</summary>
[GenerateSerializer, Immutable, Alias("twin.flow.holder.v1")]
public sealed record FlowHolder([property: Id(0)] string Relation, [property: Id(1)] string Actor);

/// <summary>A run of a flow. Its definition travels beside it, by id and version.</summary>
[GenerateSerializer, Immutable, Alias("twin.flow.run.v1")]
public sealed record FlowRun
{
    [Id(0)] public string Id { get; init; } = "";
    [Id(1)] public string Flow { get; init; } = "";
    [Id(2)] public int Version { get; init; }
    /// <summary>Empty: not begun.</summary>
    [Id(3)] public string State { get; init; } = "";
    [Id(4)] public long EnteredMs { get; init; }
    /// <summary>When the state's time is over; 0: it has no limit.</summary>
    [Id(5)] public long DueMs { get; init; }
    /// <summary>Escalations of this state already made.</summary>
    [Id(6)] public int Escalated { get; init; }
    /// <summary>The step at the limit was tried in this state.</summary>
    [Id(7)] public bool LimitTaken { get; init; }
    [Id(8)] public ImmutableArray<FormValue> Values { get; init; } = [];
    /// <summary>By relation.</summary>
    [Id(9)] public ImmutableArray<FlowHolder> Holders { get; init; } = [];
    [Id(10)] public ImmutableArray<FlowEntry> Entries { get; init; } = [];

    /// <summary>Not there yet.</summary>
    public static readonly FlowRun Empty = new();

    /// <summary>Who holds a relation, or null.</summary>
    public string? Holder(string relation) => Holders.FirstOrDefault(h => h.Relation == relation)?.Actor;
}

/// <summary>What somebody wants of a run.</summary>
/// <param name="RequestId">Chosen by the caller; the same one again changes nothing.</param>
/// <param name="Step">The step; empty: only fill in values.</param>
/// <param name="Actor">Who.</param>
/// <param name="Roles">Roles the actor has; the caller vouches for them.</param>
/// <param name="Values">Values handed in.</param>
/// <param name="Comment">Refusals need one.</param>
/// <param name="Refuse">Refuses an approval instead of giving it.</param>
/// <param name="As">Role to approve as; null: the first that is still open.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.command.v1")]
public sealed record FlowCommand(
    [property: Id(0)] string RequestId, [property: Id(1)] string Step, [property: Id(2)] string Actor,
    [property: Id(3)] ImmutableArray<string> Roles, [property: Id(4)] ImmutableArray<FormValue> Values,
    [property: Id(5)] string? Comment = null, [property: Id(6)] bool Refuse = false, [property: Id(7)] string? As = null);

/// <summary>Something to be done outside; its id is the same however often it is worked out.</summary>
/// <param name="Id"><c>run/entry/number</c>.</param>
/// <param name="Kind">What.</param>
/// <param name="To">People; a relation nobody holds stays <c>relation:x</c>, roles stay <c>role:x</c>.</param>
/// <param name="Name">Flow of the order, or the hook.</param>
/// <param name="Text">What is told.</param>
/// <param name="AtMs">Due time, Unix ms.</param>
/// <param name="Levels">Escalate: levels up.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.effect.v1")]
public sealed record FlowEffect(
    [property: Id(0)] string Id, [property: Id(1)] FlowActionKind Kind, [property: Id(2)] ImmutableArray<string> To,
    [property: Id(3)] string Name, [property: Id(4)] LocalizedText Text, [property: Id(5)] long AtMs, [property: Id(6)] int Levels);

/// <summary>The decision on a command or a tick.</summary>
/// <param name="Next">The run after it; the clock's part holds even when the command is refused.</param>
/// <param name="Effects">To be stored with it in one transaction, then carried out.</param>
/// <param name="Error">Why it was refused, or null.</param>
/// <param name="Notes">What is wrong with the form.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.decision.v1")]
public sealed record FlowDecision(
    [property: Id(0)] FlowRun Next, [property: Id(1)] ImmutableArray<FlowEffect> Effects, [property: Id(2)] TwinError? Error,
    [property: Id(3)] ImmutableArray<FormNote> Notes);
