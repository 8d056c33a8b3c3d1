using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Plants;
using Twin.Ingest.Dispatch;

namespace Twin.Silo.Hosting;

/// <summary>Tells the pumps where a sensor belongs, from the compiled model.</summary>
internal sealed class PartitionRouter(IPlantRegistry plants) : IPartitionRouter
{
    /// <inheritdoc/>
    public int PartitionOf(TwinKey sensor) =>
        plants.Find(sensor.Plant) is { } plant && plant.Find(sensor.Id) is { Kind: TwinKind.Sensor } ? plant.PartitionOf(sensor.Id) : -1;
}
