using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Alarms.Performance;

/// <summary>The dry run: what a changed rule would have done, told by the very kernel that would have done it.</summary>
public sealed class RuleTrialTests
{
    private const long T0 = 1_750_003_200_000;

    private static readonly CompiledPlant Plant = Build(0, false);

    [Fact]
    public void Trial_WithDeadband_JoinsAChatteringAlarmAndLosesNothing()
    {
        // Four crossings by half a unit, one second apart: a dead band of 2 makes one alarm of them.
        var result = Run("LT-1", new RuleChange(Deadband: 2), [79, 80.5, 79.5, 80.5, 79.5, 80.5, 79.5, 81, 60]);
        Assert.Equal((4, 1), (result.Before, result.After));
        Assert.Equal((0, 0), (result.Lost, result.Later));
    }

    [Fact]
    public void Trial_WithOnDelay_LosesTheShortAndDelaysTheLong()
    {
        double[] values = [70, 85, 70, 70, 85, 85, 85, 85, 85, 85, 85, 70];
        var result = Run("LT-1", new RuleChange(OnDelayMs: 3_000), values, [(T0 + 5_000, T0 + 8_000)]);
        Assert.Equal((2, 1), (result.Before, result.After));
        Assert.Equal((1, 0), (result.Lost, result.RealLost));
        Assert.Equal((1, 1, 3_000L), (result.Later, result.RealLater, result.WorstRealDelayMs));
        Assert.True(result.Effects[0].Real);
    }

    [Fact]
    public void Trial_OfAnUnchangedRule_ChangesNothing() =>
        Gen.Double[60, 100].Array[1, 80].Sample(values =>
        {
            var result = Run("LT-1", new RuleChange(), values);
            Assert.Equal(result.Before, result.After);
            Assert.Equal((0, 0), (result.Lost, result.Later));
        }, iter: 200);

    [Fact]
    public void Trial_OfAnUnchangedRule_RaisesWhatTheLiveKernelRaised() =>
        Gen.Double[60, 100].Array[1, 80].Sample(values =>
        {
            var state = SensorState.Create(Plant.SensorOf("LT-1")!, T0);
            var sink = new TransitionSink(new TwinKey("live", "p", "LT-1"));
            for (var i = 0; i < values.Length; i++)
            {
                var at = T0 + (i * 1_000L);
                var reading = new Reading(at, values[i], -1, Quality.Good, ReadingFlags.None);
                SensorKernel.Apply(state, new JournaledReading(i + 1, at, reading), ref sink);
            }

            var raised = sink.Items.Count(s => s.RuleId == "H" && s.Kind == AlarmEventKind.Raised);
            Assert.Equal(raised, Run("LT-1", new RuleChange(), values).Before);
        }, iter: 200);

    [Fact]
    public void Trial_OfAnOwnersRule_TakesItsSensors()
    {
        var result = Run("T-1", new RuleChange(Deadband: 3), [89, 91, 89, 91, 89, 50]);
        Assert.Equal((2, 1), (result.Before, result.After));
    }

    [Fact]
    public void Trial_OfUnknownThings_SaysWhich()
    {
        Assert.Equal("twin.unknown", RuleTrial.Create(Plant, "nobody", "H", new RuleChange()).Errors[0].Code);
        Assert.Equal("rule.unknown", RuleTrial.Create(Plant, "LT-1", "nothing", new RuleChange()).Errors[0].Code);
        Assert.Equal("trial.kind", RuleTrial.Create(Plant, "LT-1", "STALE", new RuleChange()).Errors[0].Code);
        Assert.NotEmpty(RuleTrial.Create(Plant, "LT-1", "H", new RuleChange(OnDelayMs: -1)).Errors);
    }

    [Fact]
    public void Suggestion_ForAChatteringLevel_StaysBelowATenthOfItsSafetyTime()
    {
        var free = Assert.Single(Suggest(Plant, NuisanceKind.Fleeting));
        Assert.Equal((5.0, 60_000L, 60_000L), (free.Change.Deadband, free.Change.OnDelayMs, free.Change.OffDelayMs));
        var bound = Build(120, false);
        Assert.Equal(12_000, Assert.Single(Suggest(bound, NuisanceKind.Fleeting)).Change.OnDelayMs);
        Assert.Equal(["safetyTime"], Check(bound, 12_001));
        Assert.Empty(Check(bound, 12_000));
    }

