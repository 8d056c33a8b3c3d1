using Twin.Domain;

namespace Twin.Grains.Ports;

/// <summary>A setting of a plant: roster, order rules, channels.</summary>
/// <param name="Name">Which.</param>
/// <param name="Version">Rises by one.</param>
/// <param name="Content">UTF-8 JSON.</param>
public sealed record PlantSetting(string Name, int Version, ReadOnlyMemory<byte> Content);

/// <summary>Settings of the real plant; every change is an event of the log, in the same transaction.</summary>
[Outward]
public interface IPlantSettings
{
    /// <summary>The newest version, or null.</summary>
    ValueTask<PlantSetting?> FindAsync(LiveRealm realm, string plant, string name, CancellationToken cancellationToken = default);

    /// <summary>Saves a version; false when it is not the one after the newest.</summary>
    ValueTask<bool> SaveAsync(LiveRealm realm, string plant, PlantSetting setting, string actor, long atMs,
        CancellationToken cancellationToken = default);
}
