using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Work;

namespace Twin.Grains.Interfaces.Work;

/// <summary>One order that follows a flow (key <c>realm/plant/id</c>).</summary>
[Alias("twin.IOrderGrain")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Opens it, durably, before it answers; opened already: nothing is changed.</summary>
    [Alias("Open")]
    ValueTask<OrderResult> OpenAsync(OrderOpening opening);

    /// <summary>Takes a step, or fills in values, durably, before it answers.</summary>
    [Alias("Take")]
    ValueTask<OrderResult> TakeAsync(OrderTake take);

    /// <summary>How a step would go; nothing is changed.</summary>
    [Alias("Try"), ReadOnly]
    ValueTask<OrderTrial> TryAsync(OrderTake take);

    /// <summary>Counts the same hazard again; the same source again changes nothing.</summary>
    [Alias("Join")]
    ValueTask<OrderResult> JoinAsync(string sourceId, string by, long atMs);

    /// <summary>The alarm it came from stands, or is gone since a time.</summary>
    [Alias("Settle")]
    ValueTask SettleAsync(bool isActive, long atMs);

    /// <summary>Lets happen what is due; asked by the clock.</summary>
    [Alias("Tick")]
    ValueTask TickAsync();

    /// <summary>The order as somebody sees it, or null.</summary>
    /// <param name="viewer">Who asks; decides <see cref="OrderNextStep.MayTake"/>.</param>
    /// <param name="roles">Roles the caller vouches for besides those of the roster.</param>
    [Alias("View"), ReadOnly]
    ValueTask<OrderView?> ViewAsync(string viewer, ImmutableArray<string> roles);
}

/// <summary>The orders of a plant (key <c>realm/plant/work-orders</c>).</summary>
[Alias("twin.IOrderDeskGrain")]
public interface IOrderDeskGrain : IGrainWithStringKey
{
    /// <summary>Opens an order, or joins the open one of the same hazard; durable before it answers.</summary>
    [Alias("Open")]
    ValueTask<OrderResult> OpenAsync(OrderOpening opening);

    /// <summary>A page of orders; searched by words in both languages.</summary>
    [Alias("List"), ReadOnly]
    ValueTask<OrderPage> ListAsync(OrderQuery query);

    /// <summary>The board.</summary>
    /// <param name="max">Lines a column.</param>
    [Alias("Board"), ReadOnly]
    ValueTask<OrderBoard> BoardAsync(int max);

    /// <summary>The calendar: open orders that fit, by the day they are due.</summary>
    /// <param name="query">Which; its due times, order, cursor and length do not count.</param>
    /// <param name="bounds">Begin of each day and end of the last, rising, Unix ms; at most 63.</param>
    /// <param name="max">Lines a day.</param>
    [Alias("Calendar"), ReadOnly]
    ValueTask<ImmutableArray<OrderDay>> CalendarAsync(OrderQuery query, ImmutableArray<long> bounds, int max);

    /// <summary>Who does what at the plant, where and when; nobody when there is no roster.</summary>
    [Alias("Roster"), ReadOnly]
    ValueTask<Roster> RosterAsync();

    /// <summary>How long states lasted that were left in [fromMs, toMs), by flow, state and day.</summary>
    [Alias("Durations"), ReadOnly]
    ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(long fromMs, long toMs);
}

/// <summary>
/// Carries out what the orders of a plant want done outside, each once, and wakes those whose time is over (key
/// <c>realm/plant/order-errands</c>).
/// </summary>
[Alias("twin.IOrderErrandsGrain")]
public interface IOrderErrandsGrain : IGrainWithStringKey
{
    /// <summary>Does everything that is due; answers how much it was.</summary>
    [Alias("Run")]
    ValueTask<int> RunAsync();
}

/// <summary>Orders by their keys.</summary>
public static class OrderGrains
{
    /// <summary>The orders of the real plant.</summary>
    public static IOrderDeskGrain Orders(this IGrainFactory grains, string plant) => Of<IOrderDeskGrain>(grains, plant, "work-orders");

    /// <summary>One order of the real plant.</summary>
    public static IOrderGrain Order(this IGrainFactory grains, string plant, string id) => Of<IOrderGrain>(grains, plant, id);

    /// <summary>What the orders of a plant want done.</summary>
    public static IOrderErrandsGrain OrderErrands(this IGrainFactory grains, string plant) =>
        Of<IOrderErrandsGrain>(grains, plant, "order-errands");

    /// <summary>What opens orders from the alarms of a plant.</summary>
    public static IOrderWatchGrain OrderWatch(this IGrainFactory grains, string plant) => Of<IOrderWatchGrain>(grains, plant,
        "order-watch");

    private static T Of<T>(IGrainFactory grains, string plant, string id)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<T>(new TwinKey(TwinKey.Live, plant, id).ToString());
    }
}
