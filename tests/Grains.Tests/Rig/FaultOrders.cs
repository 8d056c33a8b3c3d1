using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;

namespace Twin.Grains.Tests.Rig;

/// <summary>A real store of orders whose saves fail when told to.</summary>
public sealed class FaultOrders(IOrderStore inner) : IOrderStore
{
    /// <summary>Called before a save is written; may throw.</summary>
    public Action<Order>? Before { get; set; }

    /// <summary>Called when a save is written, before the caller is told; may throw: the doubtful commit.</summary>
    public Action<Order>? After { get; set; }

    public async ValueTask<bool> SaveAsync(LiveRealm realm, string plant, OrderRow row, int before, IReadOnlyList<NewEvent> events,
        ImmutableArray<FlowEffect> effects, CancellationToken cancellationToken = default)
    {
        Before?.Invoke(row.Order);
        var saved = await inner.SaveAsync(realm, plant, row, before, events, effects, cancellationToken);
        After?.Invoke(row.Order);
        return saved;
    }

    public ValueTask<OrderSlot> SlotAsync(LiveRealm realm, string plant, string? requestKey, string hazard,
        CancellationToken cancellationToken = default) => inner.SlotAsync(realm, plant, requestKey, hazard, cancellationToken);

    public ValueTask<bool> GiveNumbersAsync(LiveRealm realm, string plant, int last, CancellationToken cancellationToken = default) =>
        inner.GiveNumbersAsync(realm, plant, last, cancellationToken);

    public ValueTask<int> LastNumberAsync(LiveRealm realm, string plant, CancellationToken cancellationToken = default) =>
        inner.LastNumberAsync(realm, plant, cancellationToken);

    public ValueTask<Order?> LoadAsync(TwinKey key, CancellationToken cancellationToken = default) => inner.LoadAsync(key,
        cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ChainAsync(LiveRealm realm, string plant, IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default) => inner.ChainAsync(realm, plant, ids, cancellationToken);

    public ValueTask<OrderPage> ListAsync(LiveRealm realm, string plant, OrderQuery query, CancellationToken cancellationToken = default) =>
        inner.ListAsync(realm, plant, query, cancellationToken);

    public ValueTask<OrderBoard> BoardAsync(LiveRealm realm, string plant, int max, long nowMs,
        CancellationToken cancellationToken = default) => inner.BoardAsync(realm, plant, max, nowMs, cancellationToken);

    public ValueTask<ImmutableArray<OrderDay>> CalendarAsync(LiveRealm realm, string plant, OrderQuery query, ImmutableArray<long> bounds,
        int max, CancellationToken cancellationToken = default) => inner.CalendarAsync(realm, plant, query, bounds, max, cancellationToken);

    public ValueTask<string?> OfHazardAsync(LiveRealm realm, string plant, string hazard, CancellationToken cancellationToken = default) =>
        inner.OfHazardAsync(realm, plant, hazard, cancellationToken);

    public ValueTask<IReadOnlyList<string>> DueAsync(LiveRealm realm, string plant, long nowMs, int max,
        CancellationToken cancellationToken = default) => inner.DueAsync(realm, plant, nowMs, max, cancellationToken);

    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(LiveRealm realm, string plant, long fromMs, long toMs,
        CancellationToken cancellationToken = default) => inner.DurationsAsync(realm, plant, fromMs, toMs, cancellationToken);

    public ValueTask<IReadOnlyList<OrderErrand>> ErrandsAsync(LiveRealm realm, string plant, long nowMs, int max,
        CancellationToken cancellationToken = default) => inner.ErrandsAsync(realm, plant, nowMs, max, cancellationToken);

    public ValueTask SettleAsync(LiveRealm realm, string plant, string effect, long againMs,
        CancellationToken cancellationToken = default) =>
        inner.SettleAsync(realm, plant, effect, againMs, cancellationToken);
}
