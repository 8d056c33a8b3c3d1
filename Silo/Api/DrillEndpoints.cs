using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Drills;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drills</c>: forks of the plant, what they play, their clock, what is done in them, what came of it.</summary>
internal static class DrillEndpoints
{
    private const int MaxTextChars = 2_000;

    /// <summary>Body of a creation.</summary>
    public sealed record CreateBody(string? Scenario, JsonElement? From, double Speed = 1, ulong? Seed = null, bool Auto = false);

    /// <summary>Body of a clock verb.</summary>
    public sealed record NumberBody(double? Seconds, double? Speed);

    /// <summary>Body of an inject or an action.</summary>
    /// <param name="Kind">Word of the action: <c>leak</c>, <c>closeValve</c>...</param>
    /// <param name="Target">Twin, gate, resource, <c>twin/rule</c>.</param>
    /// <param name="To">Second party.</param>
    /// <param name="At">A place, m, instead of a twin.</param>
    /// <param name="Text">What is said.</param>
    /// <param name="Numbers">By name.</param>
    /// <param name="Team"><c>red</c>, <c>blue</c>, <c>white</c>; else what the right allows.</param>
    public sealed record ActBody(
        ActionKind Kind, string? Target, string? To, SpotBody? At, LocalizedText? Text, Dictionary<string, double>? Numbers,
        DrillTeam? Team);

    /// <summary>A point, m.</summary>
    public sealed record SpotBody(double X, double Y);

    /// <summary>Body of a hold.</summary>
    public sealed record HoldBody(bool Hold);

    public static void Map(IEndpointRouteBuilder api)
    {
        var drills = api.MapGroup("/plants/{plant}/drills");
        ScenarioEndpoints.Map(drills);
        drills.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Drills, newest first");
        drills.MapPost("/", Create).RequireAuthorization(Rights.DrillsRun).WithSummary("Fork the plant and play a scenario");
        DrillStartEndpoints.Map(drills);
        DrillRoomEndpoints.Map(drills);
        drills.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("How a drill stands");
        drills.MapGet("/{id}/room", Room).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("Plume, fires, people, resources and injects of now, or ahead seconds from now");
        drills.MapGet("/{id}/log", Log).RequireAuthorization(Rights.PlantsRead).WithSummary("What happened, in order");
        drills.MapGet("/{id}/report", Report).RequireAuthorization(Rights.PlantsRead).WithSummary("The after-action report as of now");
        drills.MapGet("/{id}/report.pdf", Pdf).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("The report printed, lang=en or zh");
        drills.MapPost("/{id}/injects", Inject).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Red or control does something to the plant");
        drills.MapPost("/{id}/injects/{number:int}/hold", Hold).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Hold an inject of the scenario back, or let it go");
        drills.MapPost("/{id}/actions", Act).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Blue responds");
        Verb(drills, "pause", DrillVerb.Pause, static _ => 0);
        Verb(drills, "resume", DrillVerb.Resume, static _ => 0);
        Verb(drills, "end", DrillVerb.End, static _ => 0);
        Verb(drills, "step", DrillVerb.Step, static b => b?.Seconds ?? 1);
        Verb(drills, "speed", DrillVerb.Speed, static b => b?.Speed ?? double.NaN);
    }

    private static void Verb(IEndpointRouteBuilder drills, string path, DrillVerb verb, Func<NumberBody?, double> number) =>
        drills.MapPost($"/{{id}}/{path}", async (string id, NumberBody? body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            Find(scope, plants, grains, id) is not { } drill ? NoDrill(id)
                : await drill.SteerAsync(new DrillSteer(verb, number(body), scope.Actor)) is { } error ? Problems.Of(error)
                : TypedResults.Ok(DrillDto.Of((await drill.GetAsync())!)))
            .RequireAuthorization(Rights.DrillsRun).WithSummary($"{path} a drill");

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut((await grains.Drills(scope.Plant).ListAsync(Limits.PageSize)).ToList(), cursor, pageSize);
        return TypedResults.Ok(new Page<DrillDto>([.. page.Items.Select(DrillDto.Of)], page.Total, page.Next));
    }

