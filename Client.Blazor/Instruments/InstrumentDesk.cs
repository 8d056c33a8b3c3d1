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
    : ScreenDesk(session, users, authorization, Forbidden, Away)
{
    private static readonly TwinError Forbidden = new("auth.denied", "You may not do this.") { Zh = "您无权执行此操作。" };
    private static readonly TwinError Away = new("instrument.unreachable",
        "The instruments did not answer; nothing is known to have changed.", Retry.Later)
    {
        Zh = "仪表监视没有应答，未确认有任何更改。",
    };

    /// <summary>Those in trouble; null: none can be told of now, or this screen shows a drill.</summary>
    public async Task<InstrumentsView?> GetAsync()
    {
        if (Plant.Length == 0 || InDrill) return null;
        try
        {
            return await link.GetAsync(Plant);
        }
        catch (Exception e) when (e is TwinException or TimeoutException or Orleans.Runtime.OrleansException)
        {
            return null;
        }
    }

    /// <summary>Whether this screen's user may have normal learnt anew.</summary>
    public Task<bool> MayAsync() => MayAsync(TwinPolicies.PlantsWrite);

    /// <summary>Has normal learnt anew, e.g. after calibration.</summary>
    public Task<TwinError?> LearnAsync(string id) =>
        DoAsync(TwinPolicies.PlantsWrite, actor => link.LearnAsync(Plant, id, actor));
}
