using CsCheck;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>AND gates: in the engine against the plain computation, and where the builder makes them.</summary>
public sealed class GateTests
{
    private static readonly LocalizedText Name = new("x", "x");

    [Fact]
    public void Gate_NeedsBoth()
    {
        // 0 and 1 leak into gate 2, which lights with 0.3 and strikes zone 3.
        GraphVertex[] vertices = [Make.Vertex("a"), Make.Vertex("b"), Make.Vertex("g", VertexKind.Gate), Make.Vertex("z", VertexKind.Zone)];
        var engine = new RiskEngine(KnowledgeGraph.Create(1, [.. vertices],
        [
            new GraphEdge { Source = 0, Target = 2, Kind = EdgeKind.LeakTo, Q = 0.4 },
            new GraphEdge { Source = 1, Target = 2, Kind = EdgeKind.LeakTo, Q = 0.5 },
            new GraphEdge { Source = 2, Target = 3, Kind = EdgeKind.Explosion, Q = 0.9 },
            new GraphEdge { Source = 2, Target = 0, Kind = EdgeKind.DominoBlast, Q = 0.2 },
        ]));
        engine.SetLocal(0, 0.5);
        engine.SetLocal(1, 0.2);
        engine.Propagate();
        Assert.Equal((0, 0), (engine.Risk(2), engine.Risk(3)));
        engine.SetLocal(2, 0.3);
        engine.Propagate();

        // To the gate comes what 0 and 1 leak; what 0 gets back is only what came from 1.
        var (leak0, leak1) = (0.4 * 0.5, 0.5 * 0.2);
        Assert.Equal(0.3 * (1 - ((1 - leak0) * (1 - leak1))), engine.Risk(2), 9);
        Assert.Equal(0.9 * engine.Risk(2), engine.Risk(3), 9);
        Assert.Equal(1 - (0.5 * (1 - (0.2 * 0.3 * leak1))), engine.Risk(0), 9);
        engine.SetLocal(0, 0);
        engine.SetLocal(1, 0);
        engine.Propagate();
        Assert.Equal((0, 0), (engine.Risk(2), engine.Risk(3)));
    }

    [Fact]
    public void GraphsWithGates_ChangeLikeFromScratch_AndLikeThePageWrittenOut() => (
        from n in Gen.Int[3, 40]
        from gates in Gen.Bool.Array[n]
        from edges in Gen.Select(Gen.Int[0, n - 1], Gen.Int[0, n - 1], Gen.Double[0.01, 0.95]).Array[n, n * 5]
        from changes in Gen.Select(Gen.Int[0, n - 1], Gen.Frequency((1, Gen.Const(0.0)), (3, Gen.Double[1e-5, 1]))).Array[1, 60]
        select (gates, edges, changes)).Sample(scene =>
        {
            var engine = new RiskEngine(KnowledgeGraph.Create(
                1, [.. scene.gates.Select(static (g, v) => Make.Vertex($"v{v}", g ? VertexKind.Gate : VertexKind.Equipment))],
                scene.edges.Where(static e => e.Item1 != e.Item2).Select(
                    static e => new GraphEdge { Source = e.Item1, Target = e.Item2, Kind = EdgeKind.Contains, Q = e.Item3 })));
            foreach (var (vertex, local) in scene.changes)
            {
                engine.SetLocal(vertex, local);
                engine.Propagate();
            }

            Assert.InRange(engine.MaxDriftAgainstFull(), 0, 1e-3);
            var plain = PlainNoisyOr.Messages(engine);
            for (var v = 0; v < plain.Length; v++) Assert.Equal(plain[v], engine.Risk(v), 1e-3);
            var before = engine.Risks.ToArray();
            var (at, _) = scene.changes[0];
            engine.SetLocal(at, 1);
            engine.FullSolve();
            for (var v = 0; v < before.Length; v++) Assert.True(engine.Risk(v) >= before[v] - 1e-3, $"v{v} fell");
        }, iter: 400);

