using CsCheck;
using Twin.Domain.Knowledge;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>
/// The engine against plain computations over random graphs: sparse and dense, weak and strong, with cycles, parallel edges, changes up
/// and down, and sources that go out altogether.
/// </summary>
public sealed class PropagationTests
{
    private const double Agreed = 1e-3;

    private sealed record Scene(int Vertices, (int From, int To, double Q)[] Edges, double[] Local, (int Vertex, double Local)[] Changes)
    {
        public override string ToString() =>
            $"{Vertices} vertices; edges {string.Join(' ', Edges.Select(e => $"{e.From}>{e.To}:{e.Q:R}"))}; local "
            + $"{string.Join(' ', Local.Select(l => l.ToString("R", null)))}; changes {string.Join(' ', Changes)}";
    }

    // A probability that is often nothing, tiny, or nearly certain.
    private static readonly Gen<double> Chance = Gen.Frequency(
        (2, Gen.Const(0.0)), (1, Gen.Const(1.0)), (3, Gen.Double[0, 0.02]), (3, Gen.Double[0, 1]));

    private static readonly Gen<double> Weights = Gen.Frequency((3, Gen.Double[0.01, 0.3]), (1, Gen.Double[0.3, 0.95]));

    private static Gen<Scene> Scenes(int mostVertices, int mostDegree) =>
        from n in Gen.Int[2, mostVertices]
        from degree in Gen.Int[0, mostDegree]
        from edges in Gen.Select(Gen.Int[0, n - 1], Gen.Int[0, n - 1], Weights).Array[0, Math.Max(1, n * degree)]
        from local in Chance.Array[n]
        from changes in Gen.Select(Gen.Int[0, n - 1], Chance).Array[1, 30]
        select new Scene(n, [.. edges.Where(static e => e.Item1 != e.Item2)], local, changes);

    [Fact]
    public void Solve_EqualsThePageWrittenOut() => Scenes(30, 6).Sample(scene =>
    {
        var engine = Solved(scene);
        Near(PlainNoisyOr.Messages(engine), engine, 2e-4);
    }, iter: 400);

    [Fact]
    public void Changes_UpAndDown_EqualFromScratch() => Scenes(60, 6).Sample(scene =>
    {
        var engine = Solved(scene);
        foreach (var (vertex, local) in scene.Changes)
        {
            engine.SetLocal(vertex, local);
            engine.Propagate();
        }

        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
        Near(PlainNoisyOr.Messages(engine), engine, Agreed);
    }, iter: 600);

    [Fact]
    public void Order_DoesNotMatter() => Scenes(60, 6).Sample(scene =>
    {
        var last = scene.Changes.GroupBy(static c => c.Vertex).Select(static g => g.Last()).ToArray();
        var (one, other, together) = (Solved(scene), Solved(scene), Solved(scene));
        foreach (var (vertex, local) in last)
        {
            one.SetLocal(vertex, local);
            one.Propagate();
            together.SetLocal(vertex, local);
        }

        foreach (var (vertex, local) in last.Reverse())
        {
            other.SetLocal(vertex, local);
            other.Propagate(maxSteps: 3);
        }

        other.Propagate();
        together.Propagate();
        Near(one.Risks.ToArray(), other, Agreed);
        Near(one.Risks.ToArray(), together, Agreed);
    }, iter: 400);

    [Fact]
    public void Source_OfNearlyNothing_IsNone_AlsoInACycleThatHoldsItselfUp()
    {
        // Every vertex feeds the two others by 0.9: once lit, three such hold each other up.
        (int, int, double)[] edges = [(0, 1, 0.9), (1, 2, 0.9), (2, 0, 0.9), (1, 0, 0.9), (2, 1, 0.9), (0, 2, 0.9)];
        var engine = new RiskEngine(Make.Graph(3, edges));
        engine.SetLocal(0, 1);
        engine.Propagate();
        Assert.True(engine.Risk(2) > 0.8);
        engine.SetLocal(0, 1e-40);
        engine.Propagate();
        Assert.All(engine.Risks.ToArray(), static r => Assert.Equal(0, r));
    }

    [Fact]
    public void WeightsAndBarriers_ChangeLikeFromScratch() => Gen.Select(
        Scenes(40, 5), Gen.Select(Gen.Int[0, 1_000], Gen.OneOf(0.0, 0.3, 1.0, 4.0)).Array[1, 20]).Sample((scene, states) =>
    {
        var engine = Solved(scene);
        if (engine.Graph.EdgeCount == 0) return;
        foreach (var (edge, factor) in states)
        {
            engine.SetEdgeState(edge % engine.Graph.EdgeCount, factor);
            engine.Propagate();
        }

        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
    }, iter: 300);

