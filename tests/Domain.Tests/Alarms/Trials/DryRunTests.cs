using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Xunit;
using static Twin.Domain.Tests.Alarms.Trials.TrialPlants;

namespace Twin.Domain.Tests.Alarms.Trials;

/// <summary>The dry run of a draft: which alarms would have come, gone or lasted otherwise, by the kernel that runs live.</summary>
public sealed class DryRunTests
{
    [Fact]
    public void Plan_WhenOnlyWordsDiffer_HasNothingToReplay() => Assert.Empty(DryRunPlan.Between(
        Build(), Build(rule: r => r with { Text = new LocalizedText("Other", "其他"),
            Guidance = new LocalizedText("Do", "做"), Priority = AlarmPriority.Low })));

    [Fact]
    public void Plan_OfAnotherLimit_TakesTheSensorsOfThatTypeOnly()
    {
        var cases = DryRunPlan.Between(Build(80), Build(70));
        Assert.Equal(["LT-1", "LT-2"], cases.SelectMany(c => c.Twins).Order());
        Assert.All(cases, c => Assert.Empty(c.Owners));
    }

    [Fact]
    public void Plan_WhenModesDecide_BringsTheirOwnerAndItsSensors()
    {
        var only = Assert.Single(DryRunPlan.Between(Build(), Build(rule: r => r with { SuppressedInModes = ["idle"] })),
            c => c.Twins.Contains("LT-1"));
        Assert.Equal(["T-1"], only.Owners);
        Assert.Equal(["IT-1", "LT-1"], only.Sensors);
    }

    [Fact]
    public void Plan_OfANewAndARemovedTwin_TakesBoth()
    {
        var without = Build(model: m => m with { Twins = m.Twins.RemoveAll(t => t.Id == "LT-2") });
        Assert.Equal("LT-2", Assert.Single(DryRunPlan.Between(Build(), without)).Twins[0]);
        var gone = Run(Build(), without, "LT-2", [90, 90, 70, 90]);
        Assert.Equal((2, 0, 2), (gone.Before, gone.After, gone.Gone));
        var came = Run(without, Build(), "LT-2", [90, 90, 70, 90]);
        Assert.Equal((0, 2, 2), (came.Before, came.After, came.Came));
    }

    [Fact]
    public void Run_WithALowerLimit_NamesWhatComesAndWhatLastsLonger()
    {
        var result = Run(Build(80), Build(70), "LT-1", [60, 75, 75, 60, 75, 85, 60, 60]);
        Assert.Equal((1, 2, 1, 0, 1), (result.Before, result.After, result.Came, result.Gone, result.Longer));
        var rule = Assert.Single(result.Rules);
        Assert.Equal(("LT-1", "H", 1, 2), (rule.Twin, rule.Rule, rule.Before, rule.After));
        Assert.Equal([DryRunChange.Came, DryRunChange.Longer], result.Effects.Select(e => e.Change));
        Assert.Equal(new AlarmTimes(T0 + 1_000, T0 + 3_000), result.Effects[0].After);
        Assert.Equal(new AlarmTimes(T0 + 5_000, T0 + 6_000), result.Effects[1].Before);
        Assert.Equal(new AlarmTimes(T0 + 4_000, T0 + 6_000), result.Effects[1].After);
    }

    [Fact]
    public void Run_WithADelay_MovesWhatIsDelayedOnBothSides()
    {
        var result = Run(Build(), Build(rule: r => r with { OnDelayMs = 2_000, OffDelayMs = 2_000 }), "LT-1",
            [60, 85, 85, 85, 85, 60, 60, 60, 60]);
        Assert.Equal((1, 1, 1), (result.Before, result.After, result.Moved));
    }

    [Fact]
    public void Run_WhenAModeSuppresses_TakesTheAlarmsOfThatModeAway()
    {
        var (before, after) = (Build(), Build(rule: r => r with { SuppressedInModes = ["idle"] }));
        var trial = new CaseTrial(before, after, DryRunPlan.Of(before, after, "LT-1"), T0, T0);
        for (var i = 0; i < 20; i++)
        {
            trial.Feed("IT-1", T0 + (i * 1_000), i < 10 ? 0 : 50, Quality.Good);
            trial.Feed("LT-1", T0 + (i * 1_000) + 1, i is > 3 and < 7 or > 13 and < 17 ? 90 : 60, Quality.Good);
        }

        var result = Finish(trial, after, T0 + 20_000);
        Assert.Equal((2, 1, 1), (result.Before, result.After, result.Gone));
        Assert.Equal(T0 + 4_001, Assert.Single(result.Effects).Before.FromMs);
    }

    [Fact]
    public void Run_WhenAPersonSetTheMode_FollowsIt()
    {
        var (before, after) = (Build(), Build(rule: r => r with { SuppressedInModes = ["run"] }));
        var trial = new CaseTrial(before, after, DryRunPlan.Of(before, after, "LT-1"), T0, T0);
        trial.SetMode("T-1", "run", T0 + 1);
        trial.Feed("LT-1", T0 + 2, 90, Quality.Good);
        Assert.Equal((1, 0), (Finish(trial, after, T0 + 10).Before, trial.AlarmsOf("LT-1", "H", true).Count));
    }

