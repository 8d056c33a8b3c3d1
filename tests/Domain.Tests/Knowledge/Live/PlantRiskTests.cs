using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Knowledge.Live;

/// <summary>The risk of the demo plant as it lives.</summary>
public sealed class PlantRiskTests
{
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;

    private static int Twin(string id) => Farm.Index.IndexOf(id);

    [Fact]
    public void GasAlarm_RaisesItsZoneAndWhatGasReaches()
    {
        var risk = new PlantRisk(Farm);
        Step(risk);
        var before = RiskOf(risk, "Z-CRUDE");
        risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
        var changed = Step(risk);
        Assert.True(RiskOf(risk, "Z-CRUDE") > before + 0.3, $"{before} -> {RiskOf(risk, "Z-CRUDE")}");
        Assert.Contains(changed, c => c.Index == Twin("Z-CRUDE") && c.Level <= 2);
    }

    [Fact]
    public void Alarm_OlderStepAfterNewer_ChangesNothing()
    {
        var risk = new PlantRisk(Farm);
        risk.Apply(Closed(Alarm("AT-101", "L2", AlarmPriority.Critical, 2)));
        risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
        Assert.Empty(risk.AlarmsOf("AT-101"));
    }

    [Fact]
    public void Changes_InAnyOrderAndAnyGrouping_GiveWhatScratchGives() =>
        Gen.Select(Gen.Shuffle(Story()), Gen.Bool.Array[StoryLength]).Sample((story, steps) =>
        {
            var risk = new PlantRisk(Farm);
            for (var i = 0; i < story.Length; i++)
            {
                story[i](risk);
                if (risk.WantsRebuild) risk.Rebuild();
                if (steps[i]) Step(risk);
            }

            Step(risk);
            var scratch = risk.Scratch();
            var whole = new PlantRisk(Farm);
            foreach (var act in Story()) act(whole);
            whole.Rebuild();
            Step(whole);
            for (var v = 0; v < scratch.Length; v++)
            {
                Assert.Equal(scratch[v], risk.Engine.Risk(v), 1e-3);
                Assert.Equal(whole.Engine.Risk(v), risk.Engine.Risk(v), 1e-3);
            }
        }, iter: 20);

    [Fact]
    public void Level_FallsOnlyAfterItsDwell_AndIsToldThen()
    {
        var risk = new PlantRisk(Farm);
        risk.Advance(1_000_000);
        risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
        Step(risk);
        var raised = Level(risk, "Z-CRUDE");
        Assert.True(raised >= RiskLevel.Orange);
        risk.Apply(Closed(Alarm("AT-101", "L2", AlarmPriority.Critical, 2)));
        risk.Advance(1_010_000);
        Step(risk);
        Assert.Equal(raised, Level(risk, "Z-CRUDE"));
        Assert.False(risk.HasWork);
        risk.Advance(1_031_000);
        Assert.True(risk.HasWork);
        Assert.Contains(Step(risk), c => c.Index == Twin("Z-CRUDE") && c.Level == 4);
    }

    [Fact]
    public void NewModel_CarriesAlarmsFactsAndLevelsOver()
    {
        var risk = new PlantRisk(Farm);
        risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
        risk.Apply(risk.Facts.Of(new FeedItem(Twin("T-101"), 0, 0, 50, 10_000)));
        Step(risk);
        var (before, level) = (RiskOf(risk, "Z-CRUDE"), Level(risk, "Z-CRUDE"));
        var model = Farm.Model;
        var next = CompiledPlant.Compile(model with { Version = 2, Twins = [.. model.Twins.Where(t => t.Id != "B-CCR")] }).Plant!;
        risk.Rebuild(next, GraphExtras.Empty);
        Step(risk);
        Assert.Equal("2.1", risk.Version);
        Assert.Equal(before, RiskOf(risk, "Z-CRUDE"), 1e-3);
        Assert.Equal(level, Level(risk, "Z-CRUDE"));
        Assert.True(risk.FactOf(next.Index.IndexOf("T-101")).A > 1);
    }

    [Fact]
    public void Person_InAZone_IsExposedToItAfterARebuild()
    {
        var risk = new PlantRisk(Farm);
        Step(risk);
        risk.Apply(risk.Facts.Of(new FeedItem(Twin("PE-01"), 0, 0, 64, 200)));
        Assert.True(risk.WantsRebuild);
        risk.Rebuild();
        var (zone, person) = (risk.Graph.IndexOf("Z-CRUDE"), risk.Graph.IndexOf("PE-01"));
        Assert.True(risk.Graph.Find(zone, person, EdgeKind.Exposure) >= 0);
        Assert.True(risk.ByPresence);
    }