    [Fact]
    public void Risk_IsAProbability_NotBelowLocal_AndRisesWithEverything() => Gen.Select(
        Scenes(40, 5), Gen.Int[0, 1_000], Gen.Double[0, 1]).Sample((scene, at, more) =>
    {
        var engine = Solved(scene);
        var before = engine.Risks.ToArray();
        for (var v = 0; v < before.Length; v++) Assert.InRange(before[v], engine.Local(v) - 1e-12, 1);
        var vertex = at % scene.Vertices;
        engine.SetLocal(vertex, Math.Max(engine.Local(vertex), more));
        if (engine.Graph.EdgeCount > 0) engine.SetEdgeState(at % engine.Graph.EdgeCount, 1 + (3 * more));
        engine.FullSolve();
        for (var v = 0; v < before.Length; v++) Assert.True(engine.Risk(v) >= before[v] - 2e-4, $"v{v}: {before[v]} to {engine.Risk(v)}");
    }, iter: 300);

    [Fact]
    public void WithoutEdges_RiskIsLocal_AndOnATreeItIsExact()
    {
        var alone = new RiskEngine(Make.Graph(3, []));
        alone.SetLocal(1, 0.3);
        alone.FullSolve();
        Assert.Equal([0, 0.3, 0], alone.Risks.ToArray().Select(static r => Math.Round(r, 12)));

        // 0 → 1 → 2 and back: no echo.
        var chain = new RiskEngine(Make.Graph(3, [(0, 1, 0.5), (1, 0, 0.5), (1, 2, 0.5), (2, 1, 0.5)]));
        chain.SetLocal(0, 0.8);
        chain.FullSolve();
        Assert.Equal([0.8, 0.4, 0.2], chain.Risks.ToArray().Select(static r => Math.Round(r, 9)));
    }

