using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Twin.Client.Blazor.Web;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Plants;

/// <summary>The plan of a plant for the map: everything that does not change between two model versions.</summary>
internal static class PlanEndpoint
{
    public static void MapPlan(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/plants/{plant}/plan", Get).RequireAuthorization(TwinPolicies.PlantsRead).WithName("plan");

    private static async Task<IResult> Get(
        string plant, string? realm, HttpContext context, IPlantCatalog catalog, DrillModels drills, PlanCache cache)
    {
        // A drill's plan is that of the model it runs under.
        var own = realm is null ? null : await drills.OfAsync(plant, realm);
        if ((own ?? catalog.Find(plant)) is not { } model)
        {
            var extensions = new Dictionary<string, object?> { ["code"] = "plant.unknown" };
            return Results.Problem(statusCode: 404, title: "No such plant.", extensions: extensions);
        }

        var plan = cache.Get(model);
        context.Response.Headers.ETag = plan.ETag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(plan.ETag)) return Results.StatusCode(StatusCodes.Status304NotModified);
        return Results.Bytes(plan.Json, "application/json");
    }
}

/// <summary>The encoded plans of the newest model versions, and of those that drills run under.</summary>
internal sealed class PlanCache
{
    private readonly ConditionalWeakTable<PlantModel, Plan> _plans = [];

    /// <summary>The plan of this very model; encoded once per version.</summary>
    public Plan Get(PlantModel model) => _plans.GetValue(model, Encode);

    private static Plan Encode(PlantModel model)
    {
        var json = PlanJson.Encode(model);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json).AsSpan(0, 8));
        return new Plan(json, string.Create(CultureInfo.InvariantCulture, $"\"{model.Version}-{hash}\""));
    }

    /// <summary>An encoded plan.</summary>
    internal sealed record Plan(byte[] Json, string ETag);
}
