using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Domain.Plants;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;
using Twin.Grains.Twins;
using Twin.Silo.Storage.Documents;

namespace Twin.Silo.Screens;

/// <summary>What is on record about a twin, for its page.</summary>
internal sealed class TwinRecords(IClusterClient grains, IPlantRegistry plants, IDocumentStore documents,
    ModelHistory history) : ITwinRecords
{
    /// <summary>Newest work orders looked through.</summary>
    private const int OrdersLooked = 500;

    public async ValueTask<TwinInForce?> InForceAsync(string realm, string plant, string twin)
    {
        if (plants.Find(plant)?.Find(twin) is not { } definition) return null;
        if (definition.Kind == TwinKind.Sensor)
            return await TwinStates.SensorAsync(grains, realm, plant, twin) is { } sensor
                ? new TwinInForce(sensor.Mode, sensor.Rules) : null;
        return await TwinStates.OwnerAsync(grains, realm, plant, definition) is { } view ? new TwinInForce(view.Mode, view.Rules) : null;
    }

    public async ValueTask<IReadOnlyList<WorkOrder>> WorkOrdersAsync(string realm, string plant, string twin)
    {
        realm = RealmRooms.Papers(realm);
        var ids = await grains.GetGrain<IWorkOrderListGrain>(new TwinKey(realm, plant, "work-orders").ToString()).ListAsync();
        var orders = await Task.WhenAll(ids.Take(OrdersLooked)
            .Select(id => grains.GetGrain<IWorkOrderGrain>(new TwinKey(realm, plant, id).ToString()).GetAsync().AsTask()));
        return [.. orders.OfType<WorkOrder>().Where(order => order.Twin == twin)];
    }

    public async ValueTask<IReadOnlyList<ModelChange>> ChangesAsync(string plant, string twin) => await history.OfAsync(plant, twin);

    public ValueTask<IReadOnlyList<TwinDocument>> DocumentsAsync(string realm, string plant, string twin) =>
        documents.ListAsync(RealmRooms.Papers(realm), plant, twin);
}
