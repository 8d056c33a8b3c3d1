using System.Collections.Immutable;

namespace Twin.Domain.Knowledge;

/// <summary>Questions to a graph. Every answer is bounded and says when the bound cut it.</summary>
public static class GraphQueries
{
    /// <summary>Vertices an answer holds at most.</summary>
    public const int Most = 10_000;

    /// <summary>Kinds along which something flows downstream.</summary>
    private static readonly ImmutableArray<EdgeKind> Flow = [EdgeKind.Feeds, EdgeKind.Powers, EdgeKind.Controls, EdgeKind.Drainage];

    /// <summary>What is joined to a vertex by edges of some kinds, either way; no kinds: all.</summary>
    public static IEnumerable<GraphEdge> Neighbours(KnowledgeGraph graph, int vertex, params EdgeKind[] kinds) =>
        graph.Quik.OutEdges(vertex).Concat(graph.Quik.InEdges(vertex))
            .Where(e => kinds.Length == 0 || Array.IndexOf(kinds, e.Kind) >= 0).Take(Most);

    /// <summary>All that is downstream of a vertex by pipe, power, control or drain, nearest first.</summary>
    public static GraphReach Downstream(KnowledgeGraph graph, int vertex, int depth = int.MaxValue, int most = Most) =>
        Reach(graph, vertex, Flow, true, depth, most);

    /// <summary>All that is upstream of a vertex.</summary>
    public static GraphReach Upstream(KnowledgeGraph graph, int vertex, int depth = int.MaxValue, int most = Most) =>
        Reach(graph, vertex, Flow, false, depth, most);

    /// <summary>Everything within so many edges of some kinds, nearest first (breadth first).</summary>
    /// <param name="graph">Graph.</param>
    /// <param name="vertex">Where to start; not part of the answer.</param>
    /// <param name="kinds">Kinds walked; none: all.</param>
    /// <param name="forwards">Along the edges, or against them.</param>
    /// <param name="depth">Most edges from the start.</param>
    /// <param name="most">Most vertices answered.</param>
    public static GraphReach Reach(
        KnowledgeGraph graph, int vertex, ImmutableArray<EdgeKind> kinds, bool forwards, int depth = int.MaxValue, int most = Most)
    {
        var found = ImmutableArray.CreateBuilder<(int Vertex, int Depth)>();
        var seen = new HashSet<int> { vertex };
        var queue = new Queue<(int Vertex, int Depth)>([(vertex, 0)]);
        while (queue.TryDequeue(out var at))
        {
            if (at.Depth >= depth) continue;
            foreach (var edge in forwards ? graph.Quik.OutEdges(at.Vertex) : graph.Quik.InEdges(at.Vertex))
            {
                var next = forwards ? edge.Target : edge.Source;
                if ((!kinds.IsEmpty && !kinds.Contains(edge.Kind)) || !seen.Add(next)) continue;
                if (found.Count >= Math.Min(most, Most)) return new GraphReach(found.DrainToImmutable(), true);
                found.Add((next, at.Depth + 1));
                queue.Enqueue((next, at.Depth + 1));
            }
        }

        return new GraphReach(found.DrainToImmutable(), false);
    }

    /// <summary>Barriers of a vertex.</summary>
    public static ImmutableArray<int> Protectors(KnowledgeGraph graph, int vertex) =>
        [.. graph.Quik.InEdges(vertex).Where(static e => e.Kind == EdgeKind.Protects).Select(static e => e.Source)];

    /// <summary>
    /// Barriers of a vertex that fail together: those that hang, at any depth, on one utility, controller or weather cell (common cause).
    /// </summary>
    public static ImmutableArray<CommonCause> CommonCauses(KnowledgeGraph graph, int vertex)
    {
        ImmutableArray<EdgeKind> needs = [EdgeKind.Powers, EdgeKind.Controls, EdgeKind.Feeds, EdgeKind.ExposedTo];
        var hanging = new SortedDictionary<int, List<int>>();
        foreach (var barrier in Protectors(graph, vertex))
        {
            foreach (var (parent, _) in Reach(graph, barrier, needs, false).Vertices)
            {
                if (!hanging.TryGetValue(parent, out var list)) hanging[parent] = list = [];
                list.Add(barrier);
            }
        }

        return [.. hanging.Where(static h => h.Value.Count > 1).Select(static h => new CommonCause(h.Key, [.. h.Value]))];
    }

    /// <summary>The k most likely ways of risk from one vertex to another, most likely first.</summary>
    public static ImmutableArray<RiskPath> MostLikely(RiskEngine engine, int source, int target, int count = 3)
    {
        var reach = LikelyPaths.Backwards(engine, target, RiskExplainer.MostVertices, out _);
        return [.. LikelyPaths.Between(engine, source, target, reach, Math.Clamp(count, 1, 10))];
    }

    /// <summary>The way of fewest metres between two vertices over some kinds of edges, edge by edge; empty: there is none.</summary>
    public static ImmutableArray<GraphEdge> Shortest(KnowledgeGraph graph, int source, int target, params EdgeKind[] kinds)
    {
        var by = new Dictionary<int, GraphEdge>();
        var best = new Dictionary<int, double> { [source] = 0 };
        var done = new HashSet<int>();
        var queue = new PriorityQueue<int, double>();
        queue.Enqueue(source, 0);
        while (queue.TryDequeue(out var at, out var metres) && at != target)
        {
            if (!done.Add(at)) continue;
            foreach (var edge in graph.Out(at))
            {
                if (done.Contains(edge.Target) || (kinds.Length > 0 && Array.IndexOf(kinds, edge.Kind) < 0)) continue;
                var length = metres + (float.IsNaN(edge.DistanceM) ? 1 : Math.Max(edge.DistanceM, 1e-3f));
                if (best.TryGetValue(edge.Target, out var known) && known <= length) continue;
                best[edge.Target] = length;
                by[edge.Target] = edge;
                queue.Enqueue(edge.Target, length);
            }
        }

        var way = new List<GraphEdge>();
        for (var at = target; at != source; at = way[^1].Source)
        {
            if (!by.TryGetValue(at, out var edge)) return [];
            way.Add(edge);
        }

        way.Reverse();
        return [.. way];
    }
}

/// <summary>What a walk reached, with the edges from the start; <paramref name="Cut"/>: the bound stopped it.</summary>
public readonly record struct GraphReach(ImmutableArray<(int Vertex, int Depth)> Vertices, bool Cut);

/// <summary>Barriers that fail with one parent.</summary>
public readonly record struct CommonCause(int Parent, ImmutableArray<int> Barriers);
