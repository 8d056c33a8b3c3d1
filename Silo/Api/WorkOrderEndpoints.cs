using Twin.Domain;
using Twin.Silo.Identity;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;

namespace Twin.Silo.Api;

/// <summary><c>.../work-orders</c>: create, assign, complete, cancel, list.</summary>
internal static class WorkOrderEndpoints
{
    /// <summary>Body of a creation. An order still open past <c>DueAt</c> raises the risk of its twin.</summary>
    public sealed record CreateBody(string Title, string Twin, string? AlarmId, string? Comment, DateTimeOffset? DueAt = null);

    /// <summary>Body of a step.</summary>
    public sealed record StepBody(string? Assignee, string? Comment);

    public static void Map(IEndpointRouteBuilder group)
    {
        var orders = group.MapGroup("/work-orders");
        orders.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Work orders, newest first");
        orders.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One work order with its history");
        orders.MapPost("/", Create).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Create a work order");
        Verb(orders, "assign", WorkOrderState.Assigned);
        Verb(orders, "complete", WorkOrderState.Completed);
        Verb(orders, "cancel", WorkOrderState.Cancelled);
    }

    private static void Verb(IEndpointRouteBuilder orders, string path, WorkOrderState to) =>
        orders.MapPost($"/{{id}}/{path}", async (string id, StepBody? body, Scope scope, IClusterClient grains) =>
            TwinKey.IsLocalId(id)
                ? Answer(await grains.GetGrain<IWorkOrderGrain>(scope.Key(id)).ActAsync(
                    new WorkOrderCommand(to, scope.Actor, Assignee: body?.Assignee, Comment: body?.Comment)))
                : NoOrder(id))
            .RequireAuthorization(Rights.AlarmsOperate).WithSummary($"{path} a work order");

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var ids = await grains.GetGrain<IWorkOrderListGrain>(scope.Key("work-orders")).ListAsync();
        var page = Paging.Cut(ids, cursor, pageSize);
        var orders = await Task.WhenAll(page.Items.Select(id => grains.GetGrain<IWorkOrderGrain>(scope.Key(id)).GetAsync().AsTask()));
        return TypedResults.Ok(new Page<WorkOrder>([.. orders.OfType<WorkOrder>()], page.Total, page.Next));
    }

    private static async Task<IResult> Get(string id, Scope scope, IClusterClient grains)
    {
        var order = TwinKey.IsLocalId(id) ? await grains.GetGrain<IWorkOrderGrain>(scope.Key(id)).GetAsync() : null;
        return order is null ? NoOrder(id) : TypedResults.Ok(order);
    }

    private static async Task<IResult> Create(
        CreateBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (!plant.Twins.Any(t => t.Id == body.Twin)) return Problems.NoTwin(body.Twin);
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var id = await grains.GetGrain<IWorkOrderListGrain>(scope.Key("work-orders")).NextAsync(key is { Length: <= 200 } ? key : null);
        var outcome = await grains.GetGrain<IWorkOrderGrain>(scope.Key(id)).ActAsync(
            new WorkOrderCommand(WorkOrderState.Created, scope.Actor, body.Title, body.Twin, body.AlarmId, Comment: body.Comment,
                DueMs: body.DueAt?.ToUnixTimeMilliseconds() ?? 0));
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Created($"{request.Path}/{id}", outcome.Order);
    }

    private static IResult Answer(WorkOrderOutcome outcome) =>
        outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(outcome.Order);

    private static IResult NoOrder(string id) => Problems.Of(new TwinError("work-order.unknown", $"There is no work order '{id}'."));
}
