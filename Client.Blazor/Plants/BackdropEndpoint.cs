using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Twin.Client.Blazor.Web;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Plants;

/// <summary>The background plan of a plant: everybody who may look gets it, engineers change it.</summary>
internal static class BackdropEndpoint
{
    private const string Path = "/api/v1/plants/{plant}/backdrop";

    public static void MapBackdrop(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Get).RequireAuthorization(TwinPolicies.PlantsRead).WithName("backdrop");
        routes.MapGet(Path + "/facts", Facts).RequireAuthorization(TwinPolicies.PlantsRead);
        routes.MapPut(Path, Put).RequireAuthorization(TwinPolicies.PlantsWrite);
        routes.MapDelete(Path, Delete).RequireAuthorization(TwinPolicies.PlantsWrite);
    }

    private static async Task<IResult> Facts(string plant, BackdropFolder folder, CancellationToken cancel) =>
        await folder.FindAsync(plant, cancel) is { } found
            ? Results.Ok(new
            {
                kind = found.ContentType.StartsWith("image/", StringComparison.Ordinal) ? "image" : "geojson",
                version = found.Version, extent = found.Extent, geographic = found.Geographic,
            })
            : Results.NoContent();

    private static async Task<IResult> Get(string plant, HttpContext context, BackdropFolder folder, CancellationToken cancel)
    {
        if (await folder.FindAsync(plant, cancel) is not { } found) return None();
        // The address holds the version, so it never changes.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Stream(folder.Open(plant, found), found.ContentType);
    }

    private static async Task<IResult> Put(string plant, string extent, bool geographic, HttpRequest request, IPlantCatalog catalog,
        BackdropFolder folder, CancellationToken cancel)
    {
        if (catalog.Find(plant) is null) return Wrong(404, "plant.unknown", "No such plant.");
        if (request.ContentLength > BackdropCheck.MaxBytes) return TooLarge();
        if (ExtentOf(extent) is not { } box) return Wrong(400, "backdrop.extent", "The extent is west,south,east,north in metres.");
        if (await RequestBody.ReadAsync(request.Body, BackdropCheck.MaxBytes, cancel) is not { } file) return TooLarge();
        var (type, bytes, error) = BackdropCheck.Check(file);
        if (error is not null) return Wrong(400, error, "The file is not a background plan.");
        var version = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        await folder.SaveAsync(plant, new Backdrop(version, type!, box, geographic), bytes, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> Delete(string plant, BackdropFolder folder, CancellationToken cancel) =>
        await folder.RemoveAsync(plant, cancel) ? Results.NoContent() : None();

    private static double[]? ExtentOf(string text)
    {
        var numbers = text.Split(',');
        var box = new double[4];
        if (numbers.Length != 4) return null;
        for (var i = 0; i < 4; i++)
        {
            if (!double.TryParse(numbers[i], NumberStyles.Float, CultureInfo.InvariantCulture, out box[i])) return null;
            if (!(Math.Abs(box[i]) <= 1e6)) return null;
        }

        return box[0] < box[2] && box[1] < box[3] ? box : null;
    }

    private static IResult None() => Wrong(404, "backdrop.unknown", "The plant has no background plan.");

    private static IResult TooLarge() => Wrong(413, "backdrop.tooLarge",
        string.Create(CultureInfo.InvariantCulture, $"A background plan has at most {BackdropCheck.MaxBytes / 1_000_000} MB."));

    private static IResult Wrong(int status, string code, string title) =>
        Results.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}
