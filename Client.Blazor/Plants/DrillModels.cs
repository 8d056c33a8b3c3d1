using System.Collections.Concurrent;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Plants;

/// <summary>The models that drills run under: what is published meanwhile does not rename what their screens show.</summary>
public sealed class DrillModels(IPlantCatalog catalog, IPlantVersions versions, IDrillLink drills)
{
    private const int MostKept = 8;
    private readonly ConcurrentDictionary<(string Plant, int Version), PlantModel> _older = new();

    /// <summary>The model of a drill; null: there is no such drill, or its version is not kept.</summary>
    public async ValueTask<PlantModel?> OfAsync(string plant, string realm)
    {
        if (!RealmRooms.IsDrill(realm) || await drills.FindAsync(plant, realm) is not { ModelVersion: > 0 } drill) return null;
        if (catalog.Find(plant) is { } newest && newest.Version == drill.ModelVersion) return newest;
        var key = (plant, drill.ModelVersion);
        if (_older.TryGetValue(key, out var known)) return known;
        if (await versions.FileAsync(plant, drill.ModelVersion) is not { } file || PlantFile.Read(file).Model is not { } read) return null;
        if (_older.Count >= MostKept) _older.Clear();
        return _older[key] = read with { Version = drill.ModelVersion };
    }
}
