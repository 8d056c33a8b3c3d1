using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Knowledge;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IWorkOrderGrain"/>
[GrainType("work-order")]
public sealed class WorkOrderGrain(
    [PersistentState("work-order")] IPersistentState<WorkOrderRecord> record, ITwinStore store, TimeProvider time,
    ILogger<WorkOrderGrain> logger) : Grain, IWorkOrderGrain
{
    /// <summary>The state is the order; its log may lack the last step, and gets it before anybody sees the order.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        record.State.Order.Steps.Length == 0
            ? Task.CompletedTask
            : CommitAsync(TwinKey.Parse(this.GetPrimaryKeyString()), record.State.Order);

    /// <inheritdoc/>
    public async ValueTask<WorkOrderOutcome> ActAsync(WorkOrderCommand command)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var decision = WorkOrderKernel.Decide(record.State.Order, key.Id, command, nowMs);
        if (decision.Error is not null || ReferenceEquals(decision.Next, record.State.Order))
            return new WorkOrderOutcome(record.State.Order, decision.Error);

        try
        {
            record.State = new WorkOrderRecord { Order = decision.Next };
            await record.WriteStateAsync();
            await CommitAsync(key, decision.Next);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        // Not waited for: the graph asks this very grain.
        _ = GraphNews.TellAsync(GrainFactory, key, logger);
        return new WorkOrderOutcome(decision.Next, null);
    }

    /// <inheritdoc/>
    public ValueTask<WorkOrder?> GetAsync() => new(record.State.Order.State == WorkOrderState.None ? null : record.State.Order);

    private async Task CommitAsync(TwinKey key, WorkOrder order)
    {
        var step = order.Steps[^1];
        var recorded = new NewEvent(
            $"{key}#work-{order.Steps.Length}", step.Actor, order.AlarmId ?? "",
            $"work-order.{JsonNamingPolicy.CamelCase.ConvertName(step.To.ToString())}", 1, step.AtMs, order.Twin,
            JsonSerializer.SerializeToUtf8Bytes(new { order = key.Id, step.Comment, step.Assignee, order.Title, order.DueMs }));
        await store.CommitAsync(new TwinCommit { Realm = key.Realm, Plant = key.Plant, Events = [recorded] });
    }
}

/// <summary>What is stored of a work order.</summary>
[GenerateSerializer, Alias("twin.work.record.v1")]
public sealed class WorkOrderRecord
{
    [Id(0)] public WorkOrder Order { get; set; } = WorkOrder.Empty;
}
