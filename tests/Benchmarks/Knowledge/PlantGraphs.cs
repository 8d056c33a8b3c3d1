using Twin.Domain;
using Twin.Domain.Knowledge;

namespace Twin.Benchmarks.Knowledge;

/// <summary>
/// Seeded graphs shaped like plants: areas of a few zones, equipment in lines (feeds), zones joined by drift and gates, tanks that heat
/// each other, utilities with many dependants, people exposed; the weights of the risk table under a fresh wind. All edges carry risk.
/// </summary>
internal static class PlantGraphs
{
    public static KnowledgeGraph Make(int vertices, int edges, int seed)
    {
        var random = new Random(seed);
        var zones = Math.Max(4, vertices / 50);
        var utilities = Math.Max(2, vertices / 500);
        var list = new Dictionary<(int, int, EdgeKind), GraphEdge>();
        for (var v = zones + utilities; v < vertices; v++)
        {
            var zone = ZoneOf(v);
            Add(v, zone, EdgeKind.LeakTo);
            if (random.Next(3) > 0 && v + 1 < vertices && ZoneOf(v + 1) == zone) Add(v, v + 1, EdgeKind.Feeds);
        }

        while (list.Count < edges)
        {
            var v = random.Next(zones + utilities, vertices);
            var zone = ZoneOf(v);
            switch (random.Next(10))
            {
                case < 4: Add(v, (zone + random.Next(1, 5)) % zones, EdgeKind.GasDrift); break;
                case < 7: Add(v, Near(v), EdgeKind.Feeds); break;
                case < 8: Add(v, Near(v), EdgeKind.DominoHeat); break;
                case < 9: Add(zones + (zone % utilities), v, EdgeKind.Powers); break;
                default:
                    if (random.Next(4) == 0) Add(zone, v, EdgeKind.Exposure);
                    else Add(v, zone, EdgeKind.Ignition);
                    break;
            }
        }

        return KnowledgeGraph.Create(
            1, [.. Enumerable.Range(0, vertices).Select(v => new GraphVertex(
                $"v{v}", v < zones ? VertexKind.Zone : VertexKind.Equipment, v, LocalizedText.Empty))], list.Values);

        int ZoneOf(int v) => (int)((long)(v - zones - utilities) * zones / (vertices - zones - utilities));

        int Near(int v) => Math.Clamp(v + random.Next(-20, 21), zones + utilities, vertices - 1);

        void Add(int from, int to, EdgeKind kind)
        {
            if (from == to) return;
            list.TryAdd((from, to, kind), new GraphEdge
            {
                Source = from,
                Target = to,
                Kind = kind,
                Q = RiskTable.Default.Of(kind).Q,
                DistanceM = random.Next(10, 200),
                BearingDeg = random.Next(0, 360),
            });
        }
    }

    /// <summary>An engine over it with priors and a fresh wind, solved.</summary>
    public static RiskEngine Engine(KnowledgeGraph graph, int seed)
    {
        var random = new Random(seed);
        var engine = new RiskEngine(graph);
        engine.SetWeather(new WeatherNow { WindFromDeg = 225, WindMS = 4, Stability = Stability.D, TemperatureC = 20 });
        for (var v = 0; v < graph.VertexCount; v++) engine.SetLocal(v, Prior(random));
        engine.FullSolve();
        return engine;
    }

    /// <summary>A prior of a month.</summary>
    public static double Prior(Random random) => 0.0005 + (0.006 * random.NextDouble());

    /// <summary>The own risk that a change brings: mostly back to the prior or a low alarm, sometimes a confirmed one.</summary>
    public static double Change(Random random) => random.Next(10) switch
    {
        < 4 => Prior(random),
        < 7 => 0.15,
        < 9 => 0.45,
        _ => 0.85,
    };
}
