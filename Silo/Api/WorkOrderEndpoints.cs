using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;
using Twin.Silo.Identity;
using Twin.Silo.Storage.Documents;

namespace Twin.Silo.Api;

/// <summary><c>.../work-orders</c>: list, search, board, durations, open, and every step of the flow by its own path.</summary>
internal static class WorkOrderEndpoints
{
    /// <summary>Body of a creation: of a task (title, twin, due), or of any published flow with the values of its first step.</summary>
    public sealed record CreateBody(
        string? Title, string? Twin, string? AlarmId = null, string? Comment = null, DateTimeOffset? DueAt = null, string? Flow = null,
        string? Step = null, LocalizedText? Titles = null, int Severity = 3, OrderSource Source = OrderSource.Person,
        string? SourceId = null,
        string? Hazard = null, Dictionary<string, JsonElement>? Values = null, double ProofHours = 0);

    public static void Map(IEndpointRouteBuilder group)
    {
        var orders = group.MapGroup("/work-orders");
        orders.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Work orders: filtered, searched, paged");
        orders.MapGet("/board", Board).RequireAuthorization(Rights.PlantsRead).WithSummary("Open work orders by phase");
        orders.MapGet("/durations", Durations).RequireAuthorization(Rights.PlantsRead).WithSummary("How long steps took, by day");
        orders.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One work order with its evidence chain");
        orders.MapPost("/", Create).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Open a work order, or join the same hazard's");
        orders.MapPost("/{id}/try/{step}", Try).RequireAuthorization(Rights.PlantsRead).WithSummary("How a step would go; nothing changes");
        orders.MapPost("/{id}/{step}", Take).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("Take a step of the flow; 'fill' only fills in values");
    }

    private static async Task<IResult> List(
        Scope scope, IPlantCatalog plants, IClusterClient grains, string? q, string? state, FlowPhase? phase, string? flow, string? twin,
        string? zone, string? assignee, int? severity, OrderSource? source, bool? escalated, string? sort, long? dueFrom, long? dueBefore,
        string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (state is not (null or "open" or "ended" or "all"))
            return Problems.Of(new TwinError("work-orders.state", "'state' is open, ended or all.", Path: "state")
            { Zh = "state 须为 open、ended 或 all。" });
        _ = scope.Live;
        var page = await grains.Orders(scope.Plant).ListAsync(new OrderQuery
        {
            Text = string.IsNullOrWhiteSpace(q) ? null : q.Length > 200 ? q[..200] : q,
            Open = state switch { "open" => true, "ended" => false, _ => null },
            Phase = phase, Flow = flow, Twin = twin, Zone = zone, Assignee = assignee, Severity = severity ?? 0, Source = source,
            Escalated = escalated ?? false, ByDue = sort == "due", DueFromMs = dueFrom ?? 0, DueBeforeMs = dueBefore ?? 0,
            Cursor = cursor, Max = Paging.Size(pageSize),
        });
        return TypedResults.Ok(new { Items = page.Items.Select(OrderDto.Of), page.Total, page.IsMore, page.Next });
    }

    private static async Task<IResult> Board(Scope scope, IPlantCatalog plants, IClusterClient grains, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        _ = scope.Live;
        var board = await grains.Orders(scope.Plant).BoardAsync(Paging.Size(pageSize));
        return TypedResults.Ok(new
        {
            board.NowMs,
            Columns = board.Columns.Select(static c => new { c.Phase, c.Count, c.Overdue, Items = c.First.Select(OrderDto.Of) }),
        });
    }

