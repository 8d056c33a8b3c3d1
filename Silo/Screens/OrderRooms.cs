using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Definitions;
using Twin.Grains.Interfaces.Work;

namespace Twin.Silo.Screens;

/// <summary>Orders for the screens, from their grains, wherever those are.</summary>
internal sealed class OrderRooms(IClusterClient grains) : IOrderLink
{
    private readonly DefinitionSource _flows = new(grains);

    public ValueTask<OrderBoard> BoardAsync(string plant, int max) => grains.Orders(plant).BoardAsync(max);

    public ValueTask<OrderPage> ListAsync(string plant, OrderQuery query) => grains.Orders(plant).ListAsync(query);

    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(string plant, long fromMs, long toMs) =>
        grains.Orders(plant).DurationsAsync(fromMs, toMs);

    public ValueTask<OrderView?> FindAsync(string plant, string id, string viewer) =>
        TwinKey.IsLocalId(id) ? grains.Order(plant, id).ViewAsync(viewer, []) : ValueTask.FromResult<OrderView?>(null);

    public ValueTask<OrderTrial> TryAsync(string plant, string id, OrderTake take) => grains.Order(plant, id).TryAsync(take);

    public ValueTask<OrderResult> TakeAsync(string plant, string id, OrderTake take) => grains.Order(plant, id).TakeAsync(take);

    public ValueTask<OrderResult> OpenAsync(string plant, OrderOpening opening) => grains.Orders(plant).OpenAsync(opening);

    public ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant) => _flows.FlowsAsync(plant);

    public ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version) => _flows.FlowAsync(plant, id, version);
}
