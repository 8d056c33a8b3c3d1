using System.Globalization;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Cameras;
using Twin.Domain.Plants;
using Twin.Grains.Plants;
using Twin.Silo.Identity;
using Twin.Silo.Storage.Pictures;

namespace Twin.Silo.Api;

/// <summary><c>.../twins/{id}/pictures</c>: the last pictures of a camera.</summary>
internal static class PictureEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        var pictures = group.MapGroup("/twins/{id}/pictures");
        pictures.MapGet("/", List).RequireAuthorization(Rights.PlantsRead).WithSummary("Pictures of a camera, newest first");
        pictures.MapPost("/", Add).RequireAuthorization(Rights.ReadingsWrite)
            .WithSummary("Send a camera's picture: the body is a JPEG or PNG, ?t= when it was taken");
        pictures.MapGet("/{picture}", Get).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("A picture by its time in Unix ms, or 'latest'");
    }

    private static async Task<IResult> List(string id, Scope scope, IPlantRegistry plants, IPictureStore store, CancellationToken stop)
    {
        if (!IsCamera(plants, scope, id)) return NoCamera(id);
        var items = await store.ListAsync(scope.Realm, scope.Plant, id, long.MaxValue, Limits.PicturesPerCamera, stop);
        return TypedResults.Ok(new Page<object>([.. items.Select(Shown)], items.Count, null));
    }

    private static async Task<IResult> Add(
        string id, Scope scope, string? t, HttpRequest request, IPlantRegistry plants, IPictureStore store, TimeProvider time,
        CancellationToken stop)
    {
        // The drills' cameras are the world's own; nobody sends pictures there.
        if (!LiveRealm.TryOf(scope.Realm, out var live, out _) || !IsCamera(plants, scope, id)) return NoCamera(id);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!ApiTime.TryParse(t, nowMs, out var atMs) || atMs > nowMs + Limits.FutureMs || atMs <= 0)
            return Problems.Of(new TwinError("picture.time", "'t' is epoch ms or ISO 8601, at most an hour ahead.", Path: "t"));
        if (await RequestBody.ReadAsync(request, Limits.PictureBytes, stop) is not { } content)
            return Problems.Of(413, new TwinError("picture.size", $"A picture has at most {Limits.PictureBytes >> 10} KiB."));
        if (!CameraPicture.TryTell(content, out var type, out var error))
            return Problems.Of(error.Code == "picture.type" ? 415 : 400, error);
        var picture = new CameraPicture(id, atMs, type, content.Length);
        await store.AddAsync(live, scope.Plant, picture, content, stop);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"{request.Path}/{atMs}"), Shown(picture));
    }

    private static async Task<IResult> Get(
        string id, string picture, Scope scope, IPictureStore store, HttpResponse response, CancellationToken stop)
    {
        var latest = picture == "latest";
        if (latest) picture = (await store.ListAsync(scope.Realm, scope.Plant, id, long.MaxValue, 1, stop)) is [var newest]
            ? newest.AtMs.ToString(CultureInfo.InvariantCulture) : "";
        if (!long.TryParse(picture, NumberStyles.None, CultureInfo.InvariantCulture, out var atMs)
            || await store.FindAsync(scope.Realm, scope.Plant, id, atMs, stop) is not var (found, content))
            return Problems.Of(new TwinError("picture.unknown", "There is no such picture."));
        Sealed.Headers(response, latest ? "no-store" : "private, max-age=3600");
        return TypedResults.Bytes(content, found.MediaType, lastModified: DateTimeOffset.FromUnixTimeMilliseconds(found.AtMs));
    }

    private static bool IsCamera(IPlantRegistry plants, Scope scope, string id) =>
        plants.Find(scope.Plant)?.Find(id)?.Kind == TwinKind.Camera;

    private static IResult NoCamera(string id) => Problems.Of(new TwinError("camera.unknown", $"There is no camera '{id}'."));

    private static object Shown(CameraPicture p) => new
    {
        Id = p.AtMs.ToString(CultureInfo.InvariantCulture), At = DateTimeOffset.FromUnixTimeMilliseconds(p.AtMs), p.MediaType, p.Bytes,
    };
}