    private static async Task<IResult> Create(
        CreateBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (string.IsNullOrWhiteSpace(body.Scenario))
            return Problems.Of(new TwinError("drill.scenario", "Say which scenario is to be played.", Path: "scenario"));
        var from = body.From is { } given ? given.ToString() : TwinKey.Live;
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        var outcome = await grains.Drills(scope.Plant).CreateAsync(
            new DrillRequest(body.Scenario, from, body.Speed, body.Seed, body.Auto, scope.Actor, key));
        return outcome.Error is { } error ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/plants/{scope.Plant}/drills/{outcome.Drill!.Id}", DrillDto.Of(outcome.Drill));
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Find(scope, plants, grains, id) is { } drill && await drill.GetAsync() is { } view
            ? TypedResults.Ok(DrillDto.Of(view)) : NoDrill(id);

    private static async Task<IResult> Room(string id, double? ahead, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Find(scope, plants, grains, id) is { } drill && await drill.RoomAsync(ahead ?? 0, scope.Viewer) is { } room
            ? TypedResults.Ok(RoomDto.From(room))
            : Problems.Of(new TwinError("drill.unknown", $"There is no drill '{id}' under way."));

    private static async Task<IResult> Log(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, int? cursor, int? pageSize)
    {
        if (Find(scope, plants, grains, id) is not { } drill || await drill.GetAsync() is null) return NoDrill(id);
        var log = await drill.LogAsync(cursor ?? 0, Paging.Size(pageSize), scope.Viewer);
        return TypedResults.Ok(new
        {
            Items = log.Lines.Select((l, i) => LogLineDto.From(log.Numbers[i], l)),
            log.Total, Next = log.Next < log.Total ? (int?)log.Next : null,
        });
    }

    private static async Task<IResult> Report(string id, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Find(scope, plants, grains, id) is not { } drill || await drill.GetAsync() is null ? NoDrill(id)
            : await drill.ReportAsync(scope.Viewer) is { } report ? TypedResults.Ok(report) : Problems.Of(DrillSecrets.Report);

    private static async Task<IResult> Pdf(
        string id, string? lang, Scope scope, IPlantCatalog plants, IClusterClient grains, ReportPdf printer, HttpContext context)
    {
        if (lang is not (null or "en" or "zh")) return Problems.Of(new TwinError("query.lang", "'lang' is en or zh.", Path: "lang"));
        if (Find(scope, plants, grains, id) is not { } drill || await drill.GetAsync() is null) return NoDrill(id);
        if (!await drill.SeesAllAsync(scope.Viewer)) return Problems.Of(DrillSecrets.Report);
        var culture = lang == "zh" ? "zh-CN" : "en";
        var (pdf, error) = await printer.PrintAsync(scope.Plant, id, culture, context.User, context.RequestAborted);
        return error is not null ? Problems.Of(error) : TypedResults.Bytes(pdf!, "application/pdf", $"drill-{id}-{culture}.pdf");
    }

    private static Task<IResult> Inject(string id, ActBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        ActAsync(id, body, body.Team is DrillTeam.White ? DrillTeam.White : DrillTeam.Red, scope, plants, grains);

    private static Task<IResult> Act(string id, ActBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        ActAsync(id, body, DrillTeam.Blue, scope, plants, grains);

    private static async Task<IResult> ActAsync(
        string id, ActBody body, DrillTeam team, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Find(scope, plants, grains, id) is not { } drill) return NoDrill(id);
        if (body.Text is { } text && Math.Max(text.En.Length, text.Zh.Length) > MaxTextChars)
            return Problems.Of(new TwinError("action.text", $"A text has at most {MaxTextChars} characters.", Path: "text"));
        var action = new DrillAction
        {
            Kind = body.Kind,
            Target = body.Target ?? "",
            To = body.To ?? "",
            At = body.At is { } at ? new SpotM(at.X, at.Y) : null,
            Text = body.Text ?? LocalizedText.Empty,
            Numbers = (body.Numbers ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
        return await drill.ActAsync(action, team, scope.Actor) is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static async Task<IResult> Hold(
        string id, int number, HoldBody body, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        Find(scope, plants, grains, id) is not { } drill ? NoDrill(id)
            : await drill.HoldAsync(number, body.Hold, scope.Actor) is { } error ? Problems.Of(error) : TypedResults.NoContent();

    internal static IDrillGrain? Find(Scope scope, IPlantCatalog plants, IClusterClient grains, string id) =>
        plants.Find(scope.Plant) is not null && TwinKey.IsLocalId(RealmRooms.Prefix + id)
            ? grains.Drill(RealmRooms.Prefix + id, scope.Plant) : null;

    internal static IResult NoDrill(string id) => Problems.Of(new TwinError("drill.unknown", $"There is no drill '{id}'."));
}
