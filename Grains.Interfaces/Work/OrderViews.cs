using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;

namespace Twin.Grains.Interfaces.Work;

/// <summary>An order as a line of a list or a card of the board.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.line.v1")]
public sealed record OrderLine
{
    [Id(0)] public required string Id { get; init; }
    /// <summary>Flow it follows.</summary>
    [Id(1)] public string Flow { get; init; } = "";
    [Id(2)] public int FlowVersion { get; init; }
    [Id(3)] public OrderFacts Facts { get; init; } = new();
    /// <summary>State id of the flow.</summary>
    [Id(4)] public string State { get; init; } = "";
    [Id(5)] public LocalizedText StateName { get; init; } = LocalizedText.Empty;
    [Id(6)] public FlowPhase Phase { get; init; }
    /// <summary>Who has to act now by name; empty: a role, or nobody.</summary>
    [Id(7)] public string Assignee { get; init; } = "";
    /// <summary>Since when it stands in its state, Unix ms.</summary>
    [Id(8)] public long EnteredMs { get; init; }
    /// <summary>When the state's time is over, Unix ms; 0: no limit.</summary>
    [Id(9)] public long DueMs { get; init; }
    /// <summary>When it ended, Unix ms; 0: open.</summary>
    [Id(10)] public long EndedMs { get; init; }
    [Id(11)] public int Repeats { get; init; }
    /// <summary>Escalations of the present state.</summary>
    [Id(12)] public int Escalated { get; init; }
    [Id(13)] public int Flags { get; init; }
}

/// <summary>One entry of the evidence chain.</summary>
/// <param name="Entry">Who, when, which step, with which values.</param>
/// <param name="Flags">What is remarkable about its evidence.</param>
/// <param name="Position">Where it stands in the plant's log.</param>
/// <param name="Hash">Hash of the log there, lower-case hex; it covers the entry and everything before it.</param>
/// <param name="IsWhole">The log says the same as the order.</param>
[GenerateSerializer, Immutable, Alias("twin.work.entry-view.v1")]
public sealed record OrderEntry(
    [property: Id(0)] FlowEntry Entry, [property: Id(1)] ImmutableArray<OrderFlag> Flags, [property: Id(2)] long Position,
    [property: Id(3)] string Hash, [property: Id(4)] bool IsWhole);

/// <summary>A step that can be taken from the present state.</summary>
/// <param name="Id">Step.</param>
/// <param name="Name">Its name.</param>
/// <param name="Form">Form it asks for, or null.</param>
/// <param name="Fields">Fields it asks for.</param>
/// <param name="Who">Who may: <c>role:x</c>, <c>relation:x</c>, <c>anyone</c>.</param>
/// <param name="Approvals">Roles whose approval it needs.</param>
/// <param name="CanRefuse">May be refused.</param>
/// <param name="MayTake">The one who asked may take it, as far as role, relation and other-person rules go.</param>
[GenerateSerializer, Immutable, Alias("twin.work.next.v1")]
public sealed record OrderNextStep(
    [property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] string? Form,
    [property: Id(3)] ImmutableArray<string> Fields, [property: Id(4)] ImmutableArray<string> Who,
    [property: Id(5)] ImmutableArray<string> Approvals, [property: Id(6)] bool CanRefuse, [property: Id(7)] bool MayTake);

/// <summary>An order, whole.</summary>
/// <param name="Line">As in lists.</param>
/// <param name="Order">What is kept of it.</param>
/// <param name="FlowName">Name of its flow.</param>
/// <param name="Entries">The evidence chain, oldest first.</param>
/// <param name="Steps">What can be done next.</param>
[GenerateSerializer, Immutable, Alias("twin.work.view.v1")]
public sealed record OrderView(
    [property: Id(0)] OrderLine Line, [property: Id(1)] Order Order, [property: Id(2)] LocalizedText FlowName,
    [property: Id(3)] ImmutableArray<OrderEntry> Entries, [property: Id(4)] ImmutableArray<OrderNextStep> Steps);

/// <summary>How a command went.</summary>
/// <param name="Line">The order after it; null: there is none.</param>
/// <param name="Error">Why it was refused, or null.</param>
/// <param name="Notes">What is wrong with, or remarkable about, the form.</param>
/// <param name="Joined">The hazard had an open order already, which counts it.</param>
[GenerateSerializer, Immutable, Alias("twin.work.result.v1")]
public sealed record OrderResult(
    [property: Id(0)] OrderLine? Line, [property: Id(1)] TwinError? Error, [property: Id(2)] ImmutableArray<FormNote> Notes,
    [property: Id(3)] bool Joined = false);

/// <summary>How a step stands before it is taken: nothing is changed.</summary>
/// <param name="Prefill">What the live twin knows already, for fields without a value.</param>
/// <param name="Standing">Visible, required, computed, wrong and remarkable fields; null: the step has no form.</param>
/// <param name="Error">Why the step would be refused, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.work.trial.v1")]
public sealed record OrderTrial(
    [property: Id(0)] ImmutableArray<FormValue> Prefill, [property: Id(1)] FormStanding? Standing, [property: Id(2)] TwinError? Error);
