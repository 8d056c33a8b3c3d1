using System.Collections.Immutable;

namespace Twin.Domain.Flows;

/// <summary>Where a state stands in the life of an order, whatever the flow calls it.</summary>
public enum FlowPhase : byte
{
    Open = 1,
    Work = 2,
    Review = 3,
    Done = 4,
    Cancelled = 5,
}

/// <summary>What a flow does by itself; carried out by whoever runs it.</summary>
public enum FlowActionKind : byte
{
    Notify = 1,
    CreateOrder = 2,
    Suspend = 3,
    Hook = 4,
    /// <summary>Made by the clock only.</summary>
    Escalate = 5,
}

/// <summary>One automatic action of a step.</summary>
/// <param name="Kind">Not escalate.</param>
/// <param name="To">Notify: <c>role:x</c>, <c>relation:x</c>.</param>
/// <param name="Name">Flow of the order to create, or the hook.</param>
/// <param name="Text">What is told.</param>
public sealed record FlowAction(FlowActionKind Kind, ImmutableArray<string> To, string Name, LocalizedText Text);

/// <summary>Whom to tell when a share of the time is used up.</summary>
/// <param name="Share">1: at the limit, 1.5: half as much again.</param>
/// <param name="Levels">How many levels up.</param>
/// <param name="To"><c>role:x</c>, <c>relation:x</c>.</param>
public sealed record FlowEscalation(double Share, int Levels, ImmutableArray<string> To);

/// <summary>How long a state may last.</summary>
/// <param name="Minutes">Above 0.</param>
/// <param name="By">Date field that sets the time instead, or null.</param>
/// <param name="Escalate">Ascending by share.</param>
/// <param name="Then">Step taken by the clock at the limit, or null.</param>
public sealed record FlowLimit(double Minutes, string? By, ImmutableArray<FlowEscalation> Escalate, string? Then);

/// <summary>A state of a flow.</summary>
public sealed record FlowState(string Id, LocalizedText Name, FlowPhase Phase, FlowLimit? Limit)
{
    /// <summary>Nothing follows.</summary>
    public bool IsEnd => Phase is FlowPhase.Done or FlowPhase.Cancelled;
}

/// <summary>How many people of a role must agree.</summary>
public sealed record FlowApproval(string Role, int Count);

/// <summary>A step of a flow.</summary>
public sealed record FlowStep
{
    public required string Id { get; init; }
    public LocalizedText Name { get; init; } = LocalizedText.Empty;
    /// <summary>States it is taken from; empty: it begins the flow.</summary>
    public ImmutableArray<string> From { get; init; } = [];
    public required string To { get; init; }
    /// <summary><c>role:x</c>, <c>relation:x</c>, <c>anyone</c>; one is enough.</summary>
    public ImmutableArray<string> Who { get; init; } = [];
    public string? Form { get; init; }
    /// <summary>Fields of the form that are asked; empty: all.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];
    public string? When { get; init; }
    /// <summary>Steps whose actors may not take this one.</summary>
    public ImmutableArray<string> NotSameAs { get; init; } = [];
    public ImmutableArray<FlowApproval> Approvals { get; init; } = [];
    /// <summary>Where a refusal leads; needed with approvals.</summary>
    public string? RefuseTo { get; init; }
    /// <summary>Relation → person field that says who holds it from now on; the word <c>me</c>: who takes the step.</summary>
    public ImmutableSortedDictionary<string, string> Assign { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public ImmutableArray<FlowAction> Do { get; init; } = [];
    /// <summary>Taken by itself as soon as its condition holds on entering the state.</summary>
    public bool IsAutomatic { get; init; }
    /// <summary>Times it may be taken; 0: any.</summary>
    public int Most { get; init; }
    /// <summary>Only before the state's time limit.</summary>
    public bool BeforeLimit { get; init; }
}

/// <summary>A flow: states, steps, roles, forms (docs/forms-and-flows.md).</summary>
public sealed record FlowDefinition
{
    public required string Id { get; init; }
    public int Version { get; init; } = 1;
    public LocalizedText Name { get; init; } = LocalizedText.Empty;
    public ImmutableArray<string> Roles { get; init; } = [];
    public ImmutableArray<string> Relations { get; init; } = [];
    public ImmutableArray<FlowState> States { get; init; } = [];
    public ImmutableArray<FlowStep> Steps { get; init; } = [];

    public FlowState? State(string id) => States.FirstOrDefault(s => s.Id == id);

    public FlowStep? Step(string id) => Steps.FirstOrDefault(s => s.Id == id);
}
