using System.Collections.Concurrent;
using Twin.Domain.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Plants;

/// <summary>Compiled plants of any version: a drill goes on under the one it began with.</summary>
public interface IPlantModels
{
    /// <summary>A version of a plant; null: it is not kept, or can no longer be compiled.</summary>
    ValueTask<CompiledPlant?> FindAsync(string plant, int version);

    /// <summary>The version in force at a moment, Unix ms; 0: there was none.</summary>
    ValueTask<int> VersionAtAsync(string plant, long atMs);
}

/// <summary>The newest from the registry, older ones from the store; those in use are shared.</summary>
public sealed class PlantModels(IPlantRegistry plants, IPlantStore store) : IPlantModels
{
    private readonly ConcurrentDictionary<(string Plant, int Version), WeakReference<CompiledPlant>> _older = new();

    /// <inheritdoc/>
    public async ValueTask<CompiledPlant?> FindAsync(string plant, int version)
    {
        if (plants.Find(plant) is { } newest && newest.Model.Version == version) return newest;
        if (_older.TryGetValue((plant, version), out var held) && held.TryGetTarget(out var known)) return known;
        if (await store.FindAsync(plant, version) is not { } file) return null;
        var (compiled, _) = PlantRegistry.Compile(file.File, file.Version);
        if (compiled is not null) _older[(plant, version)] = new WeakReference<CompiledPlant>(compiled);
        return compiled;
    }

    /// <inheritdoc/>
    public async ValueTask<int> VersionAtAsync(string plant, long atMs) =>
        (await store.VersionsAsync(plant)).Where(v => v.AtMs <= atMs).Select(static v => v.Version).DefaultIfEmpty().Max();
}
