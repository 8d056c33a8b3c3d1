using Microsoft.AspNetCore.Http.HttpResults;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drills/scenarios</c>: read, keep, remove, check. Those that came with the plant are read only.</summary>
internal static class ScenarioEndpoints
{
    public static void Map(IEndpointRouteBuilder drills)
    {
        var scenarios = drills.MapGroup("/scenarios");
        scenarios.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Scenarios that can be played here");
        scenarios.MapGet("/{id}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One scenario, whole; its version is the ETag");
        scenarios.MapPost("/check", Check).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("All that is wrong with a scenario file for this plant, without keeping it");
        scenarios.MapPut("/{id}", Put).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Keep a scenario of the plant's own; If-Match says which version it was edited from, none: it is new");
        scenarios.MapDelete("/{id}", Delete).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Remove a scenario of the plant's own; If-Match says which version");
        scenarios.MapGet("/drafts", Drafts).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Scenarios that are being written, with the number of mistakes in each");
        scenarios.MapGet("/drafts/{id}", GetDraft).RequireAuthorization(Rights.DrillsRun).WithSummary("One draft; its version is the ETag");
        scenarios.MapPut("/drafts/{id}", PutDraft).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Keep a draft, whatever is wrong with it, as long as it is a JSON object; If-Match as for a scenario");
        scenarios.MapDelete("/drafts/{id}", DeleteDraft).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Remove a draft; If-Match says which version");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var lines = (await grains.Scenarios(scope.Plant).ListAsync()).ToDictionary(static l => l.Id, StringComparer.Ordinal);
        var all = await grains.Drills(scope.Plant).ScenariosAsync();
        return TypedResults.Ok(new Page<ScenarioDto>(
            [.. all.Select(s => ScenarioDto.From(s, lines.GetValueOrDefault(s.Id)))], all.Length, null));
    }

    private static async Task<IResult> Get(string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response)
    {
        if (plants.Find(scope.Plant) is null || await grains.Scenarios(scope.Plant).FindAsync(id) is not { } found) return Unknown(id);
        if (!await grains.Drills(scope.Plant).MaySeeAsync(id, scope.Viewer)) return Problems.Of(DrillSecrets.Scenario);
        response.Headers.ETag = $"\"{found.Line.Version}\"";
        return TypedResults.Bytes(ScenarioFile.Write(found.Scenario), "application/json");
    }

    private static async Task<IResult> Check(Scope scope, IPlantCatalog plants, HttpRequest request, CancellationToken cancel)
    {
        if (plants.Find(scope.Plant) is not { } plant) return Problems.NoPlant(scope.Plant);
        if (await BodyAsync(request, cancel) is not { } file) return TooLarge();
        var read = ScenarioFile.Read(file, new PlantIndex(plant));
        return TypedResults.Ok(new { Ok = read.Problems.IsEmpty, Problems = read.Problems.Take(200) });
    }

    private static Task<IResult> Put(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, HttpResponse response,
        CancellationToken cancel) =>
        KeepAsync(scope, plants, request, response,
            file => grains.Scenarios(scope.Plant).SaveAsync(id, file, Version(request), scope.Actor), cancel);

    private static Task<IResult> Delete(string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request) =>
        RemoveAsync(scope, plants, () => grains.Scenarios(scope.Plant).RemoveAsync(id, Version(request), scope.Actor));

    private static async Task<IResult> Drafts(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var all = await grains.Scenarios(scope.Plant).DraftsAsync();
        return TypedResults.Ok(new Page<ScenarioDraftDto>(
            [.. all.Select(static d => new ScenarioDraftDto(d.Line.Id, d.Line.Name, d.Line.Version, d.Mistakes))], all.Length, null));
    }

    private static async Task<IResult> GetDraft(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpResponse response)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if ((await grains.Scenarios(scope.Plant).DraftsAsync()).FirstOrDefault(d => d.Line.Id == id) is not { } found) return Unknown(id);
        response.Headers.ETag = $"\"{found.Line.Version}\"";
        return TypedResults.Bytes(found.File, "application/json");
    }

    private static Task<IResult> PutDraft(
        string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request, HttpResponse response,
        CancellationToken cancel) =>
        KeepAsync(scope, plants, request, response,
            file => grains.Scenarios(scope.Plant).SaveDraftAsync(id, file, Version(request), scope.Actor), cancel);

    private static Task<IResult> DeleteDraft(string id, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request) =>
        RemoveAsync(scope, plants, () => grains.Scenarios(scope.Plant).RemoveDraftAsync(id, Version(request), scope.Actor));

    private static async Task<IResult> KeepAsync(
        Scope scope, IPlantCatalog plants, HttpRequest request, HttpResponse response,
        Func<byte[], ValueTask<ScenarioOutcome>> keep, CancellationToken cancel)
    {
        if (!LiveRealm.TryOf(scope.Realm, out _, out var wrong)) return Problems.Of(wrong);
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        if (await BodyAsync(request, cancel) is not { } file) return TooLarge();
        var outcome = await keep(file);
        if (outcome.Error is { } error) return Problems.Of(error);
        if (outcome.Line is not { } line) return Problems.Of([.. outcome.Problems.Select(static p => p.ToError())]);
        response.Headers.ETag = $"\"{line.Version}\"";
        return TypedResults.Ok(line);
    }

    private static async Task<IResult> RemoveAsync(Scope scope, IPlantCatalog plants, Func<ValueTask<TwinError?>> remove)
    {
        if (!LiveRealm.TryOf(scope.Realm, out _, out var wrong)) return Problems.Of(wrong);
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        return await remove() is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static string Version(HttpRequest request) => request.Headers.IfMatch.FirstOrDefault()?.Trim().Trim('"') ?? "";

    // Null: larger than a scenario may be.
    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancel)) > 0)
        {
            if (whole.Length + read > ScenarioFile.MostBytes) return null;
            whole.Write(part, 0, read);
        }

        return whole.ToArray();
    }

    private static ProblemHttpResult TooLarge() => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, new TwinError("scenario.size", $"Larger than {ScenarioFile.MostBytes} bytes."));

    private static ProblemHttpResult Unknown(string id) =>
        Problems.Of(new TwinError("scenario.unknown", $"There is no scenario '{id}' for this plant."));
}
