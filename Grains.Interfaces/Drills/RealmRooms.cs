using Twin.Domain;

namespace Twin.Grains.Interfaces.Drills;

/// <summary>
/// Where the rooms of a realm are found. In a drill one runner grain is all of them (docs/decisions/0005); anywhere else each room is a
/// grain of its own.
/// </summary>
public static class RealmRooms
{
    /// <summary>Realms of drills begin like this.</summary>
    public const string Prefix = DrillRealm.Prefix;

    /// <summary>True for the realm of a drill.</summary>
    public static bool IsDrill(string realm) => DrillRealm.Is(realm);

    /// <summary>Whose papers are read in a realm (incidents, orders, documents): a drill reads those of the real plant, and writes
    /// none.</summary>
    public static string Papers(string realm) => IsDrill(realm) ? TwinKey.Live : realm;

    /// <summary>The runner of a drill.</summary>
    /// <exception cref="ArgumentException">The realm is no drill's.</exception>
    public static IDrillGrain Drill(this IGrainFactory grains, string realm, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return IsDrill(realm) ? grains.GetGrain<IDrillGrain>(new TwinKey(realm, plant, "drill").ToString())
            : throw new ArgumentException($"'{realm}' is not the realm of a drill.", nameof(realm));
    }

    /// <summary>The drills of a plant.</summary>
    public static IDrillListGrain Drills(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDrillListGrain>(new TwinKey(TwinKey.Live, plant, "drills").ToString());
    }

    /// <summary>The scenarios of a plant.</summary>
    public static IScenarioGrain Scenarios(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IScenarioGrain>(new TwinKey(TwinKey.Live, plant, "scenarios").ToString());
    }

    /// <summary>A room of a plant: <c>feed</c>, <c>graph</c>, <c>alarm-groups</c>.</summary>
    public static T Room<T>(this IGrainFactory grains, string realm, string plant, string room)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return IsDrill(realm) ? grains.Drill(realm, plant).AsReference<T>()
            : grains.GetGrain<T>(new TwinKey(realm, plant, room).ToString());
    }
}
