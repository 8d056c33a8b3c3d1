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

    /// <summary>Realm that an address (relative to the base) begins: a drill's for <c>drills/{id}</c> and what shows it, else the real
    /// plant.</summary>
    public static string RealmOf(string relative)
    {
        var parts = Path(relative).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["drills", not Scenarios, ..] && Shows(parts) && TwinKey.IsLocalId(RealmRooms.Prefix + parts[1])
            ? RealmRooms.Prefix + parts[1] : TwinKey.Live;
    }

    /// <summary>Where a link leads that is followed inside a drill: to the drill's own page when there is one, so that the address says
    /// which realm it shows; null: the page is the real plant's, and the drill is left.</summary>
    public static string? Within(string realm, string relative)
    {
        var path = Path(relative).TrimEnd('/');
        if (RealmOf(relative) == realm) return "/" + relative;
        if (path.Length == 0) return Of(realm) + relative[Path(relative).Length..];
        var here = Inside.Contains(path) || path.StartsWith("twins/", StringComparison.Ordinal);
        return here ? Of(realm) + "/" + path + relative[Path(relative).Length..] : null;
    }

    /// <summary>An address of a drill that says which plant's drill it is.</summary>
    public static string WithPlant(string address, string plant)
    {
        var end = Path(address).Length;
        if (address[end..].Contains("plant=", StringComparison.Ordinal)) return address;
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var (front, anchor) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        return $"{front}{(front.Contains('?', StringComparison.Ordinal) ? '&' : '?')}plant={Uri.EscapeDataString(plant)}{anchor}";
    }

    private const string Scenarios = "scenarios";

    private static bool Shows(string[] parts) =>
        parts is [_, _] or [_, _, "twins", _] || (parts is [_, _, var page] && Inside.Contains(page));

    private static string Path(string relative)
    {
        ArgumentNullException.ThrowIfNull(relative);
        var end = relative.IndexOfAny(['?', '#']);
        return end < 0 ? relative : relative[..end];
    }
}