    [Fact]
    public void Run_WithARuleThatMatchesEverything_Warns()
    {
        var result = Run(Build(), Build(5), "LT-1", [.. Enumerable.Repeat(50.0, 100)]);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal(("everything", "LT-1", "H"), (warning.Key, warning.Twin, warning.Rule));
        Assert.True(warning.Value >= 0.95);
    }

    [Fact]
    public void Run_WithAFlood_WarnsWithTheFigureOfTheStandard()
    {
        var values = Enumerable.Range(0, 600).Select(i => i % 20 == 0 ? 75.0 : 60).ToArray();
        var result = Run(Build(80), Build(70), "LT-1", values);
        Assert.Equal(30, result.After);
        Assert.Equal((0, 1), (result.FloodBucketsBefore, result.FloodBucketsAfter));
        Assert.Equal(["flood", "load"], result.Warnings.Select(w => w.Key).Order().Where(k => k is "flood" or "load"));
        Assert.Equal(30, result.BucketsAfter.Sum());
    }

    [Fact]
    public void Run_ThatLosesASafetyAlarm_Warns() => Assert.Contains("safetyLost",
        Run(Build(rule: r => r with { Safety = true }), Build(95, r => r with { Safety = true }),
            "LT-1", [60, 85, 60]).Warnings.Select(w => w.Key));

    [Fact]
    public void Run_WithoutReadings_SaysSo() =>
        Assert.Equal("noReadings", Assert.Single(Run(Build(80), Build(70), "LT-1", []).Warnings).Key);

    [Fact]
    public void Run_OfTheSameModel_ChangesNothing() =>
        Gen.Double[60, 100].Array[0, 80].Sample(values => Run(Build(), Build(), "LT-1", values).Differences == 0, iter: 100);

    [Fact]
    public void Run_RaisesWhatTheLiveKernelRaises()
    {
        var plants = new[] { Build(80), Build(72, r => r with { Deadband = 3, OnDelayMs = 2_000, OffDelayMs = 1_500 }) };
        Gen.Double[50, 100].Array[1, 120].Sample(values =>
        {
            var result = Run(plants[0], plants[1], "LT-1", values);
            Assert.Equal(Live(plants[0], values), result.Before);
            Assert.Equal(Live(plants[1], values), result.After);
            Assert.Equal(result.Before - result.Gone, result.After - result.Came);
        }, iter: 200);
    }

    [Fact]
    public void Match_AccountsForEveryAlarmOfBothSides() =>
        Gen.Select(Spans, Spans).Sample((before, after) =>
        {
            var found = SpanMatch.Differences(before, after, 0, 10_000).ToList();
            var gone = found.Count(f => f.Change == DryRunChange.Gone);
            var came = found.Count(f => f.Change == DryRunChange.Came);
            Assert.Equal(before.Length - gone, after.Length - came);
            Assert.Empty(SpanMatch.Differences(before, before, 0, 10_000));
            Assert.All(found.Where(f => f.Change >= DryRunChange.Longer), f =>
                Assert.True(f.Before.FromMs <= (f.After.ToMs == 0 ? 10_000 : f.After.ToMs)));
        }, iter: 500);

    private static readonly Gen<AlarmSpan[]> Spans = Gen.Long[1, 400].Array[0, 20].Select(steps =>
    {
        var times = steps.Aggregate(new List<long> { 1 }, (all, s) =>
        {
            all.Add(all[^1] + s);
            return all;
        });
        return times.Chunk(2).Select(c => new AlarmSpan(c[0], c.Length > 1 ? c[1] : 0)).ToArray();
    });

    private static int Live(CompiledPlant plant, double[] values)
    {
        var state = SensorState.Create(plant.SensorOf("LT-1")!, T0);
        var sink = new TransitionSink(new TwinKey("live", "p", "LT-1"));
        for (var i = 0; i < values.Length; i++)
        {
            var reading = new Reading(T0 + (i * 1_000L), values[i], -1, Quality.Good, ReadingFlags.None);
            SensorKernel.Apply(state, new JournaledReading(i + 1, T0 + (i * 1_000L), reading), ref sink);
        }

        SensorKernel.Tick(state, T0 + (values.Length * 1_000L), ref sink);
        return sink.Items.Count(s => s.RuleId == "H" && s.Kind is AlarmEventKind.Raised or AlarmEventKind.ReAlarmed);
    }

    private static DryRunResult Run(CompiledPlant before, CompiledPlant after, string twin, double[] values)
    {
        var trial = new CaseTrial(before, after, DryRunPlan.Of(before, after, twin), T0, T0);
        for (var i = 0; i < values.Length; i++) trial.Feed(twin, T0 + (i * 1_000L), values[i], Quality.Good);
        return Finish(trial, after, T0 + (values.Length * 1_000L));
    }

    private static DryRunResult Finish(CaseTrial trial, CompiledPlant after, long toMs)
    {
        var tally = new DryRunTally(after, PerformanceTables.Default, T0, Math.Max(toMs, T0 + 1));
        tally.Add(trial);
        return tally.Finish();
    }
}