    [Fact]
    public void Suggestion_ForASafetyAlarm_NeverMakesItSlower()
    {
        var safety = Build(0, true);
        Assert.Null(Assert.Single(Suggest(safety, NuisanceKind.Fleeting)).Change.OnDelayMs);
        Assert.Equal(["safety"], Check(safety, 1));
    }

    [Fact]
    public void Suggestion_WhenTheRuleHasItAll_IsNone()
    {
        var good = Build(0, false, r => r with { Deadband = 5, OnDelayMs = 60_000, OffDelayMs = 60_000 });
        Assert.Empty(Suggest(good, NuisanceKind.Fleeting));
    }

    private static IEnumerable<string> Check(CompiledPlant plant, long onDelayMs) => Suggestions.Check(plant.Find("LT-1")!,
        plant.SensorOf("LT-1")!.Rules[0].Definition, new RuleChange(OnDelayMs: onDelayMs), plant, PerformanceTables.Default);

    private static ImmutableArray<AlarmSuggestion> Suggest(CompiledPlant plant, NuisanceKind why)
    {
        var tally = new AlarmTally("LT-1", "H", new LocalizedText("High", "高"), AlarmPriority.High, 9, 1, 0.1);
        var empty = AlarmPerformance.Compute([], T0, T0 + 1, 1, new Dictionary<string, AlarmVerdict>(), PerformanceTables.Default);
        var report = why == NuisanceKind.Fleeting ? empty with { Fleeting = [tally] } : empty with { Chattering = [tally] };
        return Suggestions.From(report, plant, PerformanceTables.Default);
    }

    private static TrialResult Run(string twin, RuleChange change, double[] values, (long, long)[]? real = null)
    {
        var (trial, errors) = RuleTrial.Create(Plant, twin, "H", change);
        Assert.Empty(errors);
        Assert.Contains("LT-1", trial!.Sensors);
        for (var i = 0; i < values.Length; i++) trial.Feed("LT-1", T0 + (i * 1_000L), values[i], Quality.Good);
        return trial.Finish(T0 + (values.Length * 1_000L), real ?? []);
    }

    private static CompiledPlant Build(double safetyTimeS, bool safety, Func<RuleDefinition, RuleDefinition>? with = null)
    {
        RuleDefinition Rule(string? signal, double limit) => new()
        {
            Id = "H", Kind = RuleKind.Threshold, Text = new LocalizedText("High", "高"), Priority = AlarmPriority.High, Threshold = limit,
            Signal = signal, Safety = safety,
        };
        var profile = new SensorProfile
        {
            Quantity = "level", Unit = "%", RangeLow = 0, RangeHigh = 100, PeriodMs = 1_000, Safety = true,
        };
        var name = new LocalizedText("x", "x");
        var at = new Shape(ShapeKind.Point, [new PointM(1, 1, 0)]);
        var model = new PlantModel
        {
            Id = "p", Name = name, Frame = new PlantFrame(0, 0, 0),
            Types =
            [
                new TwinType
                {
                    Id = "level", Kind = TwinKind.Sensor, Name = name, Sensor = profile, Rules = [(with ?? (r => r))(Rule(null, 80))],
                },
                new TwinType { Id = "tank", Kind = TwinKind.Tank, Name = name, Signals = [new SignalDefinition("level", "level", "%")],
                    Rules = [Rule("level", 90)] },
            ],
            Twins =
            [
                new TwinDefinition { Id = "LT-1", Kind = TwinKind.Sensor, TypeId = "level", Name = name, Shape = at },
                new TwinDefinition
                {
                    Id = "T-1", Kind = TwinKind.Tank, TypeId = "tank", Name = name, Shape = at,
                    Signals = ImmutableDictionary<string, string>.Empty.Add("level", "LT-1"),
                    Numbers = ImmutableDictionary<string, double>.Empty.Add(Suggestions.SafetyTimeNumber, safetyTimeS),
                },
            ],
        };
        var (plant, errors) = CompiledPlant.Compile(model);
        Assert.Empty(errors);
        return plant!;
    }
}
