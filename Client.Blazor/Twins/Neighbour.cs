using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Twins;

/// <summary>A twin linked to another.</summary>
/// <param name="Relation">Key of the relation's name, as seen from the twin that is looked at.</param>
/// <param name="Twin">The other one.</param>
/// <param name="Outward">True: the relation leads to the other.</param>
public sealed record Neighbour(string Relation, TwinDefinition Twin, bool Outward)
{
    /// <summary>Everything linked to a twin by relations, in either direction, and by signals; relations of the twin first.</summary>
    public static IReadOnlyList<Neighbour> Of(PlantModel model, TwinDefinition twin)
    {
        var byId = new Dictionary<string, TwinDefinition>(model.Twins.Length, StringComparer.Ordinal);
        foreach (var other in model.Twins) byId.TryAdd(other.Id, other);
        var found = new List<Neighbour>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { twin.Id };
        foreach (var relation in twin.Relations)
        {
            if (byId.TryGetValue(relation.Target, out var target) && seen.Add(target.Id))
                found.Add(new Neighbour("Relation." + relation.Kind, target, true));
        }

        foreach (var sensor in twin.Signals.Values.Order(StringComparer.Ordinal))
        {
            if (byId.TryGetValue(sensor, out var target) && seen.Add(sensor)) found.Add(new Neighbour("Signal", target, true));
        }

        foreach (var other in model.Twins)
        {
            if (seen.Contains(other.Id)) continue;
            var relation = other.Relations.FirstOrDefault(r => r.Target == twin.Id);
            if (relation is not null) found.Add(new Neighbour("Back." + relation.Kind, other, false));
            else if (other.Signals.ContainsValue(twin.Id)) found.Add(new Neighbour("Back.signal", other, false));
            else continue;
            seen.Add(other.Id);
        }

        return found;
    }
}
