namespace Twin.Domain.Knowledge;

/// <summary>
/// Spreads risk over a graph: typed, weather-bent noisy-OR with non-backtracking messages (domain.md D2 b,
/// docs/decisions/0003-propagation.md). A change costs the part of the graph it moves by more than <see cref="Tolerance"/>; the result
/// is that of a computation from scratch within 1e-3, whatever the order of the changes. One owner at a time; allocates nothing once
/// running.
/// </summary>
public sealed partial class RiskEngine
{
    /// <summary>A change of a vertex below this is not passed on at once; it is kept and adds to the next.</summary>
    public const double Tolerance = 3e-6;

    /// <summary>Same, relative to the risk: lets small risks grow, and keeps a hub of 50,000 small ones right.</summary>
    public const double RelativeTolerance = 3e-4;

    /// <summary>Least change of a risk that is reported.</summary>
    public const double ReportStep = 5e-5;

    private readonly RiskPairs _pairs;
    private readonly double[] _weight;
    private readonly double[] _state;
    private readonly double[] _availability;
    private readonly WeatherNow[] _weather;
    private readonly double[] _local;
    private readonly double[] _risk;
    private readonly double[] _reported;

    /// <summary>Per pair: chance that nothing comes along it, Π (1 − M).</summary>
    private readonly double[] _pass;

    /// <summary>Per vertex: Σ log of the pairs that reach it, now and when it last passed on.</summary>
    private readonly double[] _sum;
    private readonly double[] _sent;
    private readonly int[] _age;

    /// <summary>Per vertex: an AND gate.</summary>
    private readonly bool[] _isGate;

    /// <summary>An engine at rest: no local risk, unknown weather, all ways open, barriers as available as the table says.</summary>
    public RiskEngine(KnowledgeGraph graph, RiskTable? table = null)
        : this(graph, table, weigh: true)
    {
    }

    private RiskEngine(KnowledgeGraph graph, RiskTable? table, bool weigh)
    {
        Graph = graph;
        Table = table ?? RiskTable.Default;
        _pairs = graph.Pairs;
        var n = graph.VertexCount;
        _weight = new double[_pairs.Edges.Length];
        _state = new double[_pairs.Edges.Length];
        _availability = new double[n];
        _weather = new WeatherNow[graph.WeatherCells];
        _local = new double[n];
        _risk = new double[n];
        _reported = new double[n];
        _pass = new double[_pairs.Count];
        _sum = new double[n];
        _sent = new double[n];
        _age = new int[n];
        _isGate = [.. graph.Vertices.Select(static v => v.Kind == VertexKind.Gate)];
        _queue = new int[n];
        _waits = new bool[n];
        _moved = new int[n];
        _hasMoved = new bool[n];
        Array.Fill(_state, 1);
        Array.Fill(_pass, 1);
        Array.Fill(_weather, WeatherNow.Unknown);
        Array.Fill(_availability, Table.BarrierAvailability);
        for (var k = 0; weigh && k < _weight.Length; k++) _weight[k] = WeightOf(k);
    }

    private RiskEngine(RiskEngine other)
        : this(other.Graph, other.Table, weigh: false) => CopyFrom(other);

    public KnowledgeGraph Graph { get; }

    public RiskTable Table { get; }

    /// <summary>True while changes wait: risks are not up to date, and screens must say so.</summary>
    public bool IsBehind => _waiting > 0 || _dark.Count > 0;

    /// <summary>Changes that wait.</summary>
    public int Waiting => _waiting;

    /// <summary>Risk of a vertex, 0 to 1, as of the last <see cref="Propagate"/>.</summary>
    public double Risk(int vertex) => _risk[vertex];

    /// <summary>All risks.</summary>
    public ReadOnlySpan<double> Risks => _risk;

    /// <summary>Local risk of a vertex, 0 to 1.</summary>
    public double Local(int vertex) => _local[vertex];

    /// <summary>Weight in force of an edge; 0 for structure.</summary>
    public double Weight(int edge) => _pairs.PlaceOf[edge] is >= 0 and var k ? _weight[k] : 0;

    /// <summary>Chance that risk comes along an edge to its target (the message M).</summary>
    public double Message(int edge)
    {
        if (_pairs.PlaceOf[edge] is not (>= 0 and var k)) return 0;
        return _weight[k] * Outgoing(_pairs.PairOf[k]);
    }

    /// <summary>True for an AND gate, whose own number is no risk of its own but the share that it lets pass.</summary>
    public bool IsGate(int vertex) => _isGate[vertex];

    /// <summary>
    /// Least risk of a source. A source of nearly nothing would hold up a cycle whose ways add up to more than one, where no source at
    /// all lets it fall to nothing: which of the two came out depended on the order of changes.
    /// </summary>
    public const double Least = 1e-9;

