using System.Globalization;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary><c>/plants</c>: list, one plant, its file, a new version, its event log.</summary>
internal static class PlantEndpoints
{
    /// <summary>Largest plant file taken over HTTP, bytes.</summary>
    private const int MaxFileBytes = 512 << 20;

    public static void MapRoot(IEndpointRouteBuilder api)
    {
        api.MapGet("/plants", List).RequireAuthorization(Rights.PlantsRead).WithSummary("All plants");
        api.MapGet("/plants/{plant}", Get).RequireAuthorization(Rights.PlantsRead).WithSummary("One plant");
        api.MapGet("/plants/{plant}/file", File).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("The plant file of the newest version");
        api.MapPut("/plants/{plant}", Publish).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Publish a plant file as the newest version; If-Match holds the version it was made from");
    }

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapGet("/events", Events).RequireAuthorization(Rights.AuditRead).WithSummary("The event log after a position");
        group.MapPost("/audit/verify", Verify).RequireAuthorization(Rights.AuditRead)
            .WithSummary("Recompute the hash chain of the event log");
    }

    private static async Task<IResult> List(IPlantCatalog catalog, IClusterClient grains, string? cursor, int? pageSize)
    {
        var page = Paging.Cut([.. catalog.Plants.Order(StringComparer.Ordinal)], cursor, pageSize);
        var plants = await Task.WhenAll(page.Items.Select(p => Grain(grains, p).GetAsync().AsTask()));
        return TypedResults.Ok(new Page<PlantSummary>([.. plants.OfType<PlantSummary>()], page.Total, page.Next));
    }

    private static async Task<IResult> Get(string plant, IClusterClient grains, HttpResponse response)
    {
        if (!TwinKey.IsLocalId(plant) || await Grain(grains, plant).GetAsync() is not { } summary) return Problems.NoPlant(plant);
        response.Headers.ETag = $"\"{summary.Version}\"";
        return TypedResults.Ok(summary);
    }

    private static async Task<IResult> File(string plant, IPlantStore store, HttpResponse response, CancellationToken stop)
    {
        if (await store.LatestAsync(plant, stop) is not { } version) return Problems.NoPlant(plant);
        response.Headers.ETag = $"\"{version.Version}\"";
        return TypedResults.Bytes(version.File, "application/geo+json");
    }

    private static async Task<IResult> Publish(string plant, Scope scope, HttpRequest request, IClusterClient grains,
        CancellationToken stop)
    {
        if (!TwinKey.IsLocalId(plant)) return Problems.Of(new TwinError("plant.id", $"'{plant}' is not a local id."));
        if (request.ContentLength > MaxFileBytes) return Problems.Of(413,
            new TwinError("plantfile.size", $"Larger than {MaxFileBytes} bytes."));
        int? expected = null;
        if (request.Headers.IfMatch.ToString() is { Length: > 0 } tag)
        {
            if (!int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                return Problems.Of(new TwinError("version.format", "If-Match holds a version number in quotes."));
            expected = version;
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, stop);
        var outcome = await Grain(grains, plant).PublishAsync(buffer.ToArray(), scope.Actor, expected);
        return outcome.Errors.IsEmpty
            ? TypedResults.Ok(new { outcome.Version })
            : Problems.Of(outcome.Errors);
    }

    private static async Task<IResult> Events(
        Scope scope, IPlantCatalog plants, ITwinStore store, string? cursor, int? pageSize, CancellationToken stop)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        _ = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var size = Paging.Size(pageSize);
        var events = await store.ReadEventsAsync(scope.Realm, scope.Plant, after, size, stop);
        return TypedResults.Ok(new
        {
            Items = events.Select(static e => new
            {
                Id = e.Event.Id,
                e.Position,
                e.Event.Type,
                e.Event.Actor,
                e.Event.Cause,
                e.Event.Twin,
                At = DateTimeOffset.FromUnixTimeMilliseconds(e.Event.AtMs),
                Payload = System.Text.Json.JsonDocument.Parse(e.Event.Payload).RootElement,
                Hash = Convert.ToHexString(e.Hash.Span),
            }),
            Total = events.Count,
            Next = events.Count == size ? events[^1].Position.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    private static async Task<IResult> Verify(Scope scope, IPlantCatalog plants, ITwinStore store, CancellationToken stop)
    {
        if (plants.Find(scope.Plant) is null) return Problems.NoPlant(scope.Plant);
        var (events, broken) = await store.VerifyAsync(scope.Realm, scope.Plant, stop);
        return TypedResults.Ok(new { Valid = broken is null, Events = events, BrokenAt = broken });
    }

    private static IPlantGrain Grain(IClusterClient grains, string plant) =>
        grains.GetGrain<IPlantGrain>(new TwinKey(TwinKey.Live, plant, "plant").ToString());
}
