using System.Collections.Immutable;

namespace Twin.Domain.Knowledge;

/// <content>A graph that differs in a few edges.</content>
public sealed partial class KnowledgeGraph
{
    private KnowledgeGraph(KnowledgeGraph other, GraphEdge[] edges, ImmutableArray<BarrierEffect> barriers)
    {
        (Version, Vertices, WeatherCells, Barriers) = (other.Version, other.Vertices, other.WeatherCells, barriers);
        (_byId, _twins, _edges) = (other._byId, other._twins, edges);
        (_outStart, _inStart, _in) = Index(Vertices.Length, edges);
        _pairs = new Lazy<RiskPairs>(() => new RiskPairs(this));
        _quik = new Lazy<QuikGraphView>(() => new QuikGraphView(this));
    }

    /// <summary>The same vertices with some edges gone and others added; one that is there already stays as it is.</summary>
    /// <param name="gone">Edges to leave out, by source, target and kind; unknown ones are ignored.</param>
    /// <param name="added">Edges to add.</param>
    public KnowledgeGraph With(
        IEnumerable<(int Source, int Target, EdgeKind Kind)> gone, IEnumerable<GraphEdge> added)
    {
        var left = gone.Select(e => Find(e.Source, e.Target, e.Kind)).Where(static e => e >= 0).ToHashSet();
        GraphEdge[] fresh =
        [
            .. added.Where(e => Find(e.Source, e.Target, e.Kind) is var at && (at < 0 || left.Contains(at)))
                .DistinctBy(static e => (e.Source, e.Target, e.Kind)),
        ];
        Array.Sort(fresh, Compare);
        var edges = new GraphEdge[_edges.Length - left.Count + fresh.Length];
        var (n, f) = (0, 0);
        for (var e = 0; e <= _edges.Length; e++)
        {
            for (; f < fresh.Length && (e == _edges.Length || Compare(fresh[f], _edges[e]) < 0); f++, n++)
                edges[n] = fresh[f] with { Index = n };
            if (e == _edges.Length || left.Contains(e)) continue;
            edges[n] = _edges[e] with { Index = n };
            n++;
        }

        var graph = new KnowledgeGraph(this, edges, []);
        return Barriers.IsEmpty ? graph : new KnowledgeGraph(this, edges,
        [
            .. Barriers.Select(b => b with { Edge = graph.Find(b.Source, b.Target, b.Kind) }).Where(static b => b.Edge >= 0),
        ]);
    }

    private static int Compare(GraphEdge a, GraphEdge b) => a.Source != b.Source ? a.Source.CompareTo(b.Source)
        : a.Target != b.Target ? a.Target.CompareTo(b.Target) : a.Kind.CompareTo(b.Kind);
}