    [Fact]
    public void OverCount_IsNeverAnUnderCount() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Weights).Array[0, 7], Chance.Array[4]).Sample((drawn, local) =>
        {
            (int From, int To, double Q)[] edges =
                [.. drawn.Where(static e => e.Item1 != e.Item2).DistinctBy(static e => (e.Item1, e.Item2))];
            var engine = Solved(new Scene(4, edges, local, []));
            var exact = Reached(engine);
            for (var v = 0; v < 4; v++)
            {
                var union = local[v] + Enumerable.Range(0, edges.Length).Where(e => engine.Graph.Edge(e).Target == v).Sum(engine.Message);
                Assert.True(engine.Risk(v) >= exact[v] - 2e-4, $"v{v}: {engine.Risk(v)} of {exact[v]}");
                Assert.True(engine.Risk(v) <= union + 2e-4, $"v{v}: {engine.Risk(v)} above {union}");
            }
        }, iter: 300);

    /// <summary>Probability that a struck vertex reaches each, by trying every state of every edge and vertex.</summary>
    private static double[] Reached(RiskEngine engine)
    {
        var (edges, reached) = (engine.Graph.EdgeCount, new double[4]);
        for (var state = 0; state < 1 << (edges + 4); state++)
        {
            var probability = 1.0;
            var hit = state >> edges;
            for (var v = 0; v < 4; v++) probability *= (hit >> v & 1) == 1 ? engine.Local(v) : 1 - engine.Local(v);
            for (var e = 0; e < edges; e++) probability *= (state >> e & 1) == 1 ? engine.Weight(e) : 1 - engine.Weight(e);
            if (probability == 0) continue;
            for (var round = 0; round < 4; round++)
            {
                for (var e = 0; e < edges; e++)
                {
                    var edge = engine.Graph.Edge(e);
                    if ((state >> e & 1) == 1 && (hit >> edge.Source & 1) == 1) hit |= 1 << edge.Target;
                }
            }

            for (var v = 0; v < 4; v++) reached[v] += (hit >> v & 1) * probability;
        }

        return reached;
    }

    [Fact]
    public void Names_DoNotMatter() => Scenes(25, 5).Sample(scene =>
    {
        var mirrored = scene with
        {
            Edges = [.. scene.Edges.Select(e => (scene.Vertices - 1 - e.From, scene.Vertices - 1 - e.To, e.Q))],
            Local = [.. scene.Local.Reverse()],
        };
        Near([.. Solved(mirrored).Risks.ToArray().Reverse()], Solved(scene), 2e-4);
    }, iter: 200);

    [Fact]
    public void Hub_Of50000Edges_CostsItsDegree_AndStaysRight()
    {
        const int Leaves = 50_000;
        var edges = Enumerable.Range(1, Leaves).SelectMany(static v => new[] { (v, 0, 0.01), (0, v, 0.2) });
        var engine = new RiskEngine(Make.Graph(Leaves + 1, edges));
        for (var v = 0; v <= Leaves; v++) engine.SetLocal(v, 1e-4);
        engine.FullSolve();
        Assert.Equal(1 - Math.Pow(1 - (0.01 * 1e-4), Leaves), engine.Risk(0), 3);
        engine.SetLocal(17, 1);
        Assert.InRange(engine.Propagate().Steps, 1, 2 * Leaves + 10);
        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
        for (var v = 1; v <= 200; v++) engine.SetLocal(v, v % 2 == 0 ? 0.5 : 0);
        engine.Propagate();
        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
    }

    [Fact]
    public void DenseCycle_OfStrongEdges_GoesOutWithItsSource()
    {
        var all = Enumerable.Range(0, 30);
        var engine = new RiskEngine(Make.Graph(30, all.SelectMany(u => all.Where(v => v != u).Select(v => (u, v, 0.9)))));
        engine.SetLocal(3, 1e-7);
        engine.Propagate();
        Assert.All(engine.Risks.ToArray(), static r => Assert.InRange(r, 0.99, 1));
        engine.SetLocal(3, 0);
        engine.Propagate();
        Assert.All(engine.Risks.ToArray(), static r => Assert.Equal(0, r));
    }

    [Fact]
    public void Budget_LeavesItBehind_AndSaysSo()
    {
        var engine = new RiskEngine(Make.Graph(100, Enumerable.Range(0, 99).Select(static v => (v, v + 1, 0.9))));
        engine.SetLocal(0, 1);
        Assert.True(engine.Propagate(maxSteps: 5).IsBehind);
        Assert.True(engine.IsBehind);
        while (engine.IsBehind) engine.Propagate(maxSteps: 5);
        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
    }

    [Fact]
    public void Clone_IsItsOwn()
    {
        var engine = Make.D3();
        var before = engine.Risks.ToArray();
        var other = engine.Clone();
        other.SetLocal(2, 0.9);
        other.SetWeather(new WeatherNow { WindFromDeg = 90, WindMS = 5 });
        other.Propagate();
        Assert.Equal(before, engine.Risks.ToArray());
        Assert.False(engine.IsBehind);
        Assert.NotEqual(before[3], other.Risk(3));
    }

    [Fact]
    public void WindTurned_LowersWhatWasDownwind()
    {
        var engine = Make.D3();
        var before = engine.Risk(3);
        engine.SetWeather(engine.Weather(0) with { WindFromDeg = 90 });
        engine.Propagate();
        Assert.True(engine.Risk(3) < before);
        Assert.InRange(engine.MaxDriftAgainstFull(), 0, Agreed);
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        var edges = Enumerable.Range(0, 3_000).Select(static i => (i % 1_000, ((i * 7) + 1 + (i / 1_000)) % 1_000, 0.3))
            .Where(static e => e.Item1 != e.Item2);
        var engine = new RiskEngine(Make.Graph(1_000, edges));
        for (var v = 0; v < 1_000; v++) engine.SetLocal(v, 0.001);
        engine.FullSolve();
        Turn(engine, 0.5);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 50; i++) Turn(engine, i % 2 == 0 ? 0.4 : 0.002);
        }));
    }

    private static void Turn(RiskEngine engine, double local)
    {
        engine.SetLocal(7, local);
        engine.Propagate();
    }

    private static RiskEngine Solved(Scene scene)
    {
        var engine = new RiskEngine(Make.Graph(scene.Vertices, scene.Edges));
        for (var v = 0; v < scene.Vertices; v++) engine.SetLocal(v, scene.Local[v]);
        engine.FullSolve();
        return engine;
    }

    private static void Near(double[] expected, RiskEngine actual, double within)
    {
        for (var v = 0; v < expected.Length; v++)
        {
            Assert.True(
                Math.Abs(expected[v] - actual.Risk(v)) <= within, $"v{v}: {expected[v]:R} and {actual.Risk(v):R}");
        }
    }
}
