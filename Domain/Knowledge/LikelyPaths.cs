using System.Collections.Immutable;
using QuikGraph;
using QuikGraph.Algorithms.RankedShortestPath;

namespace Twin.Domain.Knowledge;

/// <summary>Most likely ways: the product of weights is largest where the sum of −ln w is least.</summary>
internal static class LikelyPaths
{
    /// <summary>
    /// Vertices from which risk reaches a vertex, with the probability of their best way, best first (Dijkstra backwards on −ln w).
    /// </summary>
    public static List<(int Vertex, double Probability)> Backwards(RiskEngine engine, int vertex, int most, out bool cut)
    {
        var graph = engine.Graph;
        var found = new List<(int, double)>();
        var done = new HashSet<int>();
        var queue = new PriorityQueue<int, double>();
        queue.Enqueue(vertex, 0);
        while (queue.TryDequeue(out var at, out var length))
        {
            if (!done.Add(at)) continue;
            found.Add((at, Math.Exp(-length)));
            if (found.Count == most) break;
            foreach (var e in graph.In(at))
            {
                var weight = engine.Way(e);
                if (weight > 0 && !done.Contains(graph.Edge(e).Source)) queue.Enqueue(graph.Edge(e).Source, length - Math.Log(weight));
            }
        }

        cut = queue.Count > 0;
        return found;
    }

    /// <summary>The k most likely ways to a vertex from any own risk.</summary>
    /// <param name="engine">Weights and own risks.</param>
    /// <param name="vertex">Where they end.</param>
    /// <param name="reach">From <see cref="Backwards"/>, which says where to look.</param>
    /// <param name="count">k.</param>
    public static ImmutableArray<RiskPath> To(
        RiskEngine engine, int vertex, List<(int Vertex, double Probability)> reach, int count)
    {
        if (count == 0) return [];
        var likely = reach.Where(r => !engine.IsGate(r.Vertex) && (r.Vertex == vertex || engine.Local(r.Vertex) * r.Probability > 0))
            .OrderByDescending(r => engine.Local(r.Vertex) * r.Probability).Take(count * 4).Select(static r => r.Vertex).ToArray();
        var all = new List<RiskPath>();
        if (engine.Local(vertex) > 0 && !engine.IsGate(vertex)) all.Add(new RiskPath(engine.Local(vertex), []));
        foreach (var source in likely)
        {
            if (source != vertex) all.AddRange(Between(engine, source, vertex, reach, count));
        }

        return [.. all.OrderByDescending(static p => p.Probability).Take(count)];
    }

    /// <summary>The k most likely ways from one vertex to another, within the vertices of <paramref name="reach"/>.</summary>
    public static IEnumerable<RiskPath> Between(
        RiskEngine engine, int source, int target, List<(int Vertex, double Probability)> reach, int count)
    {
        var view = new BidirectionalGraph<int, GraphEdge>(true);
        foreach (var (vertex, _) in reach.Take(MostRanked)) view.AddVertex(vertex);
        if (!view.ContainsVertex(source) || !view.ContainsVertex(target)) return [];
        foreach (var (vertex, _) in reach.Take(MostRanked))
        {
            foreach (var edge in engine.Graph.Out(vertex))
            {
                if (engine.Way(edge.Index) > 0 && view.ContainsVertex(edge.Target)) view.AddEdge(edge);
            }
        }

        var ranked = new HoffmanPavleyRankedShortestPathAlgorithm<int, GraphEdge>(view, e => -Math.Log(engine.Way(e.Index)))
        {
            ShortestPathCount = count,
        };
        ranked.Compute(source, target);
        return ranked.ComputedShortestPaths.Select(path => Path(engine, source, [.. path]));
    }

    /// <summary>Vertices in which ranked ways are looked for.</summary>
    private const int MostRanked = 300;

    private static RiskPath Path(RiskEngine engine, int source, GraphEdge[] edges)
    {
        var probability = engine.IsGate(source) ? 1 : engine.Local(source);
        var steps = ImmutableArray.CreateBuilder<RiskPathStep>(edges.Length);
        foreach (var edge in edges)
        {
            var weight = engine.Way(edge.Index);
            probability *= weight;
            var ids = engine.Graph.Vertices;
            steps.Add(new RiskPathStep(ids[edge.Source].Id, ids[edge.Target].Id, edge.Kind, weight, edge.DistanceM));
        }

        return new RiskPath(probability, steps.MoveToImmutable());
    }
}
