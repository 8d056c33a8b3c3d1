using Twin.Domain.Plants;

namespace Twin.Grains.Interfaces.Plants;

/// <summary>
/// The plants this process knows, each with the newest model version, parsed once and shared. Follows the plant store, so that a
/// published change
/// reaches every process.
/// </summary>
public interface IPlantCatalog
{
    /// <summary>Ids of all plants.</summary>
    IReadOnlyCollection<string> Plants { get; }

    /// <summary>The newest model, or null when there is no such plant. Cheap: a dictionary lookup.</summary>
    PlantModel? Find(string plant);

    /// <summary>Called (plant id) after a plant or a new version came.</summary>
    event Action<string>? Changed;
}
