using System.Globalization;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../emergencies</c>: rooms of live emergencies, what is done in them, proposals; <c>.../emergency-plans</c>.</summary>
internal static class EmergencyEndpoints
{
    /// <summary>Body of an opening.</summary>
    public sealed record OpenBody(string? Title, string? Twin, string[]? Alarms, string? Plan, string? Incident);

    /// <summary>Body of an act: what is done, about which step, role, person or plan.</summary>
    public sealed record ActBody(
        EmergencyVerb Verb, string? Target, string? Text, int Number = 0, CallOutcome? Outcome = null, PersonMarkKind? Person = null);

    /// <summary>Body of a refusal.</summary>
    public sealed record DismissBody(string? Text);

    public static void Map(IEndpointRouteBuilder group)
    {
        var rooms = group.MapGroup("/emergencies");
        rooms.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Emergencies, newest first");
        rooms.MapPost("/", Open).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("Open the room of a live emergency (Idempotency-Key)");
        rooms.MapGet("/proposals", Proposals).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Rooms that plans propose for the alarms that stand");
        rooms.MapPost("/proposals/{id}/dismiss", Dismiss).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Turn a proposal down");
        rooms.MapGet("/fits", Fits).RequireAuthorization(Rights.PlantsRead).WithSummary("How well the plans fit a twin, and why");
        rooms.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("A room now: checklist, calls, headcount, first report, log");
        rooms.MapPost("/{id}/acts", Act).RequireAuthorization(Rights.AlarmsOperate)
            .WithSummary("Tick, call, count, report, note, level, plan, stand down");
        var plans = group.MapGroup("/emergency-plans");
        plans.MapGet("/", Plans).RequireAuthorization(Rights.PlantsRead).WithSummary("Emergency plans with their review dates");
        plans.MapGet("/{id}", Plan).RequireAuthorization(Rights.PlantsRead).WithSummary("A plan as a file; version: an older one");
        plans.MapGet("/{id}/versions", Versions).RequireAuthorization(Rights.PlantsRead).WithSummary("Saved versions of a plan");
        plans.MapPut("/{id}", Save).RequireAuthorization(Rights.PlantsWrite).WithSummary("Save a plan as a new version (If-Match)");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, int? pageSize)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = await grains.Emergencies(scope.Plant).ListAsync(Paging.Size(pageSize));
        return TypedResults.Ok(new Page<EmergencyBrief>(found, found.Length, null));
    }

    private static async Task<IResult> Open(
        OpenBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var opened = await grains.Emergencies(scope.Plant).OpenAsync(new EmergencyRequest(
            body.Title ?? "", body.Twin ?? "", [.. body.Alarms ?? []], body.Plan ?? "", body.Incident, scope.Actor,
            key is { Length: > 0 and <= 200 } ? key : null));
        return opened.Error is { } error ? Problems.Of(error)
            : TypedResults.Created($"{request.Path.Value?.TrimEnd('/')}/{opened.Emergency!.Id}", opened.Emergency);
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        return TwinKey.IsLocalId(id) && await grains.Emergency(scope.Plant, id).RoomAsync() is { } room ? TypedResults.Ok(room) : None(id);
    }

    private static async Task<IResult> Act(string id, ActBody body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (!TwinKey.IsLocalId(id)) return None(id);
        if (body.Verb == EmergencyVerb.Open)
            return Problems.Of(new TwinError("emergency.field", "A room is opened by POST .../emergencies.", Path: "verb"));
        var target = body.Target ?? "";
        var plan = body.Verb == EmergencyVerb.SetPlan ? await grains.EmergencyPlans(scope.Plant).FindAsync(target, 0) : null;
        var kind = body.Verb == EmergencyVerb.Mark ? (byte?)body.Person : (byte?)body.Outcome;
        if (body.Verb is EmergencyVerb.Mark or EmergencyVerb.Call && kind is null)
            return Problems.Of(new TwinError("emergency.field", "'outcome' of a call, or 'person' of a mark, is needed.", Path: "outcome"));
        if (body.Verb == EmergencyVerb.Mark && !plants.Find(scope.Plant)!.Twins.Any(t => t.Id == target))
            return Problems.NoTwin(target);
        var result = await grains.Emergency(scope.Plant, id).ActAsync(
            new EmergencyCommand(body.Verb, scope.Actor, target, body.Text ?? "", body.Number, kind ?? 0, plan));
        return result.Error is { } error ? Problems.Of(error) : TypedResults.Ok(result.Emergency);
    }

    private static async Task<IResult> Proposals(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = await grains.Emergencies(scope.Plant).ProposeAsync();
        return TypedResults.Ok(new Page<EmergencyProposal>(found, found.Length, null));
    }

    private static async Task<IResult> Dismiss(string id, DismissBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        return await grains.Emergencies(scope.Plant).DismissAsync(id, scope.Actor, body?.Text ?? "") is { } error
            ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static async Task<IResult> Fits(Scope scope, IPlantCatalog plants, IClusterClient grains, string twin)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (!plants.Find(scope.Plant)!.Twins.Any(t => t.Id == twin)) return Problems.NoTwin(twin);
        var found = await grains.Emergencies(scope.Plant).RankAsync(twin, []);
        return TypedResults.Ok(new Page<PlanFit>(found, found.Length, null));
    }

    private static async Task<IResult> Plans(Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Wrong(scope, plants) ?? TypedResults.Ok(await grains.EmergencyPlans(scope.Plant).ListAsync());

    private static async Task<IResult> Plan(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response, int? version)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (await grains.EmergencyPlans(scope.Plant).FindAsync(id, version ?? 0) is not { } plan) return NoPlan(id);
        response.Headers.ETag = Tag(plan.Version);
        return TypedResults.Bytes(EmergencyPlanFile.Write(plan), "application/json");
    }

    private static async Task<IResult> Versions(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = await grains.EmergencyPlans(scope.Plant).VersionsAsync(id);
        return TypedResults.Ok(new Page<PlanVersionView>(found, found.Length, null));
    }

    private static async Task<IResult> Save(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, HttpResponse response)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        if (await BodyAsync(request) is not { } file)
            return Problems.Of(StatusCodes.Status413PayloadTooLarge,
                new TwinError("plan.size", $"A plan has at most {EmergencyPlanFile.MostBytes >> 20} MiB. 预案文件过大。"));
        if (EmergencyPlanFile.Read(file).Plan is { } named && named.Id != id)
            return Problems.Of(new TwinError("plan.id", $"The file is of the plan '{named.Id}', not '{id}'. 文件中的标识不一致。", Path: "id"));
        var seen = int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var v)
            ? v : 0;
        var saved = await grains.EmergencyPlans(scope.Plant).SaveAsync(file, seen, scope.Actor);
        if (saved.Error is { } error) return Problems.Of(error);
        if (saved.Plan is null) return Problems.Of([.. saved.Problems.Select(static p => p.ToError())]);
        response.Headers.ETag = Tag(saved.Plan.Version);
        return TypedResults.Ok(saved.Plan);
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[32 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            if (body.Length + read > EmergencyPlanFile.MostBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    // Emergencies are of the real plant alone; a drill's realm is refused before (DrillWall).
    private static IResult? Wrong(Scope scope, IPlantCatalog plants) =>
        !LiveRealm.TryOf(scope.Realm, out _, out var error) ? Problems.Of(error)
        : plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : null;

    private static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static IResult None(string id) => Problems.Of(new TwinError("emergency.unknown", $"There is no emergency '{id}'."));

    private static IResult NoPlan(string id) => Problems.Of(new TwinError("emergency.plan.unknown", $"There is no plan '{id}'."));
}
