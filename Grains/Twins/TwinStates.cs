using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>What a twin knows, in whatever realm it lives: a grain of its own, or a part of a drill's world.</summary>
public static class TwinStates
{
    /// <summary>A sensor; null: it is not modelled.</summary>
    public static ValueTask<SensorView?> SensorAsync(IGrainFactory grains, string realm, string plant, string id)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return RealmRooms.IsDrill(realm) ? grains.Drill(realm, plant).SensorAsync(id)
            : grains.GetGrain<ISensorGrain>(new TwinKey(realm, plant, id).ToString()).GetAsync();
    }

    /// <summary>Any other twin; null: it is of a kind without a state.</summary>
    public static async ValueTask<TwinView?> OwnerAsync(IGrainFactory grains, string realm, string plant, TwinDefinition twin)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(twin);
        if (RealmRooms.IsDrill(realm)) return await grains.Drill(realm, plant).TwinAsync(twin.Id);
        var key = new TwinKey(realm, plant, twin.Id).ToString();
        return OwnerGrains.Get(grains, twin.Kind, key) is { } owner ? await owner.GetAsync() : null;
    }
}
