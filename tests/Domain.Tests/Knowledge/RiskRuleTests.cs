using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge;
using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>Local risk, levels, tables, why and what-if.</summary>
public sealed class RiskRuleTests
{
    private static readonly RiskTable Table = RiskTable.Default;

    [Theory]
    [InlineData(0.149, RiskLevel.Blue)]
    [InlineData(0.15, RiskLevel.Yellow)]
    [InlineData(0.40, RiskLevel.Orange)]
    [InlineData(0.70, RiskLevel.Red)]
    public void Levels_AreThoseOfThePage(double risk, RiskLevel level) => Assert.Equal(level, RiskLevels.Of(risk, Table.Levels));

    [Fact]
    public void Level_RisesAtOnce_FallsLate()
    {
        var state = RiskLevels.Next(default, 0.71, 1_000, Table.Levels, out var check);
        Assert.Equal((new LevelState(RiskLevel.Red, 1_000), 0L), (state, check));

        // Within the hysteresis: stays, however long.
        Assert.Equal(state, RiskLevels.Next(state, 0.68, 100_000, Table.Levels, out check));
        Assert.Equal(0, check);

        // Below it, but too soon: stays, and asks to be asked again.
        Assert.Equal(state, RiskLevels.Next(state, 0.10, 30_999, Table.Levels, out check));
        Assert.Equal(31_000, check);
        Assert.Equal(new LevelState(RiskLevel.Blue, 31_000), RiskLevels.Next(state, 0.10, 31_000, Table.Levels, out _));
    }

    [Fact]
    public void Level_NeverFallsTwiceWithinTheDwell() => Gen.Double[0, 1].Array[1, 200].Sample(risks =>
    {
        var state = default(LevelState);
        var fell = long.MinValue / 2;
        for (var i = 0; i < risks.Length; i++)
        {
            var next = RiskLevels.Next(state, risks[i], i * 1_000L, Table.Levels, out _);
            Assert.True(next.Level >= RiskLevels.Of(risks[i], Table.Levels));
            if (next.Level < state.Level)
            {
                Assert.True((i * 1_000L) - fell >= Table.Levels.DwellMs);
                fell = i * 1_000L;
            }

            state = next;
        }
    }, iter: 300);

    [Fact]
    public void Severity_IsThatOfThePage()
    {
        var half = new RiskSeverity("level", 15, 10, 20, Quality.Good);
        Assert.Equal(Math.Pow(0.5, 1.5) * 0.9, LocalRiskRules.SeverityOf(half, Table.Local), 12);
        Assert.Equal(0.9, LocalRiskRules.SeverityOf(half with { Value = 99 }, Table.Local), 12);
        Assert.Equal(0, LocalRiskRules.SeverityOf(half with { Value = double.NaN }, Table.Local));

        // A low limit runs the other way.
        Assert.Equal(0.9, LocalRiskRules.SeverityOf(new RiskSeverity("level", 1, 5, 2, Quality.Good), Table.Local), 12);
    }

    [Fact]
    public void Local_IsNoisyOr_WithItsReasons()
    {
        var value = LocalRiskRules.Of(
            new LocalRiskInput
            {
                Prior = 0.01,
                Judgement = 0.5,
                Watchers = [new RiskWatcher("AT-1", Quality.Bad, true), new RiskWatcher("TT-1", Quality.Good, false)],
                ThresholdMultiple = 99,
                Overdue = [new RiskOrder("WO-1", true)],
            }, Table);
        Assert.Equal(1 - (0.99 * 0.5 * 0.9 * 0.98 * 0.7), value.Value, 9);
        Assert.Equal(
            [RiskFactorKind.Judgement, RiskFactorKind.OverdueOrder, RiskFactorKind.Blind, RiskFactorKind.Hazard, RiskFactorKind.Prior],
            value.Factors.Select(static f => f.Kind));
        Assert.Equal(Table.Local.PriorDefault, LocalRiskRules.Of(LocalRiskInput.Empty, Table).Value, 12);
    }

    [Fact]
    public void AnActiveAlarm_GivesItsFloor_AndAReturnedOneLess()
    {
        var active = new AlarmState { Active = true };
        var alarm = new RiskAlarm("a", AlarmPriority.Low, active, Quality.Good, 2);
        var value = LocalRiskRules.Of(new LocalRiskInput { Alarms = [alarm] }, Table);
        Assert.Equal(Table.Local.FloorLevel2, value.Value);
        Assert.Equal(RiskFactorKind.Floor, value.Factors[0].Kind);
        var returned = LocalRiskRules.Of(new LocalRiskInput { Alarms = [alarm with { State = new AlarmState() }] }, Table);
        Assert.InRange(returned.Value, Table.Local.PriorDefault, 0.1);
        var outOfService = alarm with { State = active with { OutOfService = true } };
        Assert.Equal(Table.Local.PriorDefault, LocalRiskRules.Of(new LocalRiskInput { Alarms = [outOfService] }, Table).Value, 12);
    }

