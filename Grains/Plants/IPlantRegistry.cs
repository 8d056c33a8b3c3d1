using Twin.Domain.Plants;

namespace Twin.Grains.Plants;

/// <summary>Compiled plants of this silo, shared by all its grains.</summary>
public interface IPlantRegistry
{
    /// <summary>The newest compiled model, or null. Cheap: one dictionary lookup.</summary>
    CompiledPlant? Find(string plant);
}
