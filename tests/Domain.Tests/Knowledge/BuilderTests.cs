using Twin.Domain.Knowledge;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>The graph of the sample plants, and what is wrong in definitions.</summary>
public sealed class BuilderTests
{
    private static readonly Lazy<CompiledPlant> Farm = new(() => CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!);

    [Theory]
    [InlineData("tank-farm")]
    [InlineData("pump-loop")]
    public void Samples_MakeAGraphWithoutErrors(string sample)
    {
        var plant = CompiledPlant.Compile(SampleFiles.Load(sample)).Plant!;
        var (graph, problems) = KnowledgeGraphBuilder.Build(plant);
        Assert.DoesNotContain(problems, static p => !p.IsWarning);
        for (var i = 0; i < plant.Model.Twins.Length; i++)
        {
            Assert.Equal(i, graph.OfTwin(i));
            Assert.Equal(plant.Model.Twins[i].Id, graph.Vertices[i].Id);
        }
    }

    [Fact]
    public void TankFarm_HasTheEdgesThatThePlantSays()
    {
        var graph = KnowledgeGraphBuilder.Build(Farm.Value).Graph;
        Assert.True(Has(graph, "T-101", "Z-CRUDE", EdgeKind.LeakTo));
        Assert.True(Has(graph, "T-101", "P-101A", EdgeKind.Feeds));
        Assert.True(Has(graph, "LT-101", "T-101", EdgeKind.Monitors));
        Assert.True(Has(graph, "D-10", "T-101", EdgeKind.Protects));
        Assert.True(Has(graph, "B-CCR", "Z-ADMIN", EdgeKind.LocatedIn));
        Assert.Equal(VertexKind.Barrier, graph.Vertices[graph.IndexOf("D-10")].Kind);
        Assert.Equal(graph.EdgeCount, graph.Quik.Edges.Count());
    }

    [Fact]
    public void TankFarm_HasWhatGeometryAndSubstancesGive()
    {
        var graph = KnowledgeGraphBuilder.Build(Farm.Value).Graph;
        Assert.True(Has(graph, "V-401", "V-402", EdgeKind.DominoBlast));
        Assert.True(Has(graph, "V-501", "Z-LPG", EdgeKind.DominoToxic));
        Assert.NotEqual(0, (int)(graph.Edge(graph.Find(graph.IndexOf("V-501"), graph.IndexOf("Z-LPG"), EdgeKind.DominoToxic)).Traits
            & EdgeTraits.Soluble));
        Assert.True(Has(graph, "$weather-0", "T-101", EdgeKind.ExposedTo));

        // The gap of two tanks is measured from wall to wall.
        var twins = Farm.Value.Model.Twins;
        foreach (var edge in graph.Edges)
        {
            if (edge.Kind != EdgeKind.DominoHeat || edge.Source >= twins.Length) continue;
            var (a, b) = (twins[edge.Source], twins[edge.Target]);
            var centres = PlaneGeometry.Distance(a.Shape.Points[0], b.Shape.Points[0]);
            Assert.Equal(centres - (a.Numbers["diameterM"] / 2) - (b.Numbers["diameterM"] / 2), edge.DistanceM, 3);
        }
    }

    [Fact]
    public void TankFarm_WindTurnsTheGas_AndALostDikeRaisesIt()
    {
        var graph = KnowledgeGraphBuilder.Build(Farm.Value).Graph;
        var engine = new RiskEngine(graph);
        for (var v = 0; v < graph.VertexCount; v++) engine.SetLocal(v, 0.001);
        var (source, zone) = (graph.IndexOf("V-501"), graph.IndexOf("Z-LPG"));
        engine.SetLocal(source, 0.85);
        var bearing = graph.Edge(graph.Find(source, zone, EdgeKind.DominoToxic)).BearingDeg;
        engine.SetWeather(new WeatherNow { WindFromDeg = bearing + 180, WindMS = 2, Stability = Stability.D });
        engine.FullSolve();
        var downwind = engine.Risk(zone);
        engine.SetBarrier(graph.IndexOf("D-50"), 0);
        engine.Propagate();
        var open = engine.Risk(zone);
        engine.SetWeather(new WeatherNow { WindFromDeg = bearing, WindMS = 2, Stability = Stability.D });
        engine.Propagate();
        Assert.True(open > downwind + 0.01, $"{downwind} without the dike {open}");
        Assert.True(engine.Risk(zone) < downwind - 0.05, $"{downwind} upwind {engine.Risk(zone)}");
        Assert.InRange(engine.MaxDriftAgainstFull(), 0, 1e-3);
    }

    [Fact]
    public void TankFarm_AtRest_IsBlueEverywhere()
    {
        var graph = KnowledgeGraphBuilder.Build(Farm.Value).Graph;
        var engine = new RiskEngine(graph);
        var quiet = LocalRiskRules.Of(LocalRiskInput.Empty, engine.Table).Value;
        for (var v = 0; v < graph.VertexCount; v++) engine.SetLocal(v, quiet);
        engine.FullSolve();
        var worst = Enumerable.Range(0, graph.VertexCount).MaxBy(engine.Risk);
        Assert.True(engine.Risk(worst) < engine.Table.Levels.Yellow, $"{graph.Vertices[worst].Id}: {engine.Risk(worst)}");
    }

