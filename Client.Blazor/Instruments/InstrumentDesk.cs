using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Grains.Interfaces.Instruments;

namespace Twin.Client.Blazor.Instruments;

/// <summary>Instruments in trouble for one screen; what people do is authorised here, as the API does it.</summary>
public sealed class InstrumentDesk(
    IInstrumentLink link, PlantSession session, AuthenticationStateProvider users, IAuthorizationService authorization)
{
    private static readonly TwinError Denied = new("auth.denied", "You may not do this.") { Zh = "您无权执行此操作。" };
    private static readonly TwinError Away = new("instrument.unreachable",
        "The instruments did not answer; nothing is known to have changed.", Retry.Later)
    {
        Zh = "仪表监视没有应答，未确认有任何更改。",
    };

    /// <summary>Those in trouble; null: none can be told of now, or this screen shows a drill.</summary>
    public async Task<InstrumentsView?> GetAsync()
    {
        if (session.Model is not { } model || session.InDrill) return null;
        try
        {
            return await link.GetAsync(model.Id);
        }
        catch (Exception e) when (e is TwinException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            return null;
        }
    }

    /// <summary>Whether this screen's user may have normal learnt anew.</summary>
    public async Task<bool> MayAsync() => await ActorAsync() is not null;

    /// <summary>Has normal learnt anew, e.g. after calibration.</summary>
    public async Task<TwinError?> LearnAsync(string id)
    {
        if (session.Model is not { } model || session.InDrill || await ActorAsync() is not { } actor) return Denied;
        try
        {
            return await link.LearnAsync(model.Id, id, actor);
        }
        catch (Exception e) when (e is TwinException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            return Away;
        }
    }

    private async Task<string?> ActorAsync()
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        return user.Identity is { IsAuthenticated: true, Name: { } name }
            && (await authorization.AuthorizeAsync(user, TwinPolicies.PlantsWrite)).Succeeded ? $"user:{name}" : null;
    }
}
