using Twin.Domain;
using Twin.Grains.Interfaces.Forecasts;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>.../forecasts</c>: the real plant half an hour ahead, worked out every minute while somebody asks.</summary>
internal static class ForecastEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var forecasts = api.MapGroup("/plants/{plant}/forecasts");
        forecasts.MapGet("/newest", Newest).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("The newest forecast with its age; asking keeps it renewed every minute");
        forecasts.MapPost("/", Now).RequireAuthorization(Rights.AlarmsOperate).WithSummary("Work a forecast out now");
    }

    private static async Task<IResult> Newest(Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : TypedResults.Ok(await Grain(scope, grains).GetAsync());

    private static async Task<IResult> Now(Scope scope, IPlantCatalog plants, IClusterClient grains) =>
        plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant)
            : TypedResults.Accepted((string?)null, await Grain(scope, grains).NowAsync());

    private static IForecastGrain Grain(Scope scope, IClusterClient grains) =>
        grains.GetGrain<IForecastGrain>(new TwinKey(TwinKey.Live, scope.Plant, "forecast").ToString());
}
