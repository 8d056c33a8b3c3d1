using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.Ports;

namespace Twin.Silo.Judgement;

/// <summary>The registry behind the edge's port: through the cluster, as the edge reaches everything.</summary>
internal sealed class GrainModelSource(IClusterClient grains, IPlantCatalog plants) : IModelSource
{
    /// <inheritdoc/>
    public async ValueTask<ApprovedModel?> FetchAsync(string plant, string twin, string known, CancellationToken cancellationToken)
    {
        var definition = plants.Find(plant)?.Twins.FirstOrDefault(t => t.Id == twin);
        var models = grains.GetGrain<IModelsGrain>(new TwinKey(TwinKey.Live, plant, "models").ToString());
        var view = await models.ListAsync();
        if (definition is null || ModelRegistry.Running(view.Versions, twin, definition.TypeId) is not { } version) return null;
        var file = version.Hash == known ? [] : await models.FileAsync(version.Number) ?? [];
        return new ApprovedModel(version.Hash, file, Sampling.Sensors(version.Card.Signals, definition.Signals));
    }
}
