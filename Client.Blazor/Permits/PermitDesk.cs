using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;

namespace Twin.Client.Blazor.Permits;

/// <summary>What a person at a screen does to permits.</summary>
public sealed class PermitDesk(
    IPermitLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
    : ScreenDesk(session, users, authorization, Denied,
        new("permit.unreachable", "The permits did not answer.", Retry.Later) { Zh = "作业票服务无响应。" })
{
    /// <summary>May note for others that they have heard.</summary>
    public Task<bool> MayCallAsync() => MayAsync(TwinPolicies.AlarmsOperate);

    /// <summary>Notes after a call that somebody has heard. Null: noted.</summary>
    public Task<TwinError?> ConfirmAsync(string id, string person) =>
        DoAsync(TwinPolicies.AlarmsOperate, actor => link.ConfirmAsync(Plant, id, person, actor));
}