    [Fact]
    public void People_GoingAbout_GiveTheGraphAndTheRisksOfANewOne() =>
        Gen.Select(Gen.Int[0, 7], Gen.Float[-20, 420], Gen.Float[-20, 320]).Array[1, 25].Sample(walks =>
        {
            var risk = new PlantRisk(Farm);
            risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
            Step(risk);
            foreach (var (who, x, y) in walks)
            {
                risk.Apply(risk.Facts.Of(new FeedItem(Twin($"PE-{who + 1:00}"), 0, 0, x, y)));
                if (!risk.WantsRebuild) continue;
                risk.Rebuild();
                if (who % 2 == 0) Step(risk);
            }

            Step(risk);
            var moved = Edges(risk.Graph);
            Assert.InRange(risk.Engine.MaxDriftAgainstFull(), 0, 1e-3);
            var risks = risk.Engine.Risks.ToArray();
            risk.Rebuild(Farm, GraphExtras.Empty);
            Step(risk);
            Assert.Equal(Edges(risk.Graph), moved);
            for (var v = 0; v < risks.Length; v++) Assert.Equal(risk.Engine.Risk(v), risks[v], 1e-3);
        }, iter: 60);

    private static string[] Edges(KnowledgeGraph graph) =>
        [.. graph.Edges.ToArray().Select(static e => $"{e.Source}>{e.Target} {e.Kind} {e.Q} {e.Index} {e.LagMaxS}")];

    [Fact]
    public void Facts_SmallMovements_AreNoChange()
    {
        var facts = RiskFacts.For(Farm);
        RiskFact Of(string id, float a, float b = 0, byte quality = 0) => facts.Of(new FeedItem(Twin(id), 0, quality, a, b));
        Assert.True(Of("LT-101", 9.2f).IsNothing);
        Assert.True(Of("LT-101", 9.2f, quality: 3).IsNothing);
        Assert.False(Of("LT-101", 9.2f, quality: 2).IsNothing);
        Assert.Equal(Of("WS-1", 3.1f, 269), Of("WS-1", 2.9f, 271));
        Assert.NotEqual(Of("WS-1", 3.1f, 269), Of("WS-1", 3.1f, 280));
        Assert.Equal(Of("T-101", 50.2f, 10_010), Of("T-101", 49.8f, 10_000));
        Assert.False(Of("T-101", 0).IsNothing);
        Assert.Equal(Of("PE-01", 64, 200), Of("PE-01", 66, 201));
        Assert.NotEqual(Of("PE-01", 64, 200), Of("PE-01", 64, 20));
    }

    [Fact]
    public void Wind_Turning_MovesTheGasToAnotherZone()
    {
        var risk = new PlantRisk(Farm);
        risk.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1));
        double[] At(float from)
        {
            risk.Apply(risk.Facts.Of(new FeedItem(Twin("WS-1"), 0, 0, 3, from)));
            Step(risk);
            return risk.Engine.Risks.ToArray();
        }

        var (west, east) = (At(270), At(90));
        Assert.Contains(Enumerable.Range(0, west.Length), v => west[v] > east[v] + 0.01);
    }

    private const int StoryLength = 8;

    private static Action<PlantRisk>[] Story() =>
    [
        r => r.Apply(Alarm("AT-101", "L2", AlarmPriority.Critical, 1)),
        r => r.Apply(Alarm("T-201", "HH", AlarmPriority.High, 1)),
        r => r.Apply(r.Facts.Of(new FeedItem(Twin("WS-1"), 0, 0, 4, 270))),
        r => r.Apply(r.Facts.Of(new FeedItem(Twin("TT-901"), 0, 0, 33, 0))),
        r => r.Apply(r.Facts.Of(new FeedItem(Twin("T-101"), 0, 0, 70, 14_000))),
        r => r.Apply(r.Facts.Of(new FeedItem(Twin("PE-01"), 0, 0, 64, 200))),
        r => r.Apply(r.Facts.Of(new FeedItem(Twin("AT-201"), 0, 2, 0, 0))),
        r => r.Apply(Closed(Alarm("P-101A", "VH", AlarmPriority.Medium, 2))),
    ];

    private static List<RiskItem> Step(PlantRisk risk)
    {
        var changed = new List<RiskItem>();
        risk.Step(changed);
        return changed;
    }

    private static double RiskOf(PlantRisk risk, string id) => risk.Engine.Risk(risk.Graph.IndexOf(id));

    private static RiskLevel Level(PlantRisk risk, string id) => risk.Level(risk.Graph.IndexOf(id));

    private static AlarmTransition Closed(AlarmTransition alarm) =>
        alarm with { State = alarm.State with { Active = false, Acknowledged = true } };

    private static AlarmTransition Alarm(string twin, string rule, AlarmPriority priority, int sequence) => new()
    {
        Realm = "live", Plant = "tank-farm", Twin = twin, RuleId = rule, RuleVersion = 1, RuleKind = RuleKind.Threshold,
        Kind = AlarmEventKind.Raised, Priority = priority, Text = LocalizedText.Empty, Guidance = LocalizedText.Empty,
        AtMs = 1, SourceMs = 1,
        State = new AlarmState { Active = true, Ordinal = 1, Sequence = sequence, RaisedMs = 1 },
        Value = 50, Limit = 40, Quality = Quality.Good, Position = 1, Actor = "rule",
    };
}
