using System.Diagnostics.CodeAnalysis;
using QuikGraph;

namespace Twin.Domain.Knowledge;

/// <summary>A knowledge graph as QuikGraph sees it: vertices are their indexes, edges are <see cref="GraphEdge"/>.</summary>
public sealed class QuikGraphView(KnowledgeGraph graph) : IBidirectionalGraph<int, GraphEdge>
{
    public bool IsDirected => true;

    public bool AllowParallelEdges => true;

    public bool IsVerticesEmpty => VertexCount == 0;

    public int VertexCount => graph.VertexCount;

    public IEnumerable<int> Vertices => Enumerable.Range(0, graph.VertexCount);

    public bool IsEdgesEmpty => EdgeCount == 0;

    public int EdgeCount => graph.EdgeCount;

    public IEnumerable<GraphEdge> Edges => graph.AllEdges;

    public bool ContainsVertex(int vertex) => (uint)vertex < (uint)graph.VertexCount;

    public bool ContainsEdge(GraphEdge edge) => (uint)edge.Index < (uint)graph.EdgeCount && graph.Edge(edge.Index) == edge;

    public bool ContainsEdge(int source, int target) => TryGetEdge(source, target, out _);

    public bool IsOutEdgesEmpty(int vertex) => OutDegree(vertex) == 0;

    public int OutDegree(int vertex) => graph.OutSegment(vertex).Count;

    public IEnumerable<GraphEdge> OutEdges(int vertex) => graph.OutSegment(vertex);

    public bool TryGetOutEdges(int vertex, [NotNullWhen(true)] out IEnumerable<GraphEdge>? edges)
    {
        edges = ContainsVertex(vertex) ? OutEdges(vertex) : null;
        return edges is not null;
    }

    public GraphEdge OutEdge(int vertex, int index) => graph.OutSegment(vertex)[index];

    public bool IsInEdgesEmpty(int vertex) => InDegree(vertex) == 0;

    public int InDegree(int vertex) => graph.InSegment(vertex).Count;

    public IEnumerable<GraphEdge> InEdges(int vertex) => graph.InSegment(vertex).Select(e => graph.Edge(e));

    public bool TryGetInEdges(int vertex, [NotNullWhen(true)] out IEnumerable<GraphEdge>? edges)
    {
        edges = ContainsVertex(vertex) ? InEdges(vertex) : null;
        return edges is not null;
    }

    public GraphEdge InEdge(int vertex, int index) => graph.Edge(graph.InSegment(vertex)[index]);

    public int Degree(int vertex) => InDegree(vertex) + OutDegree(vertex);

    public bool TryGetEdge(int source, int target, [MaybeNullWhen(false)] out GraphEdge edge)
    {
        ArraySegment<GraphEdge> leaving = ContainsVertex(source) ? graph.OutSegment(source) : [];
        foreach (var candidate in leaving)
        {
            if (candidate.Target != target) continue;
            edge = candidate;
            return true;
        }

        edge = default;
        return false;
    }

    public bool TryGetEdges(int source, int target, [NotNullWhen(true)] out IEnumerable<GraphEdge>? edges)
    {
        edges = ContainsVertex(source) ? graph.OutSegment(source).Where(e => e.Target == target) : null;
        return edges is not null;
    }
}
