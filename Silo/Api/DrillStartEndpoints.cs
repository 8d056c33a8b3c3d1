using Twin.Domain;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../drills/starts</c>: plants kept under a name, for drills to begin with (<c>from</c>: <c>start:ID</c>).</summary>
internal static class DrillStartEndpoints
{
    /// <summary>Body of a saving.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="From"><c>live</c>, a moment (epoch ms or ISO 8601), or a drill as it is now.</param>
    public sealed record SaveBody(string? Name, System.Text.Json.JsonElement? From);

    /// <summary>A saved start on the wire.</summary>
    public sealed record StartDto(
        string Id, string Name, string From, DateTimeOffset At, int ModelVersion, int Twins, string Actor, DateTimeOffset Saved, long Bytes,
        IReadOnlyList<LocalizedText> Missing)
    {
        internal static StartDto Of(DrillStartView view) => new(
            view.Id, view.Name, view.From, DateTimeOffset.FromUnixTimeMilliseconds(view.AtMs), view.ModelVersion, view.Twins, view.Actor,
            DateTimeOffset.FromUnixTimeMilliseconds(view.SavedMs), view.Bytes, view.Missing);
    }

    public static void Map(IEndpointRouteBuilder drills)
    {
        var starts = drills.MapGroup("/starts");
        starts.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Saved starts, newest first");
        starts.MapPost("/", Save).RequireAuthorization(Rights.DrillsRun)
            .WithSummary("Save the plant now or of a moment, or a drill as it is now, as a start");
        starts.MapDelete("/{start}", Remove).RequireAuthorization(Rights.DrillsRun).WithSummary("Remove a saved start");
    }

    private static async Task<IResult> List(Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var all = await grains.Drills(scope.Plant).StartsAsync();
        return TypedResults.Ok(new Page<StartDto>([.. all.Select(StartDto.Of)], all.Length, null));
    }

    private static async Task<IResult> Save(SaveBody body, Scope scope, IPlantCatalog plants, IClusterClient grains, HttpRequest request)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var from = body.From is { } given ? given.ToString() : TwinKey.Live;
        var outcome = await grains.Drills(scope.Plant).SaveStartAsync(body.Name ?? "", from, scope.Actor);
        return outcome.Error is { } error ? Problems.Of(error)
            : TypedResults.Created($"{request.Path.Value!.TrimEnd('/')}/{outcome.Start!.Id}", StartDto.Of(outcome.Start));
    }

    private static async Task<IResult> Remove(string start, Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant)
            : await grains.Drills(scope.Plant).RemoveStartAsync(start) is { } error ? Problems.Of(error) : TypedResults.NoContent();
}
