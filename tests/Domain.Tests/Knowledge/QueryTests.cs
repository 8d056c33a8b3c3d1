using QuikGraph.Algorithms;
using Twin.Domain.Knowledge;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>Questions to a graph.</summary>
public sealed class QueryTests
{
    // 0 feeds 1 feeds 2; 3 powers the barriers 4 and 5, which protect 1; 6 protects 1 alone.
    private static readonly KnowledgeGraph Graph = KnowledgeGraph.Create(
        1, [.. Enumerable.Range(0, 7).Select(static v => Make.Vertex($"v{v}"))],
        [
            Edge(0, 1, EdgeKind.Feeds, 10), Edge(1, 2, EdgeKind.Feeds, 10), Edge(0, 2, EdgeKind.Feeds, 30),
            Edge(3, 4, EdgeKind.Powers, 5), Edge(3, 5, EdgeKind.Powers, 5),
            Edge(4, 1, EdgeKind.Protects, 0), Edge(5, 1, EdgeKind.Protects, 0), Edge(6, 1, EdgeKind.Protects, 0),
        ]);

    [Fact]
    public void Downstream_IsNearestFirst_AndBounded()
    {
        Assert.Equal([(1, 1), (2, 1)], GraphQueries.Downstream(Graph, 0).Vertices);
        Assert.Equal([(4, 1), (5, 1)], GraphQueries.Downstream(Graph, 3).Vertices);
        Assert.Equal([(1, 1), (0, 1)], GraphQueries.Upstream(Graph, 2).Vertices.OrderByDescending(static v => v.Vertex));
        var one = GraphQueries.Downstream(Graph, 0, most: 1);
        Assert.True(one.Cut);
        Assert.Single(one.Vertices);
    }

    [Fact]
    public void Protectors_AndWhatFailsTogether()
    {
        Assert.Equal([4, 5, 6], GraphQueries.Protectors(Graph, 1));
        var cause = Assert.Single(GraphQueries.CommonCauses(Graph, 1));
        Assert.Equal(3, cause.Parent);
        Assert.Equal([4, 5], cause.Barriers);
        Assert.Empty(GraphQueries.CommonCauses(Graph, 2));
    }

    [Fact]
    public void Neighbours_ByKind_BothWays()
    {
        Assert.Equal(3, GraphQueries.Neighbours(Graph, 1, EdgeKind.Protects).Count());
        Assert.Equal(5, GraphQueries.Neighbours(Graph, 1).Count());
    }

    [Fact]
    public void Shortest_GoesByMetres()
    {
        Assert.Equal([1, 2], GraphQueries.Shortest(Graph, 0, 2).Select(static e => e.Target));
        Assert.Empty(GraphQueries.Shortest(Graph, 2, 0));
    }

    [Fact]
    public void MostLikely_IsOrdered_AndLoopless()
    {
        var engine = new RiskEngine(Make.Graph(4, [(0, 1, 0.9), (1, 3, 0.9), (0, 2, 0.5), (2, 3, 0.5), (0, 3, 0.3), (1, 0, 0.9)]));
        engine.SetLocal(0, 1);
        engine.FullSolve();
        var ways = GraphQueries.MostLikely(engine, 0, 3);
        Assert.Equal([0.81, 0.3, 0.25], ways.Select(static w => Math.Round(w.Probability, 9)));
        Assert.Equal(["v0>v1", "v1>v3"], ways[0].Steps.Select(static s => $"{s.From}>{s.To}"));
    }

    [Fact]
    public void QuikGraph_RunsItsAlgorithmsOnTheView()
    {
        var component = new Dictionary<int, int>();
        Assert.Equal(7, Graph.Quik.StronglyConnectedComponents(component));
        Assert.True(Graph.Quik.IsDirectedAcyclicGraph());
        Assert.Equal(4, Graph.Quik.InDegree(1));
        Assert.True(Graph.Quik.TryGetEdges(0, 2, out var edges));
        Assert.Single(edges);
    }

    private static GraphEdge Edge(int from, int to, EdgeKind kind, float metres) =>
        new() { Source = from, Target = to, Kind = kind, Q = RiskTable.Default.Of(kind).Q, DistanceM = metres };
}
