using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>The life of a work order, durable at each step.</summary>
public abstract class WorkSuite(StoreKind kind) : PlantSuite(kind)
{
    private IWorkOrderListGrain List => Rig.Grain<IWorkOrderListGrain>("work-orders");

    private IWorkOrderGrain Order(string id) => Rig.Grain<IWorkOrderGrain>(id);

    [Fact]
    public async Task Order_CreatedAssignedCompleted_IsThereAfterACrashWithItsHistory()
    {
        var id = await List.NextAsync("request-1");
        Assert.Equal("WO-1", id);
        Assert.Equal("WO-1", await List.NextAsync("request-1"));
        await Act(id, new(WorkOrderState.Created, "user:anna", "Seal leaks", "P-1"));
        await Act(id, new(WorkOrderState.Assigned, "user:anna", Assignee: "user:bob"));
        await Rig.CrashAsync();
        await Act(id, new(WorkOrderState.Completed, "user:bob", Comment: "New seal"));
        await Act(id, new(WorkOrderState.Completed, "user:bob", Comment: "New seal"));

        var order = await Order(id).GetAsync();
        Assert.Equal([WorkOrderState.Created, WorkOrderState.Assigned, WorkOrderState.Completed], order!.Steps.Select(s => s.To));
        Assert.Equal(["WO-2", "WO-1"], await List.NextAsync("request-2") is "WO-2" ? await List.ListAsync() : []);
        var events = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 100);
        Assert.Equal(
            ["work-order.created", "work-order.assigned", "work-order.completed"],
            events.Select(e => e.Event.Type).Where(t => t.StartsWith("work", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Order_StepWhoseEventFailed_IsInTheLogBeforeAnybodySeesIt()
    {
        await Act("WO-1", new(WorkOrderState.Created, "user:anna", "Seal leaks", "P-1"));
        var failures = 1;
        Rig.Store.Before = commit => commit.Events.Any(IsWork) && Interlocked.Decrement(ref failures) >= 0
            ? throw new TwinException(new TwinError("storage.away", "The store is away (test).", Retry.Later))
            : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() =>
            Order("WO-1").ActAsync(new(WorkOrderState.Assigned, "user:anna", Assignee: "user:bob")).AsTask());
        await Act("WO-1", new(WorkOrderState.Assigned, "user:anna", Assignee: "user:carl"));

        var order = await Order("WO-1").GetAsync();
        var events = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 100);
        Assert.Equal(order!.Steps.Length, events.Count(e => e.Event.Type.StartsWith("work", StringComparison.Ordinal)));
        Assert.Equal("user:carl", order.Assignee);
    }

    [Fact]
    public async Task Order_WrongSteps_AreRefused()
    {
        Assert.Null(await Order("WO-7").GetAsync());
        Assert.Equal(
            "work-order.unknown", (await Order("WO-7").ActAsync(new(WorkOrderState.Assigned, "user:a", Assignee: "b"))).Error?.Code);
        Assert.Equal("work-order.field", (await Order("WO-7").ActAsync(new(WorkOrderState.Created, "user:a"))).Error?.Code);
        await Act("WO-7", new(WorkOrderState.Created, "user:a", "T", "P-1"));
        Assert.Equal("work-order.state", (await Order("WO-7").ActAsync(new(WorkOrderState.Completed, "user:a", Comment: "x"))).Error?.Code);
    }

    // The graph hears of orders and the plant wakes: other commits are not what fails here.
    private static bool IsWork(NewEvent recorded) => recorded.Type.StartsWith("work", StringComparison.Ordinal);

    private async Task Act(string id, WorkOrderCommand command) => Assert.Null((await Order(id).ActAsync(command)).Error);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteWorkTests() : WorkSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresWorkTests() : WorkSuite(StoreKind.Postgres);
