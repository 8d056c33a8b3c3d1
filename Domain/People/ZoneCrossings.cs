using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Twins;

namespace Twin.Domain.People;

/// <summary>A person's zones follow their position.</summary>
public static class ZoneCrossings
{
    /// <summary>Puts a person into the zones of their position; a position that is not known changes nothing.</summary>
    /// <returns>Zones left, then zones entered; empty when none.</returns>
    public static IReadOnlyList<(string Zone, bool Inside)> Apply(OwnerState person, ZoneIndex zones)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(zones);
        var (x, y) = (person.Signal("x"), person.Signal("y"));
        if (!double.IsFinite(x) || !double.IsFinite(y)) return [];
        var inside = zones.Find(new PointM(x, y, 0));
        List<(string Zone, bool Inside)>? crossed = null;
        foreach (var zone in person.Members)
        {
            if (!inside.Contains(zone)) (crossed ??= []).Add((zone, false));
        }

        foreach (var zone in inside)
        {
            if (!person.Members.Contains(zone)) (crossed ??= []).Add((zone, true));
        }

        if (crossed is null) return [];
        person.Members.Clear();
        person.Members.UnionWith(inside);
        return crossed;
    }
}
