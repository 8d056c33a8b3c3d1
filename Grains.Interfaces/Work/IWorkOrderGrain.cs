using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Work;

namespace Twin.Grains.Interfaces.Work;

/// <summary>One work order (key <c>realm/plant/id</c>).</summary>
[Alias("twin.IWorkOrderGrain")]
public interface IWorkOrderGrain : IGrainWithStringKey
{
    /// <summary>Does it, durably, before it answers.</summary>
    [Alias("Act")]
    ValueTask<WorkOrderOutcome> ActAsync(WorkOrderCommand command);

    /// <summary>The order, or null.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<WorkOrder?> GetAsync();
}

/// <summary>How it went.</summary>
[GenerateSerializer, Immutable, Alias("twin.work.outcome.v1")]
public sealed record WorkOrderOutcome([property: Id(0)] WorkOrder? Order, [property: Id(1)] TwinError? Error);

/// <summary>The ids of a plant's work orders, newest first (key <c>realm/plant/work-orders</c>).</summary>
[Alias("twin.IWorkOrderListGrain")]
public interface IWorkOrderListGrain : IGrainWithStringKey
{
    /// <summary>Gives the next number, durably, before the order is made: <c>WO-1</c>, <c>WO-2</c>... The same request id gets the same
    /// number.</summary>
    [Alias("Next")]
    ValueTask<string> NextAsync(string? idempotencyKey);

    [Alias("List"), ReadOnly]
    ValueTask<IReadOnlyList<string>> ListAsync();
}
