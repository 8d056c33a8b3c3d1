using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>What web push needs to know of itself: its keys, whom it is from, whom it may speak to.</summary>
internal sealed class PushDesk(IPushStore store, IClusterClient grains, IOptionsMonitor<NoticeOptions> options, TimeProvider time)
{
    private PushKeys? _keys;

    /// <summary>Push services that may be spoken to.</summary>
    public PushHosts Hosts => new(options.CurrentValue.Push.Hosts);

    /// <summary>Whom messages are from; empty: web push is not set up.</summary>
    public string Subject
    {
        get
        {
            var (set, site) = (options.CurrentValue.Push.Subject, options.CurrentValue.Site);
            return set.Length > 0 ? set : site.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? site : "";
        }
    }

    /// <summary>The keys of this Twin; made when they are first asked for.</summary>
    public async ValueTask<PushKeys> KeysAsync() =>
        _keys ??= await store.KeysAsync(LiveRealm.Of(TwinKey.Live), PushKeys.Make());

    /// <summary>What somebody's browser is offered.</summary>
    public async ValueTask<PushOffer> OfferAsync(string plant, string person)
    {
        var settings = await grains.Notices(plant).SettingsAsync();
        return new PushOffer(
            Subject.Length == 0 ? "" : (await KeysAsync()).Public,
            settings.Channels.Any(static c => c.Kind == NoticeChannelKind.Push),
            [.. (await store.ListAsync(plant, [person])).Select(static d => new PushPlace(d.Target, d.Language, d.SinceMs))]);
    }

    /// <summary>Somebody's browser lets itself be reached. Empty: done.</summary>
    public async ValueTask<ImmutableArray<TwinError>> SubscribeAsync(string plant, PushDevice device)
    {
        if (Subject.Length == 0) return [NotSetUp];
        var wrong = device.Check(Hosts);
        if (!wrong.IsEmpty) return wrong;
        return await grains.Notices(plant).SubscribeAsync(device with { SinceMs = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    /// <summary>Somebody's browser is left alone from now on; false: it is none of theirs.</summary>
    public ValueTask<bool> UnsubscribeAsync(string plant, string person, string target) =>
        grains.Notices(plant).UnsubscribeAsync(person, target);

    /// <summary>Said when nobody has set it up.</summary>
    public static readonly TwinError NotSetUp =
        new("push.off", "Web push is not set up here (Notices:Push:Subject, or Notices:Site with https).", Retry.Never)
        {
            Zh = "本系统未配置网页推送（Notices:Push:Subject 或 https 的 Notices:Site）。",
        };
}
