using Twin.Domain;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IOrderErrandsGrain"/>
[GrainType("order-errands")]
public sealed class OrderErrandsGrain(OrderServices services, OrderCarrier carrier, ILogger<OrderErrandsGrain> logger)
    : Grain, IOrderErrandsGrain
{
    /// <summary>Orders and errands looked at in one go.</summary>
    private const int AtOnce = 200;

    private const long LongestWaitMs = 3_600_000;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    private LiveRealm Live => LiveRealm.Of(Key.Realm);

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync()
    {
        var due = await services.Store.DueAsync(Live, Key.Plant, services.NowMs, AtOnce);
        foreach (var id in due) await TickAsync(id);
        var errands = await services.Store.ErrandsAsync(Live, Key.Plant, services.NowMs, AtOnce);
        foreach (var errand in errands) await CarryAsync(errand);
        return due.Count + errands.Count;
    }

    /// <summary>An order that cannot go on keeps no other from it.</summary>
    private async Task TickAsync(string id)
    {
        try
        {
            await GrainFactory.Order(Key.Plant, id).TickAsync();
        }
        catch (Exception e)
        {
            Log.ErrandsAway(logger, e, Key.Plant);
        }
    }

    /// <summary>One that fails waits longer and longer, and keeps no other from being done.</summary>
    private async Task CarryAsync(OrderErrand errand)
    {
        var againMs = 0L;
        try
        {
            await carrier.CarryAsync(GrainFactory, Key.Plant, errand);
        }
        catch (Exception e)
        {
            Log.ErrandsAway(logger, e, Key.Plant);
            againMs = services.NowMs + Math.Min(LongestWaitMs, 1_000L << Math.Min(errand.Tries, 12));
        }

        await services.Store.SettleAsync(Live, Key.Plant, errand.Effect.Id, againMs);
    }
}
