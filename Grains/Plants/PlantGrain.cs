using System.Text.Json;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Plants;

/// <inheritdoc cref="IPlantGrain"/>
[GrainType("plant")]
public sealed class PlantGrain(IPlantStore plants, ITwinStore store, PlantRegistry registry, TimeProvider time) : Grain, IPlantGrain
{
    /// <inheritdoc/>
    public async ValueTask<PublishOutcome> PublishAsync(byte[] file, string actor, int? expectedVersion)
    {
        var id = TwinKey.Parse(this.GetPrimaryKeyString()).Plant;
        var latest = (await plants.LatestAsync(id))?.Version ?? 0;
        if (expectedVersion is { } expected && expected != latest)
            return new PublishOutcome(latest, [new TwinError("version.conflict", $"The plant is at version {latest}, not {expected}.")]);

        var (plant, errors) = PlantRegistry.Compile(file, latest + 1);
        if (plant is null) return new PublishOutcome(latest, errors);
        if (plant.Model.Id != id)
            return new PublishOutcome(latest,
                [new TwinError("plantfile.id", $"The file is of plant '{plant.Model.Id}', not '{id}'.", Path: "twin.id")]);

        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!await plants.AddAsync(new PlantVersion(id, latest + 1, nowMs, actor, file)))
            return new PublishOutcome(latest, [new TwinError("version.conflict", "Somebody else published at the same time.")]);
        await store.CommitAsync(new TwinCommit
        {
            Realm = TwinKey.Live,
            Plant = id,
            Events =
            [
                new NewEvent($"plant#{latest + 1}", actor, "", "plant.published", 1, nowMs, "",
                    JsonSerializer.SerializeToUtf8Bytes(new { version = latest + 1, twins = plant.Model.Twins.Length })),
            ],
        });
        await registry.RefreshAsync(id);
        return new PublishOutcome(latest + 1, []);
    }

    /// <inheritdoc/>
    public ValueTask<PlantSummary?> GetAsync()
    {
        var plant = registry.Find(TwinKey.Parse(this.GetPrimaryKeyString()).Plant);
        return new(plant is null ? null : new PlantSummary(
            plant.Model.Id, plant.Model.Name, plant.Model.Version, plant.Model.Twins.Length, plant.Index.Sensors.Length));
    }
}
