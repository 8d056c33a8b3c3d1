using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Live;

/// <summary>What lives beside the plant model and its part in the risk: work orders, permits, history.</summary>
public sealed class ExtrasTests
{
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;
    private static readonly LocalizedText Name = new("x", "x");

    [Fact]
    public void Order_RaisesTheRiskOfItsTwin_FromTheMomentItIsOverdue()
    {
        var risk = With(new GraphExtras
        {
            Orders =
            [
                new GraphOrder("WO-1", Name, "P-101A", 5_000), new GraphOrder("WO-2", Name, "P-101B"),
                new GraphOrder("WO-1", Name, "P-101A", 1),
            ],
        });
        risk.Advance(4_999);
        Settle(risk);
        var (pump, other) = (risk.Graph.IndexOf("P-101A"), risk.Graph.IndexOf("P-101B"));
        var (before, zone) = (risk.Engine.Local(pump), risk.Engine.Risk(risk.Graph.IndexOf("Z-CRUDE")));
        risk.Advance(5_000);
        Assert.True(risk.HasWork);
        Settle(risk);
        Assert.Equal(1 - ((1 - before) * (1 - RiskTable.Default.Local.OverdueOrder)), risk.Engine.Local(pump), 9);
        Assert.Contains(risk.LocalOf(pump).Factors, static f => f is { Kind: RiskFactorKind.OverdueOrder, Reference: "WO-1" });
        Assert.DoesNotContain(risk.LocalOf(other).Factors, static f => f.Kind == RiskFactorKind.OverdueOrder);
        Assert.NotEqual(zone, risk.Engine.Risk(risk.Graph.IndexOf("Z-CRUDE")));

        // Done: it is no longer among the open ones.
        risk.Rebuild(Farm, GraphExtras.Empty);
        Settle(risk);
        Assert.Equal(before, risk.Engine.Local(risk.Graph.IndexOf("P-101A")), 9);
    }

    [Fact]
    public void Permit_RaisesWhatItWorksOn_AndItsZone_ByItsGrade()
    {
        double[] Risks(params GraphPermit[] permits)
        {
            var risk = With(new GraphExtras { Permits = [.. permits] });
            Settle(risk);
            return [risk.Engine.Risk(risk.Graph.IndexOf("Z-CRUDE")), risk.Engine.Local(risk.Graph.IndexOf("T-101"))];
        }

        var none = Risks();
        var special = Risks(new GraphPermit("HW-1", Name, "hotWork", 0, "Z-CRUDE", ["T-101"]));
        var second = Risks(new GraphPermit("HW-1", Name, "hotWork", 2, "Z-CRUDE", ["T-101"]));
        for (var i = 0; i < 2; i++) Assert.True(special[i] > second[i] && second[i] > none[i], $"{i}: {none[i]} {second[i]} {special[i]}");
        Assert.Equal(none, Risks(new GraphPermit("X-1", Name, "tea", 0, null, [])));
    }

    [Fact]
    public void History_RaisesItsTwins_AndIsTakenBack()
    {
        var risk = With(GraphExtras.Empty);
        Settle(risk);
        var (tank, zone) = (risk.Graph.IndexOf("T-101"), risk.Graph.IndexOf("Z-CRUDE"));
        var (local, reached) = (risk.Engine.Local(tank), risk.Engine.Risk(zone));
        risk.SetPriors(new Dictionary<string, double> { ["T-101"] = 0.4, ["GONE"] = 0.9 });
        Settle(risk);
        Assert.True(risk.Engine.Local(tank) > 0.4 && risk.Engine.Risk(zone) > reached + 0.05);

        // A bad history is a cause by the side of alarms: held against the usual prior, not against itself.
        var usual = RiskTable.Default.Local.PriorDefault;
        var why = new RiskExplainer(risk.Engine, v => Math.Min(risk.Prior(v), usual)).Explain(zone);
        Assert.Equal("T-101", why.Causes[0].Id);
        risk.SetPriors(new Dictionary<string, double>());
        Settle(risk);
        Assert.Equal(local, risk.Engine.Local(tank), 9);
        Assert.Equal(reached, risk.Engine.Risk(zone), 1e-4);
    }

    [Fact]
    public void DeletingATwinThatOthersDependOn_IsTold_AndTheRestLivesOn()
    {
        var risk = With(new GraphExtras { Orders = [new GraphOrder("WO-1", Name, "T-101", 1)] });
        risk.Advance(10);
        Settle(risk);
        var model = Farm.Model;
        var next = CompiledPlant.Compile(model with { Version = 2, Twins = [.. model.Twins.Where(static t => t.Id != "T-101")] });
        // A plant file may not point to nothing; a graph that gets such a model all the same says so and goes on.
        if (next.Plant is not { } plant)
        {
            Assert.NotEmpty(next.Errors);
            return;
        }

        risk.Rebuild(plant, new GraphExtras { Orders = [new GraphOrder("WO-1", Name, "T-101", 1)] });
        Settle(risk);
        Assert.Contains(risk.Problems, static p => p.Code == "graph.edge.target" && !p.IsWarning);
        Assert.False(risk.Graph.TryGet("T-101", out _));
        var scratch = risk.Scratch();
        for (var v = 0; v < scratch.Length; v++) Assert.Equal(scratch[v], risk.Engine.Risk(v), 1e-3);
    }

    private static PlantRisk With(GraphExtras extras)
    {
        var risk = new PlantRisk(Farm);
        risk.Rebuild(Farm, extras);
        return risk;
    }

    private static void Settle(PlantRisk risk)
    {
        do risk.Step([]);
        while (risk.HasWork);
    }
}
