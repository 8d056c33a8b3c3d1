using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Work;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Work;

/// <summary>Rosters of plants as kept, and where a twin is for them.</summary>
public sealed class Rosters(IPlantSettings settings, IPlantRegistry plants)
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "roster";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The roster and its version; nobody, 0: there is none.</summary>
    public async ValueTask<(Roster Roster, int Version)> OfAsync(string plant)
    {
        var found = await settings.FindAsync(LiveRealm.Of(TwinKey.Live), plant, Setting);
        return found is null ? (Roster.Empty, 0) : (JsonSerializer.Deserialize<Roster>(found.Content.Span, s_json)!, found.Version);
    }

    /// <summary>Saves it as the version after <paramref name="before"/>; false: somebody else was faster.</summary>
    public ValueTask<bool> SaveAsync(string plant, Roster roster, int before, string actor, long atMs) => settings.SaveAsync(
        LiveRealm.Of(TwinKey.Live), plant, new PlantSetting(Setting, before + 1, JsonSerializer.SerializeToUtf8Bytes(roster, s_json)),
            actor,
        atMs);

    /// <summary>A twin, and what it belongs to: a sensor's tank or pump.</summary>
    public ImmutableArray<string> TwinsOf(string plant, string twin)
    {
        if (plants.Find(plant) is not { } model || model.Find(twin) is null) return [];
        var owner = model.Index.PrimaryOwnerOf(model.Index.IndexOf(twin));
        return owner < 0 ? [twin] : [twin, model.Index.Twin(owner).Id];
    }

    /// <summary>Zones a twin lies in, the innermost first; a zone lies in itself.</summary>
    public ImmutableArray<string> ZonesOf(string plant, string twin)
    {
        if (plants.Find(plant) is not { } model || model.Find(twin) is not { } definition) return [];
        if (definition.Kind == TwinKind.Zone) return [twin];
        var zones = definition.Relations.Where(static r => r.Kind is "locatedIn" or "partOf").Select(static r => r.Target)
            .Concat(model.Zones.Find(definition.Shape.Points[0])).Distinct().Select(model.Find).OfType<TwinDefinition>()
            .Where(static z => z.Kind == TwinKind.Zone);
        return [.. zones.OrderBy(static z => Math.Abs(PlaneGeometry.SignedAreaM2(z.Shape.Points.AsSpan()))).Select(static z => z.Id)];
    }
}