    /// <summary>Weight of an edge as part of a way: what leaves a gate is also held back by the gate.</summary>
    public double Way(int edge) => Weight(edge) * (_isGate[Graph.Edge(edge).Source] ? _local[Graph.Edge(edge).Source] : 1);

    /// <summary>Weather of a cell.</summary>
    public WeatherNow Weather(int cell) => _weather[cell];

    /// <summary>
    /// Sets a vertex's own risk; clamped to [0, 1], and less than <see cref="Least"/> is none. NaN is a defect of the caller.
    /// </summary>
    public void SetLocal(int vertex, double local)
    {
        if (double.IsNaN(local)) throw new ArgumentOutOfRangeException(nameof(local), "A risk is a number.");
        local = local < Least ? 0 : Math.Min(local, 1);
        if (local == _local[vertex]) return;
        if (local == 0) _dark.Add(vertex);
        _local[vertex] = local;
        Enqueue(vertex);
    }

    /// <summary>How open an edge's way is: 0 closed, 1 as usual, up to 4. A closed way still passes a little, as valves do.</summary>
    public void SetEdgeState(int edge, double factor)
    {
        if (_pairs.PlaceOf[edge] is not (>= 0 and var k)) return;
        factor = Math.Clamp(factor, Table.ClosedFactor, Table.MaxFactor);
        if (_state[k] == factor) return;
        _state[k] = factor;
        Reweigh(k);
    }

    /// <summary>How much of a barrier is there: 0 out of service, 1 tested and ready.</summary>
    public void SetBarrier(int barrier, double availability)
    {
        availability = Math.Clamp(availability, 0, 1);
        if (_availability[barrier] == availability) return;
        _availability[barrier] = availability;
        foreach (ref readonly var effect in Graph.Barriers.AsSpan())
        {
            if (effect.Barrier == barrier && _pairs.PlaceOf[effect.Edge] is >= 0 and var k) Reweigh(k);
        }
    }

    /// <summary>Availability of a barrier, 0 to 1.</summary>
    public double Barrier(int barrier) => _availability[barrier];

    /// <summary>State factor of an edge.</summary>
    public double EdgeState(int edge) => _pairs.PlaceOf[edge] is >= 0 and var k ? _state[k] : 1;

    /// <summary>Sets the weather of all cells.</summary>
    public void SetWeather(in WeatherNow weather)
    {
        for (var cell = 0; cell < _weather.Length; cell++) SetWeather(cell, weather);
    }

    /// <summary>Sets the weather of a cell; every edge that leaves a vertex of the cell is weighed anew.</summary>
    public void SetWeather(int cell, in WeatherNow weather)
    {
        if (_weather[cell] == weather) return;
        _weather[cell] = weather;
        for (var k = 0; k < _weight.Length; k++)
        {
            ref readonly var edge = ref Graph.Edge(_pairs.Edges[k]);
            if (EdgeWeights.MindsWeather(edge) && Graph.Vertices[edge.Source].WeatherCell == cell) Reweigh(k);
        }
    }

    /// <summary>An engine of its own in the same state: what happens to one does not touch the other.</summary>
    public RiskEngine Clone() => new(this);

    /// <summary>Takes over everything from an engine of the same graph.</summary>
    public void CopyFrom(RiskEngine other)
    {
        if (other.Graph != Graph) throw new ArgumentException("Engines of different graphs.", nameof(other));
        other._weight.CopyTo(_weight, 0);
        other._state.CopyTo(_state, 0);
        other._availability.CopyTo(_availability, 0);
        other._weather.CopyTo(_weather, 0);
        other._local.CopyTo(_local, 0);
        other._risk.CopyTo(_risk, 0);
        other._reported.CopyTo(_reported, 0);
        other._pass.CopyTo(_pass, 0);
        other._sum.CopyTo(_sum, 0);
        other._sent.CopyTo(_sent, 0);
        other._age.CopyTo(_age, 0);
        CopyQueue(other);
    }

    private double WeightOf(int k)
    {
        ref readonly var edge = ref Graph.Edge(_pairs.Edges[k]);
        return EdgeWeights.Weigh(
            edge, _weather[Graph.Vertices[edge.Source].WeatherCell], _state[k] * BarrierFactor(edge.Index), Table);
    }

    private double BarrierFactor(int edge)
    {
        var effects = Graph.Barriers.AsSpan();
        if (effects.IsEmpty) return 1;
        int low = 0, high = effects.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (effects[middle].Edge < edge) low = middle + 1;
            else high = middle;
        }

        var factor = 1.0;
        for (; low < effects.Length && effects[low].Edge == edge; low++)
            factor *= 1 - (effects[low].Effectiveness * _availability[effects[low].Barrier]);
        return factor;
    }

    private void Reweigh(int k)
    {
        var weight = WeightOf(k);
        if (weight == _weight[k]) return;
        var source = _pairs.Source[_pairs.PairOf[k]];
        if (weight == 0) _dark.Add(source);
        _weight[k] = weight;
        Enqueue(source);
    }
}
