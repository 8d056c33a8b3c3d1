using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Ports;

/// <summary>An order as it is written: what is kept, how lists show it, and what finds it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Line">Its line.</param>
/// <param name="Words">Words it is found by (<see cref="OrderWords"/>), filters included.</param>
/// <param name="NextMs">When the clock has something to do, Unix ms; 0: never.</param>
/// <param name="Left">States that were left by this change.</param>
public sealed record OrderRow(
    Order Order, OrderLine Line, ImmutableArray<string> Words, long NextMs, ImmutableArray<OrderStay> Left);

/// <summary>How long an order stood in a state.</summary>
/// <param name="Entry">Entry that ended it.</param>
/// <param name="State">State that was left.</param>
/// <param name="EnteredMs">From, Unix ms.</param>
/// <param name="LeftMs">To, Unix ms.</param>
public sealed record OrderStay(int Entry, string State, long EnteredMs, long LeftMs);

/// <summary>Something to be done outside for an order; stored with the step that wants it.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Effect">What; its id makes it one.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record OrderErrand(string Order, FlowEffect Effect, int Tries);

/// <summary>Where a new order is to be made, or which one is there already.</summary>
/// <param name="Id">Order id.</param>
/// <param name="IsOpen">An open order of the same hazard.</param>
public sealed record OrderSlot(string Id, bool IsOpen);

/// <summary>
/// Orders of the real plant: each change is events of the log, the row the lists show, the words it is found by and its errands, in one
/// transaction.
/// </summary>
[Outward]
public interface IOrderStore
{
    /// <summary>The open order of a hazard, or else a new id, durably: <c>WO-1</c>, <c>WO-2</c>... The same request key gets the same
    /// id.</summary>
    ValueTask<OrderSlot> SlotAsync(LiveRealm realm, string plant, string? requestKey, string hazard,
        CancellationToken cancellationToken = default);

    /// <summary>Numbers up to this one were given before there was this store; false: known already.</summary>
    ValueTask<bool> GiveNumbersAsync(LiveRealm realm, string plant, int last, CancellationToken cancellationToken = default);

    /// <summary>Highest number given; 0: none.</summary>
    ValueTask<int> LastNumberAsync(LiveRealm realm, string plant, CancellationToken cancellationToken = default);

    /// <summary>The order, or null.</summary>
    ValueTask<Order?> LoadAsync(TwinKey key, CancellationToken cancellationToken = default);

    /// <summary>Saves a change; false when the store does not hold the version before it, or another open order has its hazard.</summary>
    ValueTask<bool> SaveAsync(LiveRealm realm, string plant, OrderRow row, int before, IReadOnlyList<NewEvent> events,
        ImmutableArray<FlowEffect> effects, CancellationToken cancellationToken = default);

    /// <summary>Events of the log by id, in the log's order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ChainAsync(LiveRealm realm, string plant, IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default);

    /// <summary>A page of orders.</summary>
    ValueTask<OrderPage> ListAsync(LiveRealm realm, string plant, OrderQuery query, CancellationToken cancellationToken = default);

    /// <summary>The board.</summary>
    ValueTask<OrderBoard> BoardAsync(LiveRealm realm, string plant, int max, long nowMs, CancellationToken cancellationToken = default);

    /// <summary>Open orders that fit, by the day they are due; <paramref name="bounds"/>: begin of each day, end of the last.</summary>
    ValueTask<ImmutableArray<OrderDay>> CalendarAsync(LiveRealm realm, string plant, OrderQuery query, ImmutableArray<long> bounds,
        int max, CancellationToken cancellationToken = default);

    /// <summary>Open order of a hazard, or null.</summary>
    ValueTask<string?> OfHazardAsync(LiveRealm realm, string plant, string hazard, CancellationToken cancellationToken = default);

    /// <summary>Orders the clock has something to do with, earliest first.</summary>
    ValueTask<IReadOnlyList<string>> DueAsync(LiveRealm realm, string plant, long nowMs, int max,
        CancellationToken cancellationToken = default);

    /// <summary>How long states lasted that were left in [fromMs, toMs), by flow, state and day.</summary>
    ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(LiveRealm realm, string plant, long fromMs, long toMs,
        CancellationToken cancellationToken = default);

    /// <summary>Errands that are due, in the order they were given.</summary>
    ValueTask<IReadOnlyList<OrderErrand>> ErrandsAsync(LiveRealm realm, string plant, long nowMs, int max,
        CancellationToken cancellationToken = default);

    /// <summary>An errand is done; or, with a time, to be tried again then.</summary>
    ValueTask SettleAsync(LiveRealm realm, string plant, string effect, long againMs, CancellationToken cancellationToken = default);
}
