using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../models</c> and <c>.../monitors</c>: versions, training, approval; and what the monitors think.</summary>
internal static class JudgementEndpoints
{
    /// <summary>Body of a training order; times as ISO 8601.</summary>
    public sealed record TrainBody(
        string Twin, string? Rule, string[]? Signals, double? PeriodSeconds, SpanBody[]? Fit, SpanBody[]? Limits, SpanBody[]? Report,
        bool? Switching = null);

    /// <summary>A normal period.</summary>
    public sealed record SpanBody(DateTimeOffset From, DateTimeOffset To);

    public static void Map(IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/plants/{plant}/models");
        models.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Versions of models, newest first");
        models.MapGet("/trainings", Trainings).RequireAuthorization(Rights.PlantsRead).WithSummary("Trainings under way or just ended");
        models.MapPost("/trainings", Train).RequireAuthorization(Rights.PlantsWrite).WithSummary("Train a monitor from the history");
        models.MapPost("/trainings/{twin}/cancel", Cancel).RequireAuthorization(Rights.PlantsWrite).WithSummary("Stop a training");
        models.MapPost("/", Upload).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Bring an ONNX file in: ?target=&type=&rule=, and for a file without a card &signals=a,b&limit=&periodSeconds=");
        models.MapGet("/{number:int}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One version");
        models.MapGet("/{number:int}/file", File).RequireAuthorization(Rights.PlantsRead).WithSummary("Its ONNX file");
        models.MapGet("/{number:int}/trial", Trial).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("What a version would have said ?from=&to= (ISO 8601): share beyond the limit, largest index, its course");
        models.MapPost("/{number:int}/approve", (int number, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            Act(scope, plants, () => Models(scope, grains).ApproveAsync(number, scope.Actor)))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Let a version judge");
        models.MapPost("/{number:int}/end", (int number, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            Act(scope, plants, () => Models(scope, grains).EndAsync(number, scope.Actor)))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Turn a version down, or end the running one");
        models.MapPost("/roll-back", (string target, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            Act(scope, plants, () => Models(scope, grains).RollBackAsync(target, scope.Actor)))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Take the version back that judged ?target= before");
        api.MapGet("/plants/{plant}/monitors/{twin}", Monitor).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("What the monitor of a twin thinks, and who is to blame");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains, string? cursor, int? pageSize)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var page = Paging.Cut((await Models(scope, grains).ListAsync()).Versions, cursor, pageSize);
        return TypedResults.Ok(page);
    }

    private static async Task<IResult> Trainings(Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant)
            : TypedResults.Ok((await Models(scope, grains).ListAsync()).Trainings);

    private static async Task<IResult> Get(int number, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var found = ModelRegistry.Find((await Models(scope, grains).ListAsync()).Versions, number);
        return found is null ? Problems.Of(ModelRegistry.Unknown(number)) : TypedResults.Ok(found);
    }

    private static async Task<IResult> File(int number, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant)
            : await Models(scope, grains).FileAsync(number) is { Length: > 0 } file
                ? TypedResults.File(file, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"model-{number}.onnx"))
                : Problems.Of(ModelRegistry.Unknown(number));

    private static async Task<IResult> Train(TrainBody body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (body.Twin is null || body.Signals is not { Length: > 0 } signals)
            return Problems.Of(new TwinError("model.inputs", "Name the twin and its signals.") { Zh = "请给出孪生体及其信号。" });
        var error = await Models(scope, grains).TrainAsync(
            new TrainingOrder(body.Twin, body.Rule, [.. signals], (long)((body.PeriodSeconds ?? 5) * 1_000), Spans(body.Fit),
                Spans(body.Limits), Spans(body.Report), body.Switching ?? false), scope.Actor);
        return error is null ? TypedResults.Accepted((string?)null) : Problems.Of(error);
    }

    private static async Task<IResult> Cancel(string twin, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant)
            : await Models(scope, grains).CancelAsync(twin) is { } error ? Problems.Of(error) : TypedResults.NoContent();

    private static async Task<IResult> Upload(
        string target, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, bool? type, string? rule,
        string? signals, double? limit, double? periodSeconds, string? licence)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (limit is { } l && !double.IsFinite(l) || periodSeconds is { } p && !double.IsFinite(p))
            return Problems.Of(new TwinError("model.limit", "Limit and period are numbers.") { Zh = "限值和采样间隔须为数值。" });
        // The server's own limit is lower, and says nothing of models.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        using var file = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            file.Write(buffer, 0, read);
            if (file.Length > ModelUpload.MostBytes) return Problems.Of(StatusCodes.Status413PayloadTooLarge, ModelUpload.TooLarge);
        }

        var bound = signals?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return await Act(scope, plants, () => Models(scope, grains).UploadAsync(
            new ModelUpload(target, type ?? false, rule, file.ToArray(), [.. bound], limit ?? 0.5, (long)((periodSeconds ?? 1) * 1_000),
                licence ?? ""), scope.Actor));
    }

    private static async Task<IResult> Trial(
        int number, DateTimeOffset from, DateTimeOffset to, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var span = new TimeSpanMs(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var trial = await Models(scope, grains).TryAsync(number, span);
        return trial.Error is { } error ? Problems.Of(error) : TypedResults.Ok(trial);
    }

    private static async Task<IResult> Monitor(string twin, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        return plant.Twins.Any(t => t.Id == twin) ? TypedResults.Ok(await grains.GetGrain<IMonitorGrain>(scope.Key(twin)).GetAsync())
            : Problems.NoTwin(twin);
    }

    private static async Task<IResult> Act(Scope scope, IPlantCatalog plants, Func<ValueTask<ModelOutcome>> act)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var outcome = await act();
        return outcome.Error is { } error ? Problems.Of(error) : TypedResults.Ok(outcome.Version);
    }

    private static ImmutableArray<TimeSpanMs> Spans(SpanBody[]? spans) =>
        [.. (spans ?? []).Select(s => new TimeSpanMs(s.From.ToUnixTimeMilliseconds(), s.To.ToUnixTimeMilliseconds()))];

    private static IModelsGrain Models(Scope scope, IClusterClient grains) => grains.GetGrain<IModelsGrain>(scope.Key("models"));
}
