using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge.Live;

/// <summary>
/// The risk of a plant as it lives: facts and alarms come in, own risks follow, the engine spreads them, levels come out. One owner at a
/// time; the same class serves live, drills and tests.
/// </summary>
public sealed partial class PlantRisk
{
    /// <summary>Graphs without anybody or anything in them: every fork of a plant begins with the same one.</summary>
    private static readonly ConditionalWeakTable<CompiledPlant, StrongBox<GraphBuild>> Plain = new();

    private readonly RiskTable _table;
    private readonly Dictionary<int, RiskFact> _facts = [];
    private readonly Dictionary<string, Dictionary<string, AlarmTransition>> _alarms = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Twin, string Rule), int> _sequences = [];
    private readonly HashSet<int> _dirty = [];
    private bool _allDirty;
    private readonly PriorityQueue<int, long> _checks = new();
    private readonly HashSet<int> _checking = [];
    private GraphExtras _extras = GraphExtras.Empty;
    private ImmutableArray<GraphPresence> _present = [];
    private IReadOnlyDictionary<string, double> _history = ImmutableDictionary<string, double>.Empty;
    private LevelState[] _levels = [];
    private double[] _prior = [];
    private bool _tellAll = true;
    private bool _weather = true;

    /// <summary>Makes the graph of a plant; nothing is known of its state yet.</summary>
    public PlantRisk(CompiledPlant plant, RiskTable? table = null)
        : this(plant, GraphExtras.Empty, table)
    {
    }

    /// <summary>The same with incidents, permits and orders.</summary>
    public PlantRisk(CompiledPlant plant, GraphExtras extras, RiskTable? table = null)
    {
        _table = table ?? RiskTable.Default;
        Plant = plant;
        Facts = RiskFacts.For(plant);
        Engine = null!;
        Build(plant, extras);
    }

    public CompiledPlant Plant { get; private set; }

    public RiskFacts Facts { get; private set; }

    public RiskEngine Engine { get; private set; }

    public KnowledgeGraph Graph => Engine.Graph;

    /// <summary>What was wrong in the definition of the graph.</summary>
    public ImmutableArray<GraphProblem> Problems { get; private set; } = [];

    /// <summary>How often the graph was made for this version of the plant.</summary>
    public int Change { get; private set; }

    /// <summary>Version of the graph: that of the plant, and the change within it.</summary>
    public string Version => $"{Plant.Model.Version}.{Change}";

    /// <summary>Somebody went from zone to zone: edges are other ones now, and <see cref="Rebuild()"/> is due.</summary>
    public bool WantsRebuild { get; private set; }

    /// <summary>The graph of now differs from the one before only in who is where.</summary>
    public bool ByPresence { get; private set; }

    /// <summary>Newest realm time told, Unix ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>True while <see cref="Step"/> has work.</summary>
    public bool HasWork => _allDirty || _dirty.Count > 0 || _weather || _tellAll || Engine.IsBehind || LevelDue;

    private bool LevelDue => _checks.TryPeek(out _, out var at) && at <= NowMs;

    /// <summary>Risk of a vertex with nothing the matter at it.</summary>
    public double Prior(int vertex) => _prior[vertex];

    /// <summary>A copy of all priors.</summary>
    public double[] Priors() => [.. _prior];

    /// <summary>Level of a vertex.</summary>
    public RiskLevel Level(int vertex) => _levels[vertex].Level;

    /// <summary>Open and suppressed alarms of a twin.</summary>
    public IEnumerable<AlarmTransition> AlarmsOf(string twin) => _alarms.TryGetValue(twin, out var rules) ? rules.Values : [];

    /// <summary>The newest fact of a twin.</summary>
    public RiskFact FactOf(int twin) => _facts.GetValueOrDefault(twin, new RiskFact(twin, 0, 0, 0));

    /// <summary>Time of the realm went on.</summary>
    public void Advance(long nowMs)
    {
        NowMs = Math.Max(NowMs, nowMs);
        PassDues();
    }

    /// <summary>A twin's state changed in a way that matters.</summary>
    public void Apply(in RiskFact fact)
    {
        if ((uint)fact.Index >= (uint)Plant.Index.Count || fact == FactOf(fact.Index)) return;
        var kind = Plant.Index.Twin(fact.Index).Kind;
        if (fact.IsNothing) _facts.Remove(fact.Index);
        else _facts[fact.Index] = fact;
        WantsRebuild |= kind == TwinKind.Person;
        _weather |= kind == TwinKind.WeatherStation || (kind == TwinKind.Sensor && fact.B == 1);
        Touch(fact.Index);
    }

    /// <summary>An alarm's step; an older one than known changes nothing.</summary>
    public void Apply(AlarmTransition step)
    {
        var key = (step.Twin, step.RuleId);
        if (_sequences.GetValueOrDefault(key) >= step.State.Sequence) return;
        _sequences[key] = step.State.Sequence;
        if (step.State.IsOpen || step.State.Suppression != Suppression.None)
        {
            if (!_alarms.TryGetValue(step.Twin, out var rules)) _alarms[step.Twin] = rules = new(StringComparer.Ordinal);
            rules[step.RuleId] = step;
        }
        else if (_alarms.TryGetValue(step.Twin, out var rules) && rules.Remove(step.RuleId) && rules.Count == 0)
        {
            _alarms.Remove(step.Twin);
        }

        if (Plant.Index.TryGet(step.Twin, out var twin)) Touch(twin);
    }

    /// <summary>Priors of the incident history, 0 to 1, by twin; others keep the table's.</summary>
    public void SetPriors(IReadOnlyDictionary<string, double> priors)
    {
        foreach (var id in _history.Keys.Union(priors.Keys).ToArray())
        {
            if (_history.GetValueOrDefault(id, double.NaN).Equals(priors.GetValueOrDefault(id, double.NaN))) continue;
            if (Graph.TryGet(id, out var vertex)) _dirty.Add(vertex);
        }

        _history = priors;
    }

    /// <summary>Another model, other permits, orders or incidents, or people elsewhere: a new graph, and all that is known carried
    /// over.</summary>
    public void Rebuild(CompiledPlant plant, GraphExtras extras)
    {
        var levels = new Dictionary<string, LevelState>(StringComparer.Ordinal);
        for (var v = 0; v < Graph.VertexCount; v++) levels[Graph.Vertices[v].Id] = _levels[v];
        if (!ReferenceEquals(plant, Plant)) Rekey(plant);
        Build(plant, extras);
        for (var v = 0; v < Graph.VertexCount; v++) _levels[v] = levels.GetValueOrDefault(Graph.Vertices[v].Id);
    }

    /// <summary>People went elsewhere, after <see cref="WantsRebuild"/>: their edges change, all else stays, and only what these edges
    /// reach is computed.</summary>
    public void Rebuild()
    {
        var now = Present();
        WantsRebuild = false;
        if (now.SequenceEqual(_present)) return;
        Engine = Engine.MoveTo(PresenceEdges.Move(Graph, Plant, _table, _present, now));
        (_present, ByPresence) = (now, true);
        Change++;
        Watch();
    }

    private void Build(CompiledPlant plant, GraphExtras extras)
    {
        Change = ReferenceEquals(plant, Plant) ? Change + 1 : 1;
        (Plant, Facts, _extras) = (plant, RiskFacts.For(plant), extras);
        _present = Present();
        var built = extras == GraphExtras.Empty && _present.IsEmpty && _table == RiskTable.Default
            ? Plain.GetValue(plant, p => new(KnowledgeGraphBuilder.Build(p, extras with { Cells = Cells() }, RiskTable.Default))).Value
            : KnowledgeGraphBuilder.Build(plant, extras with { Present = _present, Cells = Cells() }, _table);
        (Engine, Problems) = (new RiskEngine(built.Graph, _table), built.Problems);
        _levels = new LevelState[Graph.VertexCount];
        _prior = new double[Graph.VertexCount];
        _checks.Clear();
        _checking.Clear();
        _dirty.Clear();
        _allDirty = true;
        (WantsRebuild, ByPresence, _tellAll, _weather) = (false, false, true, true);
        Watch();
        WatchDues();
    }

    private void Rekey(CompiledPlant plant)
    {
        var facts = _facts.Values.ToArray();
        _facts.Clear();
        foreach (var fact in facts)
        {
            // A person's zones are told by their places in the old model: the partitions tell them anew.
            var twin = Plant.Index.Twin(fact.Index);
            if (twin.Kind == TwinKind.Person || !plant.Index.TryGet(twin.Id, out var index)) continue;
            _facts[index] = fact with { Index = index };
        }
    }

    private ImmutableArray<GraphPresence> Present()
    {
        var present = ImmutableArray.CreateBuilder<GraphPresence>();
        Span<int> zones = stackalloc int[RiskFacts.ZonesAtOnce];
        foreach (var fact in _facts.Values)
        {
            if (Plant.Index.Twin(fact.Index) is not { Kind: TwinKind.Person } person) continue;
            var count = RiskFacts.ZonesOf(fact, zones);
            for (var i = 0; i < count; i++)
            {
                if (zones[i] < Plant.Zones.Count) present.Add(new GraphPresence(person.Id, Plant.Zones.IdOf(zones[i])));
            }
        }

        return [.. present.OrderBy(static p => p.Person, StringComparer.Ordinal).ThenBy(static p => p.Zone, StringComparer.Ordinal)];
    }

    private ImmutableArray<GraphWeatherCell> Cells() =>
    [
        .. Plant.Model.Twins.Where(static t => t.Kind == TwinKind.WeatherStation && t.Shape.Points.Length > 0)
            .Select(static t => new GraphWeatherCell(t.Id, t.Shape.Points[0].X, t.Shape.Points[0].Y)),
    ];
}
