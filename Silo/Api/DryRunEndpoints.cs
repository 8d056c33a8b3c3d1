using System.Text.Json;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Trials;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drafts/{id}/dry-run</c> and <c>.../rules/preview</c>: what a change would have done to the alarms of the past.</summary>
internal static class DryRunEndpoints
{
    private const long HourMs = 3_600_000;
    private const long MostMs = 31 * 24 * HourMs;

    /// <summary>Body of a preview: a rule as it would stand in the plant file.</summary>
    public sealed record PreviewBody(string? Twin, JsonElement Rule, bool OfType, string? Draft = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/plants/{plant}/drafts/{id}/dry-run");
        runs.MapPost("/", Start).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Replay the last 24 h, or from..to, through a draft; changes nothing");
        runs.MapGet("/", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("Progress, or which alarms would have come or gone");
        runs.MapPost("/cancel", Cancel).RequireAuthorization(Rights.PlantsWrite).WithSummary("Stop a dry run");
        api.MapPost("/plants/{plant}/rules/preview", Preview).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("A rule against the history of one twin: values, limit, alarms; changes nothing");
    }

    private static async Task<IResult> Start(string id, Scope scope, IPlantCatalog plants, IClusterClient grains, TimeProvider time,
        HttpRequest request, string? from, string? to)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!TwinKey.IsLocalId(id)) return NoDraft(id);
        if (!Window(time, from, to, out var window)) return BadTime();
        var status = await Run(grains, scope, id).StartAsync(window.FromMs, window.ToMs);
        if (status is { State: DryRunState.Failed, Error: { } error }) return Problems.Of(error);
        return TypedResults.Accepted(request.Path.Value, status);
    }

    private static async Task<IResult> Get(string id, Scope scope, IClusterClient grains) =>
        TwinKey.IsLocalId(id) && await Run(grains, scope, id).GetAsync() is { } status ? TypedResults.Ok(status) : NoRun(id);

    private static async Task<IResult> Cancel(string id, Scope scope, IClusterClient grains) =>
        TwinKey.IsLocalId(id) && await Run(grains, scope, id).CancelAsync() is { } status ? TypedResults.Ok(status) : NoRun(id);

    private static async Task<IResult> Preview(PreviewBody body, Scope scope, IPlantCatalog plants, IClusterClient grains,
        TimeProvider time, string? from, string? to)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (!Window(time, from, to, out var window)) return BadTime();
        if (body.Twin is null || body.Rule.ValueKind != JsonValueKind.Object
            || (body.Draft is { } draft && !TwinKey.IsLocalId(draft)))
            return Problems.Of(new TwinError("rule.json", "A body is { \"twin\", \"rule\": {...}, \"ofType\", \"draft\" }.", Path: "rule"));
        var outcome = await grains.GetGrain<IRulePreviewGrain>(scope.Key("rule-preview"))
            .PreviewAsync(new PreviewRequest(body.Twin, body.Rule.GetRawText(), body.OfType, window.FromMs, window.ToMs, body.Draft));
        return outcome.Result is null ? Problems.Of(outcome.Errors) : TypedResults.Ok(outcome.Result);
    }

    private static IDryRunGrain Run(IClusterClient grains, Scope scope, string id) => grains.GetGrain<IDryRunGrain>(scope.Key(id));

    private static bool Window(TimeProvider time, string? from, string? to, out (long FromMs, long ToMs) window) =>
        ApiTime.TryWindow(time.GetUtcNow().ToUnixTimeMilliseconds(), from, to, 24 * HourMs, MostMs, HourMs, out window);

    private static IResult BadTime() => Problems.Of(new TwinError(
        "query.time", "'from' and 'to' are epoch ms or ISO 8601, from < to, at most 31 days apart, not in the future.", Path: "from"));

    private static IResult NoDraft(string id) => Problems.Of(new TwinError("draft.unknown", $"There is no draft '{id}'."));

    private static IResult NoRun(string id) =>
        Problems.Of(new TwinError("dry-run.unknown", $"The draft '{id}' has had no dry run."));
}
