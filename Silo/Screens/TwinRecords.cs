using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Domain.Plants;
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
    /// <summary>Newest work orders of a twin that are shown.</summary>
    private const int OrdersLooked = 100;

    public async ValueTask<TwinInForce?> InForceAsync(string realm, string plant, string twin)
    {
        if (plants.Find(plant)?.Find(twin) is not { } definition) return null;
        if (definition.Kind == TwinKind.Sensor)
            return await TwinStates.SensorAsync(grains, realm, plant, twin) is { } sensor
                ? new TwinInForce(sensor.Mode, sensor.Rules) : null;
        return await TwinStates.OwnerAsync(grains, realm, plant, definition) is { } view ? new TwinInForce(view.Mode, view.Rules) : null;
    }

    public async ValueTask<IReadOnlyList<OrderLine>> WorkOrdersAsync(string realm, string plant, string twin) =>
        RealmRooms.Papers(realm) != TwinKey.Live ? []
            : (await grains.Orders(plant).ListAsync(new OrderQuery { Twin = twin, Max = OrdersLooked })).Items;

    public async ValueTask<IReadOnlyList<ModelChange>> ChangesAsync(string plant, string twin) => await history.OfAsync(plant, twin);

    public ValueTask<IReadOnlyList<TwinDocument>> DocumentsAsync(string realm, string plant, string twin) =>
        documents.ListAsync(RealmRooms.Papers(realm), plant, twin);
}
