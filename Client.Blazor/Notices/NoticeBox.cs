using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Notifications;

namespace Twin.Client.Blazor.Notices;

/// <summary>The notices of whoever sits at a screen, and the settings for those who may change them.</summary>
public sealed class NoticeBox(
    INoticeLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
    : ScreenDesk(session, users, authorization, Denied,
        new("notice.unreachable", "The notices did not answer.", Retry.Later) { Zh = "通知服务无响应。" })
{
    /// <summary>May change ways out and addresses.</summary>
    public Task<bool> MayChangeAsync() => MayAsync(TwinPolicies.PlantsWrite);

    /// <summary>Newest first, and how many are unread; null: not answered.</summary>
    public Task<(IReadOnlyList<PersonalNotice> Items, int Unread)?> ListAsync(bool unread, int max) =>
        DoAsync<(IReadOnlyList<PersonalNotice>, int)?>(null, async me => await link.ListAsync(Plant, me, unread, 0, max), static _ => null);

    /// <summary>Marks as read, or takes it. Null: done.</summary>
    public Task<TwinError?> MarkAsync(long seq, bool confirm) => DoAsync(null, async me =>
    {
        await link.MarkAsync(Plant, me, seq, confirm);
        return null;
    });

    /// <summary>Settings; null: not answered.</summary>
    public Task<NoticeSettings?> SettingsAsync() =>
        DoAsync<NoticeSettings?>(TwinPolicies.PlantsWrite, async _ => await link.SettingsAsync(Plant), static _ => null);

    /// <summary>Changes them. Empty: done.</summary>
    public Task<ImmutableArray<TwinError>> ChangeAsync(NoticeSettings settings) =>
        DoAsync<ImmutableArray<TwinError>>(TwinPolicies.PlantsWrite, me => link.ChangeAsync(Plant, settings, me), static e => [e]);

    /// <summary>Messages with their tries.</summary>
    public Task<IReadOnlyList<Delivery>> LogAsync(int max) =>
        DoAsync<IReadOnlyList<Delivery>>(TwinPolicies.PlantsWrite, _ => link.LogAsync(Plant, max), static _ => []);

    /// <summary>Sends a trial message to oneself. Null: done.</summary>
    public Task<TwinError?> TryAsync() => DoAsync(TwinPolicies.PlantsWrite, async me =>
    {
        await link.TryAsync(Plant, me);
        return null;
    });

    /// <summary>What web push offers; null: not answered.</summary>
    public Task<PushOffer?> PushAsync() =>
        DoAsync<PushOffer?>(TwinPolicies.PlantsRead, async me => await link.PushAsync(Plant, me), static _ => null);

    /// <summary>This browser lets itself be reached. Empty: done.</summary>
    public Task<ImmutableArray<TwinError>> SubscribeAsync(string endpoint, string p256dh, string auth, string language) =>
        DoAsync<ImmutableArray<TwinError>>(TwinPolicies.PlantsRead,
            me => link.SubscribeAsync(Plant, new PushDevice(me, endpoint, p256dh, auth, language, 0)), static e => [e]);

    /// <summary>A browser of theirs is left alone from now on. Null: done.</summary>
    public Task<TwinError?> UnsubscribeAsync(string target) => DoAsync(TwinPolicies.PlantsRead, async me =>
    {
        await link.UnsubscribeAsync(Plant, me, target);
        return null;
    });
}
