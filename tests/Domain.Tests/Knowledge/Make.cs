using Twin.Domain.Knowledge;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>Small graphs for tests.</summary>
internal static class Make
{
    public static KnowledgeGraph Graph(int vertices, IEnumerable<(int From, int To, double Q)> edges, EdgeKind kind = EdgeKind.Contains) =>
        KnowledgeGraph.Create(
            1, [.. Enumerable.Range(0, vertices).Select(static v => Vertex($"v{v}"))],
            edges.Select(e => new GraphEdge { Source = e.From, Target = e.To, Kind = kind, Q = e.Q }));

    public static GraphVertex Vertex(string id, VertexKind kind = VertexKind.Equipment) =>
        new(id, kind, -1, new LocalizedText(id, id));

    /// <summary>The worked example of domain.md D3.</summary>
    public static RiskEngine D3()
    {
        string[] ids = ["TK101", "TK102", "P201", "ZA", "CREW"];
        var graph = KnowledgeGraph.Create(1, [.. ids.Select(static id => Vertex(id))],
        [
            new GraphEdge { Source = 0, Target = 1, Kind = EdgeKind.DominoHeat, Q = 0.25 },
            new GraphEdge { Source = 1, Target = 0, Kind = EdgeKind.DominoHeat, Q = 0.25 },
            new GraphEdge { Source = 0, Target = 2, Kind = EdgeKind.Feeds, Q = 0.15 },
            // Wind from 270°: downwind is 90°.
            new GraphEdge { Source = 2, Target = 3, Kind = EdgeKind.GasDrift, Q = 0.50, BearingDeg = 100, DistanceM = 50 },
            new GraphEdge { Source = 0, Target = 3, Kind = EdgeKind.GasDrift, Q = 0.40, BearingDeg = 50, DistanceM = 50 },
            new GraphEdge { Source = 3, Target = 4, Kind = EdgeKind.Exposure, Q = 0.70 },
            new GraphEdge { Source = 4, Target = 3, Kind = EdgeKind.Ignition, Q = 0.10 },
        ]);
        var engine = new RiskEngine(graph);
        engine.SetWeather(new WeatherNow { WindFromDeg = 270, WindMS = 2, Stability = Stability.E });
        double[] local = [0.40, 0.03, 0.05, 0.01, 0];
        for (var v = 0; v < local.Length; v++) engine.SetLocal(v, local[v]);
        engine.FullSolve();
        return engine;
    }
}