    [Theory]
    [InlineData(true, false, false, 0)] // Low flow of a pump at rest: it cannot mean anything in this mode.
    [InlineData(false, true, false, 0)]
    [InlineData(false, false, true, 0.45)] // Shelving silences; the danger stays.
    public void AnAlarmThatIsSuppressed_CountsByWhy(bool byDesign, bool outOfService, bool shelved, double floor)
    {
        var state = AlarmState.Initial with
        {
            Active = true, SuppressedByDesign = byDesign, OutOfService = outOfService, ShelvedUntilMs = shelved ? 1 : 0,
        };
        var local = LocalRiskRules.Of(
            new LocalRiskInput { Alarms = [new RiskAlarm("a", AlarmPriority.Medium, state, Quality.Good, 2)] }, Table);
        Assert.Equal(Math.Max(floor, local.Prior), local.Value, 6);
    }

    [Theory]
    [InlineData("HH", 2)]
    [InlineData("L2", 2)] // Second level of a gas detector (GB/T 50493).
    [InlineData("L1", 1)]
    [InlineData("H", 1)]
    public void AnAlarmsLevel_IsToldByItsRule(string rule, int level)
    {
        var step = Causes.FloodPlant.Alarm("AT-1", 1, ruleId: rule);
        Assert.Equal(level, RiskAlarm.From(step).Level);
    }

    [Fact]
    public void Gb18218_WorkedCases()
    {
        var gb = Gb18218.Table;
        Assert.Equal(10, gb.ThresholdT("氨"));
        Assert.Equal(5, gb.ThresholdT("7782-50-5"));
        Assert.Equal(1000, gb.ThresholdT("原油", "W5.3"));
        (string Name, string Category, double T)[] held =
            [("氨", "", 20), ("液化石油气(含丙烷、丁烷及其混合物)", "W5.1", 150), ("氯", "", 10), ("汽油(乙醇汽油、甲醇汽油)", "", 1000)];
        Assert.Equal(12, held.Sum(h => h.T / gb.ThresholdT(h.Name)), 9);
        var beta = held.Sum(h => gb.Beta(h.Name, h.Category) * h.T / gb.ThresholdT(h.Name));
        Assert.Equal(21.5, beta, 9);
        Assert.Equal("三级", gb.Grade(gb.Alpha(100) * beta));
        Assert.Equal("三级", gb.Grade(gb.Alpha(0) * beta));
        Assert.Equal("三级", gb.Grade(gb.Alpha(60) * gb.Beta("氨") * 50 / 10));
        Assert.All(Table.Substances, s => Assert.True(gb.ThresholdT(s.Gb, s.Category) > 0, s.Gb));
    }

    [Theory]
    [InlineData("\"q\": 0.60", "\"q\": 1.60", "risk-table.value")]
    [InlineData("\"maxWeight\": 0.95", "\"maxWeight\": 1", "risk-table.value")]
    [InlineData("\"kind\": \"powers\"", "\"kind\": \"feeds\"", "risk-table.value")]
    [InlineData("\"edition\"", "\"editoin\"", "risk-table.format")]
    public void Table_RefusesWhatIsOdd(string from, string to, string code)
    {
        var path = Path.Combine(Plants.SampleFiles.Root(), "Domain", "Knowledge", "Tables", "risk-table.json");
        var text = File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal);
        var error = Assert.Throws<TwinException>(() => RiskTable.Parse(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(code, error.Error.Code);
    }

    [Fact]
    public void Why_NamesTheCauseWithItsShare_AndTheWay()
    {
        var engine = Make.D3();
        engine.SetLocal(2, 0.50);
        engine.Propagate();
        var why = new RiskExplainer(engine, static v => 0.001).Explain(4);
        Assert.Equal("CREW", why.Id);
        Assert.Equal("P201", why.Causes[0].Id);
        Assert.Equal(why.Risk - why.Causes[0].Without, why.Causes[0].Drop, 9);
        Assert.InRange(why.Causes[0].Share, 0.8, 1);
        Assert.Equal(1, why.Causes.Sum(static c => c.Share), 9);
        Assert.Equal(["P201>ZA", "ZA>CREW"], why.Paths[0].Steps.Select(static s => $"{s.From}>{s.To}"));
        Assert.Equal(0.5 * engine.Weight(4) * 0.7, why.Paths[0].Probability, 9);
        Assert.True(why.Paths.Length >= 2 && why.Paths[0].Probability >= why.Paths[1].Probability);
    }

    [Fact]
    public void WhatIf_TouchesNothing_AndAnswersWhatItCannotSuppose()
    {
        var engine = Make.D3();
        var before = engine.Risks.ToArray();
        var result = WhatIf.Run(
            engine, new WhatIfRequest
            {
                Locals = [new WhatIfLocal("P201", 0.5), new WhatIfLocal("NOBODY", 0.5), new WhatIfLocal("ZA", 7)],
                Edges = [new WhatIfEdge("ZA", "CREW", null, 0)],
            }, static _ => 0);
        Assert.Equal(before, engine.Risks.ToArray());
        Assert.Equal(["what-if.unknown", "what-if.value"], result.Problems.Select(static p => p.Code));
        Assert.Equal("P201", result.Changes[0].Id);
        Assert.True(result.Changes.Single(static c => c.Id == "CREW").After < 0.02);
        var none = WhatIf.Run(engine, new WhatIfRequest(), static _ => 0);
        Assert.Equal((0, 0), (none.Total, none.Problems.Length));
    }
}
