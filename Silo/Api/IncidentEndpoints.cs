using System.Globalization;
using System.Text;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../incidents</c>: list, get, create, update, close, import; priors and similar ones.</summary>
internal static class IncidentEndpoints
{
    private const int ImportBytes = 8 << 20;

    /// <summary>Body of a closing.</summary>
    public sealed record CloseBody(string? Comment);

    public static void Map(IEndpointRouteBuilder group)
    {
        var incidents = group.MapGroup("/incidents");
        incidents.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Incidents, newest first");
        incidents.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One incident with its history");
        incidents.MapPost("/", Create).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Record an incident (Idempotency-Key)");
        incidents.MapPut("/{id}", Update).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Replace the facts (If-Match)");
        incidents.MapPost("/{id}/close", Close).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Close an incident");
        incidents.MapPost("/import", Import).RequireAuthorization(Rights.PlantsWrite).WithSummary("Import past incidents from CSV");
        incidents.MapGet("/priors/{id}", Priors).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("What history says about a type of equipment, and why");
        incidents.MapGet("/similar/{id}", Similar).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Past incidents that resemble what a twin may suffer, and what was done");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "class")] string? kind, string? type, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = await Desk(scope, grains).ListAsync(
            new IncidentQuery(scope.Realm, scope.Plant, kind, type, cursor, Paging.Size(pageSize)));
        return TypedResults.Ok(new Page<Incident>(page.Items, page.Total, page.Next));
    }

    private static async Task<IResult> Get(string id, Scope scope, IClusterClient grains, HttpResponse response)
    {
        var incident = TwinKey.IsLocalId(id) ? await grains.GetGrain<IIncidentGrain>(scope.Key(id)).GetAsync() : null;
        return incident is null ? None(id) : Ok(incident, response);
    }

    private static async Task<IResult> Create(
        IncidentFacts facts, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, HttpResponse response,
        TimeProvider time)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        // Before a number is given, so that refused ones leave no gaps.
        if (IncidentKernel.Check(facts, time.GetUtcNow().ToUnixTimeMilliseconds()) is { } wrong) return Problems.Of(wrong);
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var id = await Desk(scope, grains).NextAsync(key is { Length: > 0 and <= 200 } ? key : null);
        var outcome = await grains.GetGrain<IIncidentGrain>(scope.Key(id))
            .ActAsync(new IncidentCommand(IncidentVerb.Create, scope.Actor, facts));
        if (outcome.Error is { } error) return Problems.Of(error);
        response.Headers.ETag = Tag(outcome.Incident!);
        return TypedResults.Created($"{request.Path}/{id}", outcome.Incident);
    }

    private static async Task<IResult> Update(
        string id, IncidentFacts facts, Scope scope, IClusterClient grains, HttpRequest request, HttpResponse response)
    {
        if (!TwinKey.IsLocalId(id)) return None(id);
        if (Version(request) is not { } seen)
            return Problems.Of(StatusCodes.Status428PreconditionRequired,
                new TwinError("version.missing", "If-Match with the ETag of the incident is needed."));
        return Answer(await grains.GetGrain<IIncidentGrain>(scope.Key(id))
            .ActAsync(new IncidentCommand(IncidentVerb.Update, scope.Actor, facts, null, seen)), response);
    }

    private static async Task<IResult> Close(
        string id, CloseBody? body, Scope scope, IClusterClient grains, HttpRequest request, HttpResponse response) =>
        TwinKey.IsLocalId(id)
            ? Answer(await grains.GetGrain<IIncidentGrain>(scope.Key(id))
                .ActAsync(new IncidentCommand(IncidentVerb.Close, scope.Actor, null, body?.Comment, Version(request))), response)
            : None(id);

    private static async Task<IResult> Import(
        Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, CancellationToken cancellationToken)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > ImportBytes)
                return Problems.Of(StatusCodes.Status413PayloadTooLarge,
                    new TwinError("csv.size", $"A file has at most {ImportBytes >> 20} MiB."));
            body.Write(buffer, 0, read);
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.GetBuffer(), 0, (int)body.Length);
        }
        catch (DecoderFallbackException)
        {
            return Problems.Of(new TwinError("csv.encoding", "The file is not UTF-8."));
        }

        return TypedResults.Ok(await Desk(scope, grains).ImportAsync(text, scope.Actor));
    }

    private static async Task<IResult> Priors(string id, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        return plant.Types.Any(t => t.Id == id)
            ? TypedResults.Ok(await Desk(scope, grains).PriorsAsync(id))
            : Problems.Of(new TwinError("type.unknown", $"There is no type '{id}'."));
    }

    private static async Task<IResult> Similar(string id, Scope scope, IPlantCatalog plants, IClusterClient grains,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "class")] string? kind, int? pageSize)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (!plant.Twins.Any(t => t.Id == id)) return Problems.NoTwin(id);
        var found = await Desk(scope, grains).SimilarAsync(id, kind, Paging.Size(pageSize ?? 10));
        return TypedResults.Ok(new Page<SimilarIncident>(found, found.Length, null));
    }

    private static IIncidentDeskGrain Desk(Scope scope, IClusterClient grains) =>
        grains.GetGrain<IIncidentDeskGrain>(scope.Key("incidents"));

    private static IResult Answer(IncidentResult outcome, HttpResponse response) =>
        outcome.Error is { } error ? Problems.Of(error) : Ok(outcome.Incident!, response);

    private static IResult Ok(Incident incident, HttpResponse response)
    {
        response.Headers.ETag = Tag(incident);
        return TypedResults.Ok(incident);
    }

    private static string Tag(Incident incident) => string.Create(CultureInfo.InvariantCulture, $"\"{incident.Version}\"");

    private static int? Version(HttpRequest request) =>
        int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version : null;

    private static IResult None(string id) => Problems.Of(new TwinError("incident.unknown", $"There is no incident '{id}'."));
}
