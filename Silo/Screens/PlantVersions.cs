using Twin.Client.Blazor.Ports;
using Twin.Grains.Ports;

namespace Twin.Silo.Screens;

/// <summary>Versions of a plant from the plant store.</summary>
internal sealed class PlantVersions(IPlantStore plants) : IPlantVersions
{
    public async ValueTask<IReadOnlyList<PlantVersionLine>> ListAsync(string plant) =>
        [.. (await plants.VersionsAsync(plant)).Select(static v => new PlantVersionLine(v.Version, v.AtMs, v.Actor))];

    public async ValueTask<byte[]?> FileAsync(string plant, int version) =>
        await plants.FindAsync(plant, version) is { } found ? found.File.ToArray() : null;
}
