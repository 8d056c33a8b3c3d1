using System.Globalization;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;
using Twin.Silo.Notifications;
using Twin.Silo.Screens;

namespace Twin.Silo.Api;

/// <summary><c>.../notifications</c>: one's own notices, ways out and addresses, the log of delivery.</summary>
internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder group)
    {
        var notices = group.MapGroup("/notifications");
        notices.MapGet("/", List).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("My notices, newest first; unread: only those; before: older than this number");
        notices.MapPost("/{id}/read", (string id, Scope scope, INoticeStore store, TimeProvider time) =>
            MarkAsync(id, NoticeMark.Read, scope, store, time)).RequireAuthorization(Rights.PlantsRead).WithSummary("I have read it");
        notices.MapPost("/{id}/confirm", (string id, Scope scope, INoticeStore store, TimeProvider time) =>
            MarkAsync(id, NoticeMark.Confirmed, scope, store, time)).RequireAuthorization(Rights.PlantsRead)
            .WithSummary("I take it: nobody else is woken for it");
        notices.MapGet("/deliveries", Log).RequireAuthorization(Rights.PlantsWrite).WithSummary("Messages with their tries, newest first");
        notices.MapGet("/settings", async (Scope scope, IPlantCatalog plants, IClusterClient grains) =>
            Wrong(scope, plants) ?? TypedResults.Ok(await grains.Notices(scope.Plant).SettingsAsync()))
            .RequireAuthorization(Rights.PlantsWrite).WithSummary("Channels and addresses, without secrets");
        notices.MapPut("/settings", Change).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Change channels and addresses; a secret not given stays as it was");
        notices.MapPost("/test", Try).RequireAuthorization(Rights.PlantsWrite)
            .WithSummary("Send a trial message to me through all channels");
        MapPush(notices.MapGroup("/push"));
    }

    private static void MapPush(RouteGroupBuilder push)
    {
        push.MapGet("/", async (Scope scope, IPlantCatalog plants, PushDesk desk) =>
            Wrong(scope, plants) ?? TypedResults.Ok(await desk.OfferAsync(scope.Plant, scope.Actor)))
            .RequireAuthorization(Rights.PlantsRead).WithSummary("Web push: the public key, whether the plant has a channel, my devices");
        push.MapPost("/", async (PushBody body, Scope scope, IPlantCatalog plants, PushDesk desk) =>
        {
            if (Wrong(scope, plants) is { } wrong) return wrong;
            var device = new PushDevice(scope.Actor, body.Endpoint ?? "", body.P256dh ?? "", body.Auth ?? "", body.Language ?? "zh", 0);
            var errors = await desk.SubscribeAsync(scope.Plant, device);
            return errors.IsEmpty ? TypedResults.NoContent() : Problems.Of(errors);
        }).RequireAuthorization(Rights.PlantsRead).WithSummary("This browser lets itself be reached: its endpoint and keys, my language");
        push.MapDelete("/", async (string device, Scope scope, IPlantCatalog plants, PushDesk desk) =>
            Wrong(scope, plants) is { } wrong ? wrong
                : await desk.UnsubscribeAsync(scope.Plant, scope.Actor, device) ? TypedResults.NoContent()
                : Problems.Of(new TwinError("push.unknown", $"You have no device '{device}'.") { Zh = $"您没有设备“{device}”。" }))
            .RequireAuthorization(Rights.PlantsRead).WithSummary("A device of mine is left alone from now on");
    }

    private static async Task<IResult> List(
        Scope scope, IPlantCatalog plants, INoticeStore store, bool? unread, long? before, int? pageSize)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var size = Paging.Size(pageSize);
        var found = await store.ListAsync(scope.Plant, scope.Actor, unread == true, before ?? 0, size);
        var left = await store.UnreadAsync(scope.Plant, scope.Actor);
        return TypedResults.Ok(new { items = found, unread = left, next = found.Count == size ? found[^1].Seq : (long?)null });
    }

    private static async Task<IResult> MarkAsync(string id, NoticeMark mark, Scope scope, INoticeStore store, TimeProvider time)
    {
        if (!LiveRealm.TryOf(scope.Realm, out var live, out var error)) return Problems.Of(error);
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            && await store.MarkAsync(live, scope.Plant, scope.Actor, [seq], mark, time.GetUtcNow().ToUnixTimeMilliseconds())
            ? TypedResults.NoContent()
            : Problems.Of(new TwinError("notice.unknown", $"You have no notice '{id}'.") { Zh = $"您没有编号为“{id}”的通知。" });
    }

    private static async Task<IResult> Log(Scope scope, IPlantCatalog plants, INoticeStore store, long? before, int? pageSize)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var found = await store.LogAsync(scope.Plant, before ?? 0, Paging.Size(pageSize));
        return TypedResults.Ok(new { items = found });
    }

    private static async Task<IResult> Change(NoticeSettings body, Scope scope, IPlantCatalog plants, IClusterClient grains)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        var errors = await grains.Notices(scope.Plant).ChangeAsync(body, scope.Actor);
        return errors.IsEmpty ? TypedResults.NoContent() : Problems.Of(errors);
    }

    private static async Task<IResult> Try(
        Scope scope, IPlantCatalog plants, INotifier notifier, TimeProvider time)
    {
        if (Wrong(scope, plants) is { } wrong) return wrong;
        await notifier.NotifyAsync(scope.Live, Trials.Notice(scope.Plant, scope.Actor, time.GetUtcNow().ToUnixTimeMilliseconds()));
        return TypedResults.Accepted((string?)null);
    }

    private static IResult? Wrong(Scope scope, IPlantCatalog plants) =>
        !LiveRealm.TryOf(scope.Realm, out _, out var error) ? Problems.Of(error)
        : plants.Find(scope.Plant) is null ? Problems.NoPlant(scope.Plant) : null;
}

/// <summary>A subscription as browsers have it, and the language of its person.</summary>
internal sealed record PushBody(string? Endpoint, string? P256dh, string? Auth, string? Language);
