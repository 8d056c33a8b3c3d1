using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Work;

/// <summary>What a person at a screen does to orders, authorised here as the API does it.</summary>
public sealed class OrderDesk(
    IOrderLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError s_denied = new("auth.denied", "You may not do this.") { Zh = "无权操作。" };
    private static readonly TwinError s_away = new("work-order.unreachable", "Twin did not answer.", Retry.Later) { Zh = "系统无响应。" };

    private string Plant => session.Model?.Id ?? "";

    /// <summary>May open orders and take steps, as far as rights go; roles are the flow's matter.</summary>
    public async Task<bool> MayAsync() => !session.InDrill
        && (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, TwinPolicies.AlarmsOperate)).Succeeded;

    /// <summary>Who is at the screen, as the log says it.</summary>
    public async Task<string> ActorAsync() => $"user:{(await users.GetAuthenticationStateAsync()).User.Identity?.Name}";

    /// <summary>Takes a step.</summary>
    public Task<OrderResult> TakeAsync(string id, OrderTake take) =>
        DoAsync(async actor => await link.TakeAsync(Plant, id, take with { Actor = actor, Roles = [] }));

    /// <summary>Opens an order.</summary>
    public Task<OrderResult> OpenAsync(OrderOpening opening) => DoAsync(async actor => await link.OpenAsync(Plant, opening with
    {
        Steps = [.. opening.Steps.Select(s => s with { Actor = actor, Roles = ImmutableArray<string>.Empty })],
    }));

    private async Task<OrderResult> DoAsync(Func<string, Task<OrderResult>> act)
    {
        if (session.InDrill) return new OrderResult(null, DrillRealm.NoWayOut, []);
        if (!await MayAsync()) return new OrderResult(null, s_denied, []);
        try
        {
            return await act(await ActorAsync());
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or InvalidOperationException or TwinException)
        {
            return new OrderResult(null, s_away, []);
        }
    }
}
