using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// A person in a zone is exposed to it and may set it alight. People move, so these edges come and go without a new graph.
/// </summary>
internal static class PresenceEdges
{
    /// <summary>The two edges; distances say nothing of somebody who is there.</summary>
    public static ImmutableArray<GraphEdge> Of(RiskTable table, int person, int zone) =>
        [Edge(table, zone, person, EdgeKind.Exposure), Edge(table, person, zone, EdgeKind.Ignition)];

    /// <summary>The graph with people elsewhere. Who belongs to a zone by the plant model stays joined to it.</summary>
    public static KnowledgeGraph Move(KnowledgeGraph graph, CompiledPlant plant, RiskTable table,
        ImmutableArray<GraphPresence> before, ImmutableArray<GraphPresence> now)
    {
        var gone = before.Except(now).Where(p => !Belongs(plant, p)).SelectMany(p => Ends(graph, table, p));
        var come = now.Except(before).SelectMany(p => Ends(graph, table, p));
        return graph.With(gone.Select(static e => (e.Source, e.Target, e.Kind)), come);
    }

    private static ImmutableArray<GraphEdge> Ends(KnowledgeGraph graph, RiskTable table, GraphPresence presence) =>
        graph.TryGet(presence.Person, out var person) && graph.TryGet(presence.Zone, out var zone) ? Of(table, person, zone) : [];

    private static bool Belongs(CompiledPlant plant, GraphPresence presence) =>
        plant.Index.TryGet(presence.Person, out var person)
        && plant.Index.Twin(person).Relations.Any(r => r.Target == presence.Zone && (r.Kind is "locatedIn" or "partOf"));

    private static GraphEdge Edge(RiskTable table, int source, int target, EdgeKind kind)
    {
        var row = table.Of(kind);
        return new GraphEdge
        {
            Source = source,
            Target = target,
            Kind = kind,
            Q = row.Q,
            LagMinS = (float)row.LagMinS,
            LagMaxS = (float)row.LagMaxS,
            Traits = EdgeTraits.Derived,
        };
    }
}
