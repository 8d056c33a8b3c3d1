using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Work;

/// <summary>What a person at a screen does to orders.</summary>
public sealed class OrderDesk(
    IOrderLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
    : ScreenDesk(session, users, authorization, Denied,
        new("work-order.unreachable", "Twin did not answer.", Retry.Later) { Zh = "系统无响应。" })
{
    /// <summary>May open orders and take steps, as far as rights go; roles are the flow's matter.</summary>
    public async Task<bool> MayAsync() => !InDrill && await MayAsync(TwinPolicies.AlarmsOperate);

    /// <summary>Takes a step.</summary>
    public Task<OrderResult> TakeAsync(string id, OrderTake take) =>
        DoAsync(actor => link.TakeAsync(Plant, id, take with { Actor = actor, Roles = [] }));

    /// <summary>Opens an order.</summary>
    public Task<OrderResult> OpenAsync(OrderOpening opening) => DoAsync(actor => link.OpenAsync(Plant, opening with
    {
        Steps = [.. opening.Steps.Select(s => s with { Actor = actor, Roles = ImmutableArray<string>.Empty })],
    }));

    private Task<OrderResult> DoAsync(Func<string, ValueTask<OrderResult>> act) =>
        DoAsync(TwinPolicies.AlarmsOperate, act, static error => new OrderResult(null, error, []));
}