    [Fact]
    public void HotWork_WhereAFlammableCanLeak_MakesAGate_AndLeavesNoneElsewhere()
    {
        var farm = SampleFarm();
        var (without, _) = KnowledgeGraphBuilder.Build(farm);
        Assert.DoesNotContain(without.Vertices, static v => v.Kind == VertexKind.Gate);
        var (graph, _) = KnowledgeGraphBuilder.Build(farm, new GraphExtras
        {
            Permits =
            [
                new GraphPermit("HW-1", Name, "hotWork", 0, "Z-CRUDE", []), new GraphPermit("HW-2", Name, "unknownWork", 0, "Z-LPG", []),
            ],
        });
        var gate = Assert.Single(Enumerable.Range(0, graph.VertexCount), v => graph.Vertices[v].Kind == VertexKind.Gate);
        Assert.Equal("$explosion-Z-CRUDE", graph.Vertices[gate].Id);
        Assert.True(graph.Find(gate, graph.IndexOf("Z-CRUDE"), EdgeKind.Explosion) >= 0);
        Assert.True(graph.Find(graph.IndexOf("T-101"), gate, EdgeKind.LeakTo) >= 0);
        Assert.True(graph.Find(gate, graph.IndexOf("T-101"), EdgeKind.DominoBlast) >= 0);
        Assert.True(graph.Find(graph.IndexOf("HW-1"), gate, EdgeKind.IgnitesIn) >= 0);
        foreach (ref readonly var into in graph.Edges)
        {
            if (into.Target == gate && into.Carries) Assert.True(Flammable(farm, graph.Vertices[into.Source].Id));
        }
    }

    [Fact]
    public void UnprotectedEquipment_LightsOnlyWhileItRuns_AndWhyNamesIt()
    {
        var farm = SampleFarm();
        var pump = farm.Model.Twins.First(static t => t.Id == "P-101A");
        var type = farm.Model.Types.First(t => t.Id == pump.TypeId);
        var odd = pump with { Words = pump.Words.SetItem("ex", "none") };
        var plant = CompiledPlant.Compile(farm.Model with { Twins = farm.Model.Twins.Replace(pump, odd) }).Plant!;
        var risk = new PlantRisk(plant);
        risk.Step([]);
        var gate = risk.Graph.Vertices.First(static v => v.Kind == VertexKind.Gate);
        var at = risk.Graph.IndexOf(gate.Id);
        var modes = type.Modes.Select(static m => m.Id).ToList();
        void Mode(string id) => risk.Apply(new RiskFact(plant.Index.IndexOf("P-101A"), 0, modes.IndexOf(id), 0));
        Mode("run");
        risk.Step([]);
        Assert.Equal(1 - (0.9 * (1 - 0.0001)), risk.Engine.Local(at), 6);
        Assert.Contains(risk.LocalOf(at).Factors, static f => f is { Kind: RiskFactorKind.Ignition, Reference: "P-101A" });
        Mode("standby");
        risk.Step([]);
        Assert.Equal(0.0001, risk.Engine.Local(at), 6);
        Assert.InRange(risk.Engine.MaxDriftAgainstFull(), 0, 1e-3);
    }

    [Fact]
    public void Why_OfAZoneWithHotWork_NamesReleaseAndIgnition()
    {
        var risk = new PlantRisk(SampleFarm());
        risk.Rebuild(risk.Plant, new GraphExtras { Permits = [new GraphPermit("HW-1", Name, "hotWork", 0, "Z-CRUDE", [])] });
        risk.Step([]);
        risk.Engine.SetLocal(risk.Graph.IndexOf("T-101"), 0.85);
        risk.Engine.Propagate();
        var gate = risk.Graph.IndexOf("$explosion-Z-CRUDE");
        var why = new RiskExplainer(risk.Engine, risk.Prior).Explain(gate, 6, 5);
        Assert.Equal(new HashSet<string> { "T-101", "$explosion-Z-CRUDE" }, why.Causes.Take(2).Select(static c => c.Id).ToHashSet());
        // Without the one or the other next to nothing is left.
        Assert.All(why.Causes.Take(2), c => Assert.True(c.Without < 0.2 * why.Risk, $"{c.Id}: {c.Without} of {why.Risk}"));
        Assert.All(why.Paths, static p => Assert.NotEqual("$explosion-Z-CRUDE", p.Steps[0].From));
    }

    private static bool Flammable(CompiledPlant plant, string id) =>
        RiskTable.Default.SubstanceOf(plant.Model.Twins.First(t => t.Id == id))?.Flammable == true;

    private static CompiledPlant SampleFarm() => CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;
}
