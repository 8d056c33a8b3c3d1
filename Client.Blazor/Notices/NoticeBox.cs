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
{
    private static readonly TwinError s_denied = new("auth.denied", "You may not do this.") { Zh = "无权操作。" };
    private static readonly TwinError s_away = new("notice.unreachable", "The notices did not answer.", Retry.Later) { Zh = "通知服务无响应。" };

    private string Plant => session.Model?.Id ?? "";

    /// <summary>May change ways out and addresses.</summary>
    public async Task<bool> MayChangeAsync() => await MayAsync(TwinPolicies.PlantsWrite);

    /// <summary>Newest first, and how many are unread; null: not answered.</summary>
    public async Task<(IReadOnlyList<PersonalNotice> Items, int Unread)?> ListAsync(bool unread, int max)
    {
        (IReadOnlyList<PersonalNotice>, int)? found = null;
        await DoAsync(null, async me => found = await link.ListAsync(Plant, me, unread, 0, max));
        return found;
    }

    /// <summary>Marks as read, or takes it. Null: done.</summary>
    public Task<TwinError?> MarkAsync(long seq, bool confirm) =>
        DoAsync(null, async me => await link.MarkAsync(Plant, me, seq, confirm));

    /// <summary>Settings; null: not answered.</summary>
    public async Task<NoticeSettings?> SettingsAsync()
    {
        NoticeSettings? found = null;
        await DoAsync(TwinPolicies.PlantsWrite, async _ => found = await link.SettingsAsync(Plant));
        return found;
    }

    /// <summary>Changes them. Empty: done.</summary>
    public async Task<ImmutableArray<TwinError>> ChangeAsync(NoticeSettings settings)
    {
        ImmutableArray<TwinError> wrong = [];
        var error = await DoAsync(TwinPolicies.PlantsWrite, async me => wrong = await link.ChangeAsync(Plant, settings, me));
        return error is null ? wrong : [error];
    }

    /// <summary>Messages with their tries.</summary>
    public async Task<IReadOnlyList<Delivery>> LogAsync(int max)
    {
        IReadOnlyList<Delivery> found = [];
        await DoAsync(TwinPolicies.PlantsWrite, async _ => found = await link.LogAsync(Plant, max));
        return found;
    }

    /// <summary>Sends a trial message to oneself. Null: done.</summary>
    public Task<TwinError?> TryAsync() => DoAsync(TwinPolicies.PlantsWrite, async me => await link.TryAsync(Plant, me));

    private async Task<TwinError?> DoAsync(string? policy, Func<string, Task> act)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (session.InDrill) return DrillRealm.NoWayOut;
        if (policy is not null && !(await authorization.AuthorizeAsync(user, policy)).Succeeded) return s_denied;
        try
        {
            await act($"user:{user.Identity!.Name}");
            return null;
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or TwinException)
        {
            return s_away;
        }
    }

    private async Task<bool> MayAsync(string policy) =>
        (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, policy)).Succeeded;
}