    private static async Task<IResult> Durations(
        Scope scope, IPlantCatalog plants, IClusterClient grains, long? from, long? to, TimeProvider time)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        _ = scope.Live;
        var until = to ?? time.GetUtcNow().ToUnixTimeMilliseconds() + 1;
        var items = await grains.Orders(scope.Plant).DurationsAsync(from ?? until - (30 * 86_400_000L), until);
        return TypedResults.Ok(new Page<OrderDuration>(items, items.Length, null));
    }

    private static async Task<IResult> Get(
        string id, Scope scope, IClusterClient grains, ClaimsPrincipal user, IAuthorizationService rights)
    {
        _ = scope.Live;
        var roles = await MayOperateAsync(user, rights) ? [Grains.Work.OrderServices.Operator] : Array.Empty<string>();
        var view = TwinKey.IsLocalId(id) ? await grains.Order(scope.Plant, id).ViewAsync(scope.Actor, [.. roles]) : null;
        return view is null ? NoOrder(id) : TypedResults.Ok(OrderDto.Of(view));
    }

    private static async Task<IResult> Create(
        CreateBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, IDocumentStore documents, HttpRequest request)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        _ = scope.Live;
        if (body.Twin is { } twin && !plant.Twins.Any(t => t.Id == twin)) return Problems.NoTwin(twin);
        if (body.Twin is null && body.Flow is null) return Problems.Of(new TwinError("work-order.field", "'twin' is needed.",
            Path: "twin"));
        if (body.ProofHours is < 0 or > 8_760)
            return Problems.Of(400, new TwinError("work-order.proof", "'proofHours' is 0 to 8760.", Path: "proofHours"));
        var key = request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: <= 200 } given ? given : null;
        var opening = Opening(body, scope.Actor, key);
        if (await OrderPhotos.CheckAsync(scope, opening.Steps[0].Values, body.Twin ?? "", documents) is { } photo)
            return Problems.Of(400, photo);
        var outcome = await grains.Orders(scope.Plant).OpenAsync(opening);
        if (outcome.Error is { } error) return Problems.Of(error, outcome.Notes);
        var path = $"{request.Path.Value!.TrimEnd('/')}/{outcome.Line!.Id}";
        return outcome.Joined ? TypedResults.Ok(OrderDto.Of(outcome.Line)) : TypedResults.Created(path, OrderDto.Of(outcome.Line));
    }

    private static OrderOpening Opening(CreateBody body, string actor, string? key)
    {
        var values = (body.Values ?? []).ToDictionary(static v => v.Key, static v => v.Value.GetRawText());
        if (body.Flow is null or OldOrders.Flow)
        {
            values.TryAdd("title", JsonSerializer.Serialize(body.Title ?? body.Titles?.Zh ?? ""));
            values.TryAdd("twin", JsonSerializer.Serialize(body.Twin ?? ""));
            if (body.DueAt is { } due) values.TryAdd("dueAt", JsonSerializer.Serialize(due.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFK",
                CultureInfo.InvariantCulture)));
        }

        var title = body.Titles ?? new LocalizedText(body.Title ?? "", body.Title ?? "");
        return new OrderOpening
        {
            Flow = body.Flow ?? OldOrders.Flow, RequestKey = key, ProofMs = (long)(body.ProofHours * 3_600_000),
            Facts = new OrderFacts
            {
                Title = title, Twin = body.Twin ?? "", Severity = body.Severity,
                Hazard = body.Hazard is { Length: > 0 } h ? $"{body.Twin}|{h}" : "",
                Source = body.AlarmId is not null ? OrderSource.Alarm : body.Source, SourceId = body.AlarmId ?? body.SourceId ?? "",
            },
            Steps =
            [
                new OrderTake
                {
                    RequestId = key ?? RandomNumberGenerator.GetHexString(32, lowercase: true), Step = body.Step ?? "", Actor = actor,
                        Comment = body.Comment,
                    Roles = [Grains.Work.OrderServices.Operator], Values = [.. values.Select(static v => new OrderValue(v.Key, v.Value))],
                },
            ],
        };
    }

    private static async Task<IResult> Take(
        string id, string step, OrderDto.StepBody? body, Scope scope, IClusterClient grains,
        IDocumentStore documents, HttpRequest request)
    {
        _ = scope.Live;
        if (!TwinKey.IsLocalId(id)) return NoOrder(id);
        var take = OrderDto.Take(body, step, scope.Actor, mayOperate: true, request.Headers["Idempotency-Key"].FirstOrDefault());
        if (await OrderPhotos.CheckAsync(scope, id, take.Values, grains, documents) is { } photo) return Problems.Of(400, photo);
        var outcome = await grains.Order(scope.Plant, id).TakeAsync(take);
        if (outcome.Error is { } error) return Problems.Of(error, outcome.Notes);
        return TypedResults.Ok(OrderDto.Of(outcome.Line!));
    }

    private static async Task<IResult> Try(
        string id, string step, OrderDto.StepBody? body, Scope scope, IClusterClient grains, ClaimsPrincipal user,
        IAuthorizationService rights)
    {
        _ = scope.Live;
        if (!TwinKey.IsLocalId(id)) return NoOrder(id);
        var trial = await grains.Order(scope.Plant, id)
            .TryAsync(OrderDto.Take(body, step, scope.Actor, await MayOperateAsync(user, rights), "try"));
        return trial.Error?.Code == "work-order.unknown" ? Problems.Of(trial.Error) : TypedResults.Ok(trial);
    }

    private static async Task<bool> MayOperateAsync(ClaimsPrincipal user, IAuthorizationService rights) =>
        (await rights.AuthorizeAsync(user, Rights.AlarmsOperate)).Succeeded;

    private static IResult NoOrder(string id) => Problems.Of(new TwinError("work-order.unknown", $"There is no work order '{id}'.")
    { Zh = $"没有工单“{id}”。" });
}
