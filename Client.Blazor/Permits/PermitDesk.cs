using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;

namespace Twin.Client.Blazor.Permits;

/// <summary>What a person at a screen does to permits, authorised here as the API does it.</summary>
public sealed class PermitDesk(
    IPermitLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError s_denied = new("auth.denied", "You may not do this.") { Zh = "无权操作。" };
    private static readonly TwinError s_away = new("permit.unreachable", "The permits did not answer.", Retry.Later) { Zh = "作业票服务无响应。" };

    /// <summary>May note for others that they have heard.</summary>
    public async Task<bool> MayCallAsync() =>
        (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, TwinPolicies.AlarmsOperate)).Succeeded;

    /// <summary>Notes after a call that somebody has heard. Null: noted.</summary>
    public async Task<TwinError?> ConfirmAsync(string id, string person)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        if (session.InDrill) return DrillRealm.NoWayOut;
        if (!await MayCallAsync()) return s_denied;
        try
        {
            return await link.ConfirmAsync(session.Model?.Id ?? "", id, person, $"user:{user.Identity!.Name}");
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or TwinException)
        {
            return s_away;
        }
    }
}
