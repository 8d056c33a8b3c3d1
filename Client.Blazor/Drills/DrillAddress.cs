using Twin.Domain;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Client.Blazor.Drills;

/// <summary>Which addresses belong to a drill. The address alone decides: nothing remembers a drill where it could be forgotten.</summary>
public static class DrillAddress
{
    // Their figures, papers and logs are the drill's too; other pages are the real plant's.
    private static readonly string[] Inside = ["alarms", "risk"];

    /// <summary>Map of a drill's realm.</summary>
    public static string Of(string realm) => "/drills/" + Id(realm);

    /// <summary>Report of a drill.</summary>
    public static string ReportOf(string realm) => Of(realm) + "/report";

    /// <summary>Id of a drill, from its realm.</summary>
    public static string Id(string realm)
    {
        ArgumentNullException.ThrowIfNull(realm);
        return realm[RealmRooms.Prefix.Length..];
    }

    /// <summary>Realm that an address (relative to the base) begins: a drill's for <c>drills/{id}</c>, else the real plant.</summary>
    public static string RealmOf(string relative)
    {
        var parts = Path(relative).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["drills", var id] && TwinKey.IsLocalId(RealmRooms.Prefix + id) ? RealmRooms.Prefix + id : TwinKey.Live;
    }

    /// <summary>Where a link leads that is followed inside a drill: to itself when the page belongs to the drill, the map of the drill
    /// for the map; null: the page is the real plant's, and the drill is left.</summary>
    public static string? Within(string realm, string relative)
    {
        var path = Path(relative).TrimEnd('/');
        if (path.Length == 0) return Of(realm) + relative[Path(relative).Length..];
        var here = RealmOf(relative) == realm || Inside.Contains(path) || path.StartsWith("twins/", StringComparison.Ordinal);
        return here ? "/" + relative : null;
    }

    private static string Path(string relative)
    {
        ArgumentNullException.ThrowIfNull(relative);
        var end = relative.IndexOfAny(['?', '#']);
        return end < 0 ? relative : relative[..end];
    }
}
