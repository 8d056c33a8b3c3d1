using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// One version of a plant's knowledge graph: vertices, typed edges sorted by source, target and kind, and both directions as compact
/// arrays. Immutable, safe from any thread. 100,000 vertices and 500,000 edges take about 45 MB.
/// </summary>
public sealed partial class KnowledgeGraph
{
    private readonly GraphEdge[] _edges;
    private readonly int[] _outStart;
    private readonly int[] _inStart;
    private readonly int[] _in;
    private readonly PlantIndex? _twins;

    /// <summary>Those that the plant's own index does not know.</summary>
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly Lazy<RiskPairs> _pairs;
    private readonly Lazy<QuikGraphView> _quik;

    private KnowledgeGraph(
        int version, ImmutableArray<GraphVertex> vertices, GraphEdge[] edges, ImmutableArray<BarrierEffect> barriers, PlantIndex? twins)
    {
        _twins = twins;
        Version = version;
        Vertices = vertices;
        _edges = edges;
        Barriers = barriers;
        for (var v = 0; v < vertices.Length; v++)
        {
            if (twins is null || v >= twins.Count) _byId.TryAdd(vertices[v].Id, v);
            WeatherCells = Math.Max(WeatherCells, vertices[v].WeatherCell + 1);
        }

        (_outStart, _inStart, _in) = Index(vertices.Length, edges);
        _pairs = new Lazy<RiskPairs>(() => new RiskPairs(this));
        _quik = new Lazy<QuikGraphView>(() => new QuikGraphView(this));
    }

    /// <summary>Version of the plant model it was made from.</summary>
    public int Version { get; }

    public ImmutableArray<GraphVertex> Vertices { get; }

    public int VertexCount => Vertices.Length;

    public int EdgeCount => _edges.Length;

    /// <summary>Weather cells; at least one.</summary>
    public int WeatherCells { get; } = 1;

    /// <summary>Which barrier lowers which edge, sorted by edge.</summary>
    public ImmutableArray<BarrierEffect> Barriers { get; }

    /// <summary>All edges, by index.</summary>
    public ReadOnlySpan<GraphEdge> Edges => _edges;

    /// <summary>The same graph for QuikGraph's algorithms; nothing is copied.</summary>
    public QuikGraphView Quik => _quik.Value;

    internal RiskPairs Pairs => _pairs.Value;

