using System.Collections.Immutable;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the orders of the real plant.</summary>
public interface IOrderLink
{
    /// <summary>Open orders by phase.</summary>
    ValueTask<OrderBoard> BoardAsync(string plant, int max);

    /// <summary>A page of orders.</summary>
    ValueTask<OrderPage> ListAsync(string plant, OrderQuery query);

    /// <summary>Open orders that fit, by the day they are due.</summary>
    /// <param name="plant">Plant id.</param>
    /// <param name="query">Which.</param>
    /// <param name="bounds">Begin of each day and end of the last, Unix ms.</param>
    /// <param name="max">Lines a day.</param>
    ValueTask<ImmutableArray<OrderDay>> CalendarAsync(string plant, OrderQuery query, ImmutableArray<long> bounds, int max);

    /// <summary>Who does what at the plant, where and when; nobody when there is no roster.</summary>
    ValueTask<Roster> RosterAsync(string plant);

    /// <summary>How long states lasted, by flow, state and day.</summary>
    ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(string plant, long fromMs, long toMs);

    /// <summary>One order; null: there is none.</summary>
    ValueTask<OrderView?> FindAsync(string plant, string id, string viewer);

    /// <summary>How a step would go.</summary>
    ValueTask<OrderTrial> TryAsync(string plant, string id, OrderTake take);

    /// <summary>Takes a step.</summary>
    ValueTask<OrderResult> TakeAsync(string plant, string id, OrderTake take);

    /// <summary>Opens an order.</summary>
    ValueTask<OrderResult> OpenAsync(string plant, OrderOpening opening);

    /// <summary>Flows that orders can be opened with.</summary>
    ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant);

    /// <summary>A published flow with its forms; version 0: the newest. Null: there is none.</summary>
    ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version);
}