    [Fact]
    public void Extras_AreJoined_AndUnknownOnesAreTold()
    {
        var name = new LocalizedText("x", "x");
        var (graph, problems) = KnowledgeGraphBuilder.Build(Farm.Value, new GraphExtras
        {
            Permits = [new GraphPermit("HW-1", name, "hotWork", 0, "Z-CRUDE", ["T-101"])],
            Orders = [new GraphOrder("WO-1", name, "P-101A"), new GraphOrder("WO-2", name, "P-999")],
            Incidents = [new GraphIncident("I-1", name, true, ["P-101A"], ["T-101"])],
            Present = [new GraphPresence("PE-01", "Z-CRUDE")],
        });
        Assert.True(Has(graph, "HW-1", "T-101", EdgeKind.WorksOn));
        var ignition = graph.Edge(graph.Find(graph.IndexOf("HW-1"), graph.IndexOf("Z-CRUDE"), EdgeKind.Ignition));
        Assert.Equal(1 - Math.Pow(0.9, 3), ignition.Q, 9);
        Assert.True(Has(graph, "WO-1", "P-101A", EdgeKind.WorksOn));
        Assert.True(Has(graph, "P-101A", "I-1", EdgeKind.Caused));
        Assert.True(Has(graph, "I-1", "T-101", EdgeKind.InvolvedIn));
        Assert.Equal(VertexKind.NearMiss, graph.Vertices[graph.IndexOf("I-1")].Kind);
        Assert.True(Has(graph, "Z-CRUDE", "PE-01", EdgeKind.Exposure));
        var problem = Assert.Single(problems, static p => !p.IsWarning);
        Assert.Equal(("graph.edge.target", "WO-2"), (problem.Code, problem.Source));
    }

    [Fact]
    public void WrongDefinitions_HaveNamedErrors()
    {
        var model = Farm.Value.Model;
        var at = model.Twins.IndexOf(model.Twins.First(static t => t.Id == "T-101"));
        var odd = model.Twins[at] with
        {
            Relations =
            [
                new Relation("feeds", "NOTHING"), new Relation("feeds", "T-101"), new Relation("heats", "T-102", 1.5),
                new Relation("feeds", "P-101A"), new Relation("feeds", "P-101A"), new Relation("feeds", "P-101B", Condition: "NO-SENSOR"),
                new Relation("blasts", "T-103", 1),
            ],
        };
        var back = model.Twins.First(static t => t.Id == "T-103");
        var twins = model.Twins.SetItem(at, odd).Replace(back, back with { Relations = [new Relation("blasts", "T-101", 1)] });
        var problems = KnowledgeGraphBuilder.Build(CompiledPlant.Compile(model with { Twins = twins }).Plant!).Problems;
        Assert.Equal(
            ["graph.cycle.certain", "graph.edge.condition", "graph.edge.duplicate", "graph.edge.self", "graph.edge.target",
                "graph.edge.weight"],
            problems.Where(static p => !p.IsWarning).Select(static p => p.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PlantFile_RefusesACycleOfCertainty_AtItsLine()
    {
        var twins = Farm.Value.Model.Twins;
        var model = Farm.Value.Model with
        {
            Twins = [.. twins.Select(static t => t.Id switch
            {
                "T-101" => t with { Relations = t.Relations.Add(new Relation("blasts", "T-102", 1)) },
                "T-102" => t with { Relations = t.Relations.Add(new Relation("blasts", "T-101", 1)) },
                _ => t,
            })],
        };
        var error = Assert.Single(PlantFile.Read(PlantFile.Write(model)).Errors);
        Assert.Equal("plantfile.relation.certain", error.Code);
        Assert.StartsWith("line ", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Relation_WithItsNumbers_SurvivesTheFile()
    {
        var relation = new Relation("driftsTo", "Z-CRUDE", 0.25, 40, "LT-101");
        var model = Farm.Value.Model;
        var first = model.Twins.First(static t => t.Id == "T-101");
        model = model with { Twins = model.Twins.Replace(first, first with { Relations = first.Relations.Add(relation) }) };
        var read = PlantFile.Read(PlantFile.Write(model)).Model!;
        Assert.Contains(relation, read.Twins.First(static t => t.Id == "T-101").Relations);
        var graph = KnowledgeGraphBuilder.Build(CompiledPlant.Compile(read).Plant!).Graph;
        var edge = graph.Edge(graph.Find(graph.IndexOf("T-101"), graph.IndexOf("Z-CRUDE"), EdgeKind.GasDrift));
        Assert.Equal((0.25, 40f, graph.IndexOf("LT-101")), (edge.Q, edge.DistanceM, edge.Condition));
        Assert.Contains(edge.Index, graph.ConditionedBy(edge.Condition));
    }

    private static bool Has(KnowledgeGraph graph, string from, string to, EdgeKind kind) =>
        graph.Find(graph.IndexOf(from), graph.IndexOf(to), kind) >= 0;
}
