using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Work;
using Twin.Grains.Definitions;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Work;

namespace Twin.Silo.Screens;

/// <summary>Orders for the screens, from their grains, wherever those are.</summary>
internal sealed class OrderRooms(IClusterClient grains) : IOrderLink
{
    // Whoever gets this far may operate: the desk of the screens has asked; roles beyond that are the roster's.
    private static readonly ImmutableArray<string> s_vouched = [OrderServices.Operator];

    private readonly DefinitionSource _flows = new(grains);

    public ValueTask<OrderBoard> BoardAsync(string plant, int max) => grains.Orders(plant).BoardAsync(max);

    public ValueTask<OrderPage> ListAsync(string plant, OrderQuery query) => grains.Orders(plant).ListAsync(query);

    public ValueTask<ImmutableArray<OrderDay>> CalendarAsync(string plant, OrderQuery query, ImmutableArray<long> bounds, int max) =>
        grains.Orders(plant).CalendarAsync(query, bounds, max);

    public ValueTask<Roster> RosterAsync(string plant) => grains.Orders(plant).RosterAsync();

    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(string plant, long fromMs, long toMs) =>
        grains.Orders(plant).DurationsAsync(fromMs, toMs);

    public ValueTask<OrderView?> FindAsync(string plant, string id, string viewer) =>
        TwinKey.IsLocalId(id) ? grains.Order(plant, id).ViewAsync(viewer, s_vouched) : ValueTask.FromResult<OrderView?>(null);

    public ValueTask<OrderTrial> TryAsync(string plant, string id, OrderTake take) =>
        grains.Order(plant, id).TryAsync(take with { Roles = s_vouched });

    public ValueTask<OrderResult> TakeAsync(string plant, string id, OrderTake take) =>
        grains.Order(plant, id).TakeAsync(take with { Roles = s_vouched });

    public ValueTask<OrderResult> OpenAsync(string plant, OrderOpening opening) => grains.Orders(plant).OpenAsync(opening with
    {
        Steps = [.. opening.Steps.Select(static s => s with { Roles = s_vouched })],
    });

    public ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant) => _flows.FlowsAsync(plant);

    public ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version) => _flows.FlowAsync(plant, id, version);
}
