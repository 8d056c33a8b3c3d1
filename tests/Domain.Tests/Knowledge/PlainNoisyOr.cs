using Twin.Domain.Knowledge;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>
/// Two slow, plain computations to hold the engine to: option (a) of domain.md D2, and option (b) written as it stands there.
/// </summary>
internal static class PlainNoisyOr
{
    /// <summary>One synchronous sweep of (a).</summary>
    public static double[] Sweep(RiskEngine engine, double[] risk)
    {
        var next = new double[risk.Length];
        for (var v = 0; v < risk.Length; v++)
        {
            var miss = 1 - engine.Local(v);
            foreach (var e in engine.Graph.In(v)) miss *= 1 - (engine.Weight(e) * risk[engine.Graph.Edge(e).Source]);
            next[v] = 1 - miss;
        }

        return next;
    }

    /// <summary>(b): messages over every edge, all at once, until nothing moves.</summary>
    public static double[] Messages(RiskEngine engine, int sweeps = 3_000)
    {
        var graph = engine.Graph;
        var message = new double[graph.EdgeCount];
        var next = new double[graph.EdgeCount];
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var moved = 0.0;
            for (var e = 0; e < message.Length; e++)
            {
                var edge = graph.Edge(e);
                next[e] = engine.Weight(e) * Hit(engine, edge.Source, edge.Target, message);
                moved = Math.Max(moved, Math.Abs(next[e] - message[e]));
            }

            (message, next) = (next, message);
            if (moved < 1e-13) break;
        }

        return [.. Enumerable.Range(0, graph.VertexCount).Select(v => Hit(engine, v, -1, message))];
    }

    private static double Hit(RiskEngine engine, int vertex, int except, double[] message)
    {
        var gate = engine.Graph.Vertices[vertex].Kind == VertexKind.Gate;
        var miss = gate ? 1 : 1 - engine.Local(vertex);
        foreach (var e in engine.Graph.In(vertex))
        {
            if (engine.Graph.Edge(e).Source != except) miss *= 1 - message[e];
        }

        return gate ? engine.Local(vertex) * (1 - miss) : 1 - miss;
    }
}