    /// <summary>Makes a graph. Edges are sorted and given their index; those to no vertex are a defect of the caller.</summary>
    /// <param name="version">Version of the plant model.</param>
    /// <param name="vertices">All vertices.</param>
    /// <param name="edges">All edges.</param>
    /// <param name="barriers">Which barrier lowers which edge.</param>
    /// <param name="twins">The plant's index, when vertex i is twin i: then ids are not kept twice.</param>
    public static KnowledgeGraph Create(
        int version, ImmutableArray<GraphVertex> vertices, IEnumerable<GraphEdge> edges, IEnumerable<BarrierEffect>? barriers = null,
        PlantIndex? twins = null)
    {
        var sorted = edges.ToArray();
        foreach (ref readonly var edge in sorted.AsSpan())
        {
            ArgumentOutOfRangeException.ThrowIfNegative(edge.Source);
            ArgumentOutOfRangeException.ThrowIfNegative(edge.Target);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(edge.Source, vertices.Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(edge.Target, vertices.Length);
        }

        Array.Sort(sorted, Compare);
        for (var e = 0; e < sorted.Length; e++) sorted[e] = sorted[e] with { Index = e };
        var effects = new List<BarrierEffect>();
        var graph = new KnowledgeGraph(version, vertices, sorted, [], twins);
        foreach (var effect in barriers ?? [])
        {
            var edge = graph.Find(effect.Source, effect.Target, effect.Kind);
            if (edge >= 0) effects.Add(effect with { Edge = edge });
        }

        if (effects.Count == 0) return graph;
        return new KnowledgeGraph(
            version, vertices, sorted, [.. effects.OrderBy(static x => x.Edge).ThenBy(static x => x.Barrier)], twins);
    }

    /// <summary>The edge of an index.</summary>
    public ref readonly GraphEdge Edge(int edge) => ref _edges[edge];

    /// <summary>Edges that leave a vertex.</summary>
    public ReadOnlySpan<GraphEdge> Out(int vertex) => _edges.AsSpan(_outStart[vertex].._outStart[vertex + 1]);

    /// <summary>Indexes of the edges that reach a vertex.</summary>
    public ReadOnlySpan<int> In(int vertex) => _in.AsSpan(_inStart[vertex].._inStart[vertex + 1]);

    /// <summary>Finds a vertex by id.</summary>
    public bool TryGet(string id, out int vertex) => _byId.TryGetValue(id, out vertex) || (_twins?.TryGet(id, out vertex) ?? false);

    /// <summary>Vertex of an id, or -1.</summary>
    public int IndexOf(string id) => TryGet(id, out var vertex) ? vertex : -1;

    /// <summary>Vertex of a twin of the plant model, or -1.</summary>
    public int OfTwin(int twin)
    {
        // Those of the plant come first and in its order; a graph made by hand is searched.
        if ((uint)twin < (uint)Vertices.Length && Vertices[twin].Twin == twin) return twin;
        for (var v = 0; v < Vertices.Length; v++)
        {
            if (twin >= 0 && Vertices[v].Twin == twin) return v;
        }

        return -1;
    }

    /// <summary>Index of an edge, or -1.</summary>
    public int Find(int source, int target, EdgeKind kind)
    {
        int low = _outStart[source], high = _outStart[source + 1] - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            ref readonly var edge = ref _edges[middle];
            var order = edge.Target != target ? edge.Target.CompareTo(target) : edge.Kind.CompareTo(kind);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>Edges whose way opens and closes with a sensor.</summary>
    public IEnumerable<int> ConditionedBy(int sensor)
    {
        for (var e = 0; e < _edges.Length; e++)
        {
            if (_edges[e].Condition == sensor) yield return e;
        }
    }

    internal (int Start, int End) OutRange(int vertex) => (_outStart[vertex], _outStart[vertex + 1]);

    internal ArraySegment<GraphEdge> OutSegment(int vertex) =>
        new(_edges, _outStart[vertex], _outStart[vertex + 1] - _outStart[vertex]);

    internal ArraySegment<int> InSegment(int vertex) => new(_in, _inStart[vertex], _inStart[vertex + 1] - _inStart[vertex]);

    internal IEnumerable<GraphEdge> AllEdges => ImmutableCollectionsMarshal.AsImmutableArray(_edges);

    // Counting sort, stable.
    private static (int[] Out, int[] InStart, int[] In) Index(int vertices, GraphEdge[] edges)
    {
        var outStart = new int[vertices + 1];
        var inStart = new int[vertices + 1];
        foreach (ref readonly var edge in edges.AsSpan())
        {
            outStart[edge.Source + 1]++;
            inStart[edge.Target + 1]++;
        }

        for (var v = 0; v < vertices; v++)
        {
            outStart[v + 1] += outStart[v];
            inStart[v + 1] += inStart[v];
        }

        var next = inStart[..^1];
        var into = new int[edges.Length];
        for (var e = 0; e < edges.Length; e++) into[next[edges[e].Target]++] = e;
        return (outStart, inStart, into);
    }
}

/// <summary>A barrier lowers an edge by the factor 1 − effectiveness · availability (domain.md D2 BARRIER).</summary>
/// <param name="Barrier">Vertex of the barrier.</param>
/// <param name="Source">Source of the edge.</param>
/// <param name="Target">Target of the edge.</param>
/// <param name="Kind">Kind of the edge.</param>
/// <param name="Effectiveness">0 to 1.</param>
public readonly record struct BarrierEffect(int Barrier, int Source, int Target, EdgeKind Kind, double Effectiveness)
{
    /// <summary>Index of the edge in the graph; set by <see cref="KnowledgeGraph.Create"/>.</summary>
    public int Edge { get; init; } = -1;
}
