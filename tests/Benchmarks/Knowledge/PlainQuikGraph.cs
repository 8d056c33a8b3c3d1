using QuikGraph;
using Twin.Domain.Knowledge;

namespace Twin.Benchmarks.Knowledge;

/// <summary>
/// What one writes first: a QuikGraph BidirectionalGraph of objects, and per change the fixed point of all messages computed anew to the
/// same tolerance (domain.md D2 b as it stands there, with the product of a vertex taken once a sweep).
/// </summary>
internal sealed class PlainQuikGraph
{
    private readonly BidirectionalGraph<int, Edge> _graph = new(true);
    private readonly Dictionary<int, double> _local = [];

    public PlainQuikGraph(RiskEngine engine)
    {
        for (var v = 0; v < engine.Graph.VertexCount; v++)
        {
            _graph.AddVertex(v);
            _local[v] = engine.Local(v);
        }

        foreach (var edge in engine.Graph.Edges.ToArray()) _graph.AddEdge(new Edge(edge.Source, edge.Target, engine.Weight(edge.Index)));
        foreach (var edge in _graph.Edges) edge.Back = [.. _graph.OutEdges(edge.Target).Where(b => b.Target == edge.Source)];
    }

    public Dictionary<int, double> Risks { get; } = [];

    public int Sweeps { get; private set; }

    public void Change(int vertex, double local)
    {
        _local[vertex] = local;
        foreach (var edge in _graph.Edges) edge.Message = 0;
        for (Sweeps = 1; Sweeps < 1_000; Sweeps++)
        {
            var moved = 0.0;
            foreach (var vertexNow in _graph.Vertices)
            {
                var miss = 1 - _local[vertexNow];
                foreach (var edge in _graph.InEdges(vertexNow)) miss *= 1 - edge.Message;
                Risks[vertexNow] = 1 - miss;
                foreach (var edge in _graph.OutEdges(vertexNow))
                {
                    var others = miss;
                    foreach (var back in edge.Back) others /= 1 - back.Message;
                    var message = edge.Weight * (1 - others);
                    moved = Math.Max(moved, Math.Abs(message - edge.Message));
                    edge.Message = message;
                }
            }

            if (moved < RiskEngine.Tolerance) return;
        }
    }

    private sealed class Edge(int source, int target, double weight) : IEdge<int>
    {
        public int Source { get; } = source;

        public int Target { get; } = target;

        public double Weight { get; } = weight;

        public double Message { get; set; }

        public Edge[] Back { get; set; } = [];
    }
}
