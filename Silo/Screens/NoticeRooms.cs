using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Ports;
using Twin.Silo.Notifications;

namespace Twin.Silo.Screens;

/// <summary>Notices for the screens.</summary>
internal sealed class NoticeRooms(INoticeStore store, INotifier notifier, IClusterClient grains, PushDesk push, TimeProvider time)
    : INoticeLink
{
    private static LiveRealm Live => LiveRealm.Of(TwinKey.Live);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<(IReadOnlyList<PersonalNotice> Items, int Unread)> ListAsync(
        string plant, string person, bool unread, long before, int max)
    {
        var found = await store.ListAsync(plant, person, unread, before, max);
        long[] news = [.. found.Where(static n => n.ToldMs == 0).Select(static n => n.Seq)];
        if (news.Length > 0) await store.MarkAsync(Live, plant, person, news, NoticeMark.Told, NowMs);
        return (found, await store.UnreadAsync(plant, person));
    }

    public ValueTask<bool> MarkAsync(string plant, string person, long seq, bool confirm) =>
        store.MarkAsync(Live, plant, person, [seq], confirm ? NoticeMark.Confirmed : NoticeMark.Read, NowMs);

    public ValueTask<NoticeSettings> SettingsAsync(string plant) => grains.Notices(plant).SettingsAsync();

    public ValueTask<ImmutableArray<TwinError>> ChangeAsync(string plant, NoticeSettings settings, string actor) =>
        grains.Notices(plant).ChangeAsync(settings, actor);

    public ValueTask<IReadOnlyList<Delivery>> LogAsync(string plant, int max) => store.LogAsync(plant, 0, max);

    public ValueTask<PushOffer> PushAsync(string plant, string person) => push.OfferAsync(plant, person);

    public ValueTask<ImmutableArray<TwinError>> SubscribeAsync(string plant, PushDevice device) => push.SubscribeAsync(plant, device);

    public ValueTask<bool> UnsubscribeAsync(string plant, string person, string target) =>
        push.UnsubscribeAsync(plant, person, target);

    public ValueTask TryAsync(string plant, string person) => notifier.NotifyAsync(Live, Trials.Notice(plant, person, NowMs));
}

/// <summary>Trial messages.</summary>
internal static class Trials
{
    /// <summary>Says that somebody can be reached.</summary>
    public static Notice Notice(string plant, string person, long nowMs) => new()
    {
        Key = $"trial/{person}/{nowMs}", Plant = plant, People = [person], Severity = 1, AtMs = nowMs,
        Title = new LocalizedText("Trial message", "测试消息"), Text = new LocalizedText("Twin can reach you.", "Twin 可以通知到您。"),
        Link = "/notifications",
    };
}
