using System.Collections.Immutable;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;

namespace Twin.Grains.Interfaces.Knowledge;

/// <summary>Parts of a graph as people see them.</summary>
public static class GraphPages
{
    private const int MostVertices = 5_000;
    private const int MostEdges = 20_000;

    /// <summary>Vertices by kind and place, and the edges between them.</summary>
    public static GraphPage Of(PlantRisk risk, long asOfMs, GraphFilter filter)
    {
        var all = Enumerable.Range(0, risk.Graph.VertexCount)
            .Where(v => filter.Kinds.IsDefaultOrEmpty || filter.Kinds.Contains(risk.Graph.Vertices[v].Kind)).ToArray();
        var some = all.Skip(Math.Max(0, filter.From)).Take(Math.Clamp(filter.Most, 0, MostVertices)).ToArray();
        return Page(risk, asOfMs, some.ToDictionary(static v => v, static _ => 0), some, all.Length);
    }

    /// <summary>What lies around a vertex, nearest first.</summary>
    public static GraphPage? Around(PlantRisk risk, long asOfMs, string id, GraphWalk walk)
    {
        if (!risk.Graph.TryGet(id, out var start)) return null;
        var steps = new Dictionary<int, int> { [start] = 0 };
        var order = new List<int> { start };
        var most = Math.Clamp(walk.Most, 1, MostVertices);
        for (var at = 0; at < order.Count && steps[order[at]] < walk.Depth; at++)
        {
            foreach (var next in Next(risk, order[at], walk))
            {
                if (order.Count < most && steps.TryAdd(next, steps[order[at]] + 1)) order.Add(next);
            }
        }

        return Page(risk, asOfMs, steps, order, order.Count);
    }

    /// <summary>A vertex with its risk.</summary>
    public static VertexRisk Vertex(PlantRisk risk, int v, int steps = 0)
    {
        var vertex = risk.Graph.Vertices[v];
        return new VertexRisk(vertex.Id, vertex.Kind, vertex.Name, risk.Engine.Risk(v), risk.Engine.Local(v), risk.Level(v), steps);
    }

    /// <summary>Adds to an explanation what the own risks are made of, and names.</summary>
    public static WhyRisk Why(PlantRisk risk, int v, RiskExplanation explanation)
    {
        var mentioned = explanation.Causes.Select(static c => c.Id).Append(explanation.Id)
            .Concat(explanation.Paths.SelectMany(static p => p.Steps).SelectMany(static s => new[] { s.From, s.To })).Distinct();
        var names = mentioned.Where(id => risk.Graph.TryGet(id, out _))
            .ToImmutableDictionary(static id => id, id => risk.Graph.Vertices[risk.Graph.IndexOf(id)].Name);
        var origins = explanation.Causes.Select(static c => c.Id).Append(explanation.Id).Distinct()
            .Select(risk.Graph.IndexOf).Where(static o => o >= 0)
            .Select(o => new RiskOrigin(risk.Graph.Vertices[o].Id, risk.LocalOf(o)));
        return new WhyRisk(Vertex(risk, v), explanation, [.. origins], names);
    }

    private static IEnumerable<int> Next(PlantRisk risk, int v, GraphWalk walk)
    {
        var found = new List<int>();
        if (walk.Direction != GraphDirection.In)
        {
            foreach (ref readonly var edge in risk.Graph.Out(v)) Take(edge, edge.Target);
        }

        if (walk.Direction != GraphDirection.Out)
        {
            foreach (var e in risk.Graph.In(v)) Take(risk.Graph.Edge(e), risk.Graph.Edge(e).Source);
        }

        return found;

        void Take(in GraphEdge edge, int other)
        {
            if (walk.Carrying && !edge.Carries) return;
            if (walk.Kinds.IsDefaultOrEmpty || walk.Kinds.Contains(edge.Kind)) found.Add(other);
        }
    }

    private static GraphPage Page(PlantRisk risk, long asOfMs, Dictionary<int, int> steps, IReadOnlyList<int> order, int total)
    {
        var edges = ImmutableArray.CreateBuilder<EdgeRisk>();
        foreach (var v in order)
        {
            foreach (ref readonly var edge in risk.Graph.Out(v))
            {
                if (edges.Count < MostEdges && steps.ContainsKey(edge.Target)) edges.Add(Edge(risk, edge));
            }
        }

        return new GraphPage(
            risk.Version, asOfMs, [.. order.Select(v => Vertex(risk, v, steps[v]))], edges.DrainToImmutable(), total);
    }

    private static EdgeRisk Edge(PlantRisk risk, in GraphEdge edge) => new(
        risk.Graph.Vertices[edge.Source].Id, risk.Graph.Vertices[edge.Target].Id, edge.Kind, edge.Q, risk.Engine.Weight(edge.Index),
        edge.DistanceM, (edge.Traits & EdgeTraits.Derived) != 0, edge.Condition < 0 ? null : risk.Graph.Vertices[edge.Condition].Id);
}
