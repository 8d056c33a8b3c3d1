using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Work;

/// <summary>Where a work order stands. Values are stored: append only ("The closed loop" adds rectify and re-inspect between).</summary>
public enum WorkOrderState : byte
{
    /// <summary>Never created.</summary>
    None = 0,
    Created = 1,
    Assigned = 2,
    Completed = 3,
    Cancelled = 4,
}

/// <summary>One step of a work order.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.step.v1")]
public sealed record WorkOrderStep(
    [property: Id(0)] WorkOrderState To,
    [property: Id(1)] string Actor,
    [property: Id(2)] long AtMs,
    [property: Id(3)] string? Comment,
    [property: Id(4)] string? Assignee);

/// <summary>A work order with its history.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.order.v1")]
public sealed record WorkOrder
{
    [Id(0)] public string Id { get; init; } = "";
    [Id(1)] public WorkOrderState State { get; init; }
    [Id(2)] public string Title { get; init; } = "";
    /// <summary>Twin it is about.</summary>
    [Id(3)] public string Twin { get; init; } = "";
    /// <summary>Alarm it came from, or null.</summary>
    [Id(4)] public string? AlarmId { get; init; }
    [Id(5)] public string? Assignee { get; init; }
    [Id(6)] public ImmutableArray<WorkOrderStep> Steps { get; init; } = [];

    /// <summary>When it should be done, Unix ms; 0: no time was set.</summary>
    [Id(7)] public long DueMs { get; init; }

    /// <summary>Not there yet.</summary>
    public static readonly WorkOrder Empty = new();
}

/// <summary>What somebody wants of a work order.</summary>
/// <param name="To">State wanted.</param>
/// <param name="Actor">Who.</param>
/// <param name="Title">Create only.</param>
/// <param name="Twin">Create only.</param>
/// <param name="AlarmId">Create only, optional.</param>
/// <param name="Assignee">Assign only.</param>
/// <param name="Comment">Why, or what was done; demanded by complete and cancel.</param>
/// <param name="DueMs">Create only: when it should be done, Unix ms; 0: no time set. It may have passed: papers are entered late.</param>
[GenerateSerializer, Immutable, Alias("twin.work.command.v1")]
public sealed record WorkOrderCommand(
    [property: Id(0)] WorkOrderState To,
    [property: Id(1)] string Actor,
    [property: Id(2)] string? Title = null,
    [property: Id(3)] string? Twin = null,
    [property: Id(4)] string? AlarmId = null,
    [property: Id(5)] string? Assignee = null,
    [property: Id(6)] string? Comment = null,
    [property: Id(7)] long DueMs = 0);

/// <summary>The decision on a command.</summary>
/// <param name="Next">The order after it; the same when nothing was to be done.</param>
/// <param name="Error">Why it was refused, or null.</param>
public readonly record struct WorkOrderDecision(WorkOrder Next, TwinError? Error);

/// <summary>The life of a work order as a pure function.</summary>
public static class WorkOrderKernel
{
    /// <summary>Decides. Asking again for what already holds changes nothing and is no error.</summary>
    public static WorkOrderDecision Decide(WorkOrder order, string id, WorkOrderCommand command, long nowMs)
    {
        if ((Said(command) ?? Refuse(order, command)) is { } error) return new WorkOrderDecision(order, error);
        if (Holds(order, command)) return new WorkOrderDecision(order, null);
        var step = new WorkOrderStep(command.To, command.Actor, nowMs, command.Comment, command.Assignee);
        var next = order with
        {
            Id = id,
            State = command.To,
            Title = command.Title ?? order.Title,
            Twin = command.Twin ?? order.Twin,
            AlarmId = command.AlarmId ?? order.AlarmId,
            Assignee = command.Assignee ?? order.Assignee,
            DueMs = command.To == WorkOrderState.Created ? command.DueMs : order.DueMs,
            Steps = order.Steps.Add(step),
        };
        return new WorkOrderDecision(next, null);
    }

    /// <summary>What every step must have.</summary>
    private static TwinError? Said(WorkOrderCommand command) =>
        Missing(command.Actor, "actor") ?? (command.Comment?.Length > Limits.CommentChars ? Missing(command.Comment, "comment") : null);

    private static bool Holds(WorkOrder order, WorkOrderCommand command) =>
        order.State == command.To && (command.To != WorkOrderState.Assigned || order.Assignee == command.Assignee);

    private static TwinError? Refuse(WorkOrder order, WorkOrderCommand command) => (order.State, command.To) switch
    {
        (WorkOrderState.None, WorkOrderState.Created) => Missing(command.Title, "title") ?? Missing(command.Twin, "twin")
            ?? (command.DueMs < 0 ? new TwinError("work-order.field", "'dueAt' is before 1970.", Path: "dueAt") : null),
        (WorkOrderState.None, _) => new TwinError("work-order.unknown", "There is no such work order."),
        (WorkOrderState.Created, WorkOrderState.Created) => null,
        (WorkOrderState.Created or WorkOrderState.Assigned, WorkOrderState.Assigned) => Missing(command.Assignee, "assignee"),
        (WorkOrderState.Assigned, WorkOrderState.Completed) => Missing(command.Comment, "comment"),
        (WorkOrderState.Created or WorkOrderState.Assigned, WorkOrderState.Cancelled) => Missing(command.Comment, "comment"),
        var (from, to) when from == to => null,
        var (from, to) => new TwinError("work-order.state", $"A work order that is {Name(from)} cannot become {Name(to)}."),
    };

    private static TwinError? Missing(string? value, string field) => value switch
    {
        null or "" => new TwinError("work-order.field", $"'{field}' is needed.", Path: field),
        { Length: > Limits.CommentChars } => new TwinError("work-order.field", $"'{field}' is too long.", Path: field),
        _ => null,
    };

    private static string Name(WorkOrderState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
