using Twin.Domain;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IOrderErrandsGrain"/>
[GrainType("order-errands")]
public sealed class OrderErrandsGrain(OrderServices services, ILogger<OrderErrandsGrain> logger) : Grain, IOrderErrandsGrain
{
    /// <summary>Orders and errands looked at in one go.</summary>
    private const int AtOnce = 200;

    private TwinKey Key => TwinKey.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task WakeAsync()
    {
        try
        {
            await RunAsync();
        }
        catch (Exception e)
        {
            // The clock comes by within a second.
            Log.ErrandsAway(logger, e, Key.Plant);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync() => await TickAsync();

    private async Task<int> TickAsync()
    {
        var due = await services.Store.DueAsync(LiveRealm.Of(Key.Realm), Key.Plant, services.NowMs, AtOnce);
        foreach (var id in due) await GrainFactory.Order(Key.Plant, id).TickAsync();
        return due.Count;
    }
}
