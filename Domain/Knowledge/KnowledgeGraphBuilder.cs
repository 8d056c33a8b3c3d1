using QuikGraph;
using QuikGraph.Algorithms;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// Makes the knowledge graph of a plant: its twins with what engineers drew, what geometry gives (neighbours, drifting gas, domino
/// candidates), and the permits, orders, incidents and weather of the moment. 10,000 twins take some 30 ms.
/// </summary>
public static class KnowledgeGraphBuilder
{
    /// <summary>
    /// Builds it. What is wrong is left out and told; vertex i is twin i of the model, what the extras bring comes after.
    /// </summary>
    public static GraphBuild Build(CompiledPlant plant, GraphExtras? extras = null, RiskTable? table = null)
    {
        var draft = new GraphDraft(plant, table ?? RiskTable.Default);
        draft.AddTwins();
        ExtraEdges.Vertices(draft, extras ?? GraphExtras.Empty);
        RelationEdges.Add(draft);
        NearbyEdges.Add(draft);
        ExtraEdges.Edges(draft, extras ?? GraphExtras.Empty);
        GateEdges.Add(draft, extras ?? GraphExtras.Empty);
        draft.RefuseCertainCycles();
        return draft.Finish();
    }
}

/// <summary>A graph in the making.</summary>
internal sealed class GraphDraft(CompiledPlant plant, RiskTable table)
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly List<GraphVertex> _vertices = [];
    private readonly Dictionary<(int Source, int Target, EdgeKind Kind), GraphEdge> _edges = [];
    private readonly List<GraphProblem> _problems = [];

    public CompiledPlant Plant { get; } = plant;

    public PlantModel Model => Plant.Model;

    public RiskTable Table { get; } = table;

    /// <summary>Where each twin stands.</summary>
    public Footprint[] Places { get; } = [.. plant.Model.Twins.Select(Footprint.Of)];

    public int VertexCount => _vertices.Count;

    /// <summary>Edges so far; not to be added to while they are looked at.</summary>
    public IEnumerable<GraphEdge> Edges => _edges.Values;

    public void AddTwins()
    {
        for (var i = 0; i < Model.Twins.Length; i++)
        {
            var twin = Model.Twins[i];
            AddVertex(new GraphVertex(twin.Id, KindOf(twin), i, twin.Name));
        }
    }

    /// <summary>Adds a vertex; one whose id is taken is told and -1.</summary>
    public int AddVertex(GraphVertex vertex)
    {
        if (_byId.TryAdd(vertex.Id, _vertices.Count))
        {
            _vertices.Add(vertex);
            return _vertices.Count - 1;
        }

        // Twins keep their place, so that vertex i is twin i.
        if (vertex.Twin >= 0) _vertices.Add(vertex);
        Problem("graph.vertex.duplicate", $"'{vertex.Id}' is already in the graph.", vertex.Id);
        return -1;
    }

    public void SetCell(int vertex, int cell) => _vertices[vertex] = _vertices[vertex] with { WeatherCell = cell };

    public int CellOf(int vertex) => _vertices[vertex].WeatherCell;

    public bool TryGet(string id, out int vertex) => _byId.TryGetValue(id, out vertex);

    public bool Has(int source, int target, EdgeKind kind) => _edges.ContainsKey((source, target, kind));

    /// <summary>Adds an edge that somebody said; told when it is wrong.</summary>
    public void Say(GraphEdge edge)
    {
        var (from, to) = (_vertices[edge.Source].Id, _vertices[edge.Target].Id);
        if (edge.Source == edge.Target) Problem("graph.edge.self", $"'{from}' has an edge to itself ({edge.Kind}).", from, to);
        else if (edge.Q is not (>= 0 and <= 1))
            Problem("graph.edge.weight", $"The weight {edge.Q} of {edge.Kind} from '{from}' to '{to}' is not from 0 to 1.", from, to);
        else if (!_edges.TryAdd((edge.Source, edge.Target, edge.Kind), edge))
            Problem("graph.edge.duplicate", $"{edge.Kind} from '{from}' to '{to}' is said twice.", from, to);
    }

    /// <summary>Adds an edge that was worked out, unless there is one.</summary>
    public void Derive(GraphEdge edge)
    {
        if (edge.Source != edge.Target)
            _edges.TryAdd((edge.Source, edge.Target, edge.Kind), edge with { Traits = edge.Traits | EdgeTraits.Derived });
    }

    /// <summary>An edge with the table's numbers and the geometry of its ends.</summary>
    public GraphEdge Edge(int source, int target, EdgeKind kind, double distanceM = double.NaN)
    {
        var row = Table.Of(kind);
        var bearing = float.NaN;
        if (source < Places.Length && target < Places.Length)
        {
            if (double.IsNaN(distanceM)) distanceM = Places[source].Gap(Places[target]);
            var (a, b) = (Places[source].Centre, Places[target].Centre);
            if (a.X != b.X || a.Y != b.Y)
                bearing = (float)((Math.Atan2(b.X - a.X, b.Y - a.Y) * 180 / Math.PI) + Model.Frame.RotationDeg);
        }

        var far = row.SlowMS > 0 && !double.IsNaN(distanceM);
        return new GraphEdge
        {
            Source = source,
            Target = target,
            Kind = kind,
            Q = row.Q,
            DistanceM = (float)distanceM,
            BearingDeg = bearing,
            LagMinS = (float)(row.LagMinS + (far ? distanceM / row.FastMS : 0)),
            LagMaxS = (float)(row.LagMaxS + (far ? distanceM / row.SlowMS : 0)),
        };
    }

    public void Problem(string code, string message, string source, string? target = null, bool warning = false) =>
        _problems.Add(new GraphProblem(code, message, source, target, warning));

    /// <summary>A cycle in which every edge is certain keeps itself alight for ever: told, and its edges lose their certainty.</summary>
    public void RefuseCertainCycles()
    {
        var certain = _edges.Values.Where(static e => e.Q >= 1).ToArray();
        if (certain.Length == 0) return;
        var graph = new AdjacencyGraph<int, GraphEdge>();
        graph.AddVerticesAndEdgeRange(certain);
        var component = new Dictionary<int, int>();
        graph.StronglyConnectedComponents(component);
        foreach (var cycle in certain.Where(e => component[e.Source] == component[e.Target]).GroupBy(e => component[e.Source]))
        {
            var ids = cycle.Select(e => _vertices[e.Source].Id).Distinct().Order(StringComparer.Ordinal).ToArray();
            Problem("graph.cycle.certain", $"A cycle of probability one: {string.Join(", ", ids.Take(8))}.", ids[0]);
        }
    }

    public GraphBuild Finish()
    {
        var effects = BarrierEdges.Of(this, [.. _edges.Values]);
        return new GraphBuild(
            KnowledgeGraph.Create(Model.Version, [.. _vertices], _edges.Values, effects, Plant.Index), [.. _problems]);
    }

    private static VertexKind KindOf(TwinDefinition twin)
    {
        if (twin.Kind != TwinKind.Equipment) return (VertexKind)twin.Kind;
        foreach (var relation in twin.Relations)
        {
            if (relation.Kind == "protects") return VertexKind.Barrier;
            if (relation.Kind == "powers") return VertexKind.Utility;
        }

        return VertexKind.Equipment;
    }
}
