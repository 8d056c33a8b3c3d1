using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Alarms.Performance;

/// <summary>The figures of domain.md A5 against its own test vectors, and against lives of alarms written by hand.</summary>
public sealed class AlarmPerformanceTests
{
    private const long T0 = 1_750_003_200_000;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly PerformanceTables Tables = PerformanceTables.Default;
    private static readonly Dictionary<string, AlarmVerdict> Unjudged = [];

    [Fact]
    public void Buckets_OfTheReference_GiveItsFigures()
    {
        int[] counts = [0, 3, 12, 15, 8, 6, 4, 1];
        var steps = counts.SelectMany((n, bucket) =>
            Enumerable.Range(0, n).Select(i => Raise($"S-{bucket}-{i}", T0 + (bucket * 10 * Minute) + i)));
        var report = AlarmPerformance.Compute(steps, T0, T0 + (80 * Minute), 1, Unjudged, Tables);
        Assert.Equal(counts, report.Buckets);
        Assert.Equal(6.125, Figure(report, "perTenMinutes"));
        Assert.Equal(15, Figure(report, "peak"));
        Assert.Equal(0.25, Figure(report, "bucketsOver10"));
        Assert.Equal(0.5, Figure(report, "flood"));
        var flood = Assert.Single(report.Floods);
        Assert.Equal((T0 + (20 * Minute), T0 + (60 * Minute), 41, 15), (flood.FromMs, flood.ToMs, flood.Annunciations, flood.Peak));
        Assert.Equal(3, report.LoadClass);
        Assert.True(report.Indicative);
    }

    [Fact]
    public void Positions_ShareTheAlarms()
    {
        var steps = Enumerable.Range(0, 24).Select(i => Raise($"S-{i}", T0 + i));
        var one = AlarmPerformance.Compute(steps, T0, T0 + (20 * Minute), 1, Unjudged, Tables);
        var three = AlarmPerformance.Compute(steps, T0, T0 + (20 * Minute), 3, Unjudged, Tables);
        Assert.Equal(12, Figure(one, "perTenMinutes"));
        Assert.Equal(4, Figure(three, "perTenMinutes"));
        Assert.Equal(8, Figure(three, "peak"));
        Assert.Single(one.Floods);
        Assert.Empty(three.Floods);
    }

    [Fact]
    public void Chatter_OfTheReference_HasItsIndex()
    {
        long[] times = [0, 15_000, 30_000, 100_000];
        Assert.True(Floods.IsChattering(times, 3, Minute));
        Assert.Equal(0.0492, Floods.ChatterIndex(times), 0.00005);
        Assert.False(Floods.IsChattering([0, 30_000, 61_000], 3, Minute));
    }

    [Fact]
    public void Chattering_Alarm_IsNotFleetingToo()
    {
        var steps = Enumerable.Range(0, 4).SelectMany(i => Pulse("S-1", i + 1, T0 + (i * 15_000), 2_000))
            .Concat(Pulse("S-2", 1, T0, 9_999)).Concat(Pulse("S-3", 1, T0, 10_000));
        var report = AlarmPerformance.Compute(steps, T0, T0 + Hour, 1, Unjudged, Tables);
        Assert.Equal("S-1", Assert.Single(report.Chattering).Twin);
        Assert.Equal("S-2", Assert.Single(report.Fleeting).Twin);
        Assert.Equal(1, Figure(report, "fleeting"));
    }

    [Fact]
    public void Fleeting_Acknowledged_IsNotFleeting()
    {
        var raised = Raise("S-1", T0);
        var acknowledged = Step(raised, AlarmEventKind.Acknowledged, T0 + 2_000, raised.State with { Acknowledged = true }, "user:anna");
        var returned = Step(acknowledged, AlarmEventKind.Returned, T0 + 5_000, acknowledged.State with { Active = false }, "rule");
        var report = AlarmPerformance.Compute([raised, acknowledged, returned], T0, T0 + Hour, 1, Unjudged, Tables);
        Assert.Empty(report.Fleeting);
        Assert.Equal(2, report.Priorities.Single(p => p.Priority == AlarmPriority.High).P50S);
    }

    [Theory]
    [InlineData(Minute, 1)]
    [InlineData(0, 0)]
    [InlineData(-Minute, 0)]
    public void Stale_IsActiveForMoreThanADay(long beyond, int expected)
    {
        var raised = Raise("S-1", T0);
        var returned = Step(raised, AlarmEventKind.Returned, T0 + Day + beyond, raised.State with { Active = false }, "rule");
        var report = AlarmPerformance.Compute([raised, returned], T0 + Hour, T0 + (3 * Day), 1, Unjudged, Tables);
        Assert.Equal(expected, report.Stale.Length);
        Assert.Equal(expected, Figure(report, "stale"));
        Assert.Equal(0, report.Annunciations);
    }

    [Fact]
    public void Standing_IsTheMeanNumberOfActiveAlarms()
    {
        var half = Raise("S-2", T0);
        var steps = new[]
        {
            Raise("S-1", T0 - Day), half, Step(half, AlarmEventKind.Returned, T0 + Hour, half.State with { Active = false }, "rule"),
        };
        var report = AlarmPerformance.Compute(steps, T0, T0 + (2 * Hour), 1, Unjudged, Tables);
        Assert.Equal(1.5, Figure(report, "standing"), 1e-9);
    }

    [Fact]
    public void Suppressed_Alarms_WereNotHeard()
    {
        var raised = Raise("S-1", T0);
        var shelved = raised with { State = raised.State with { ShelvedUntilMs = long.MaxValue } };
        Assert.Equal(0, AlarmPerformance.Compute([shelved], T0, T0 + Hour, 1, Unjudged, Tables).Annunciations);
    }

    [Fact]
    public void Acknowledgement_ByPriority_HasPercentiles()
    {
        var steps = Enumerable.Range(1, 10).SelectMany(i =>
        {
            var raised = Raise($"S-{i}", T0 + i);
            var seen = raised.State with { Acknowledged = true };
            return new[] { raised, Step(raised, AlarmEventKind.Acknowledged, T0 + i + (i * 1_000), seen, "user:anna") };
        });
        var report = AlarmPerformance.Compute(steps, T0, T0 + Hour, 1, Unjudged, Tables);
        var high = report.Priorities.Single(p => p.Priority == AlarmPriority.High);
        Assert.Equal((10, 5.0, 9.0), (high.Acknowledged, high.P50S, high.P90S));
    }

    [Fact]
    public void Useful_IsTheShareOfTheJudged()
    {
        AlarmTransition[] steps = [Raise("S-1", T0), Raise("S-2", T0), Raise("S-3", T0), Raise("S-4", T0)];
        var verdicts = new Dictionary<string, AlarmVerdict>
        {
            [steps[0].AlarmId] = AlarmVerdict.Real, [steps[1].AlarmId] = AlarmVerdict.Nuisance, [steps[2].AlarmId] = AlarmVerdict.Nuisance,
        };
        var report = AlarmPerformance.Compute(steps, T0, T0 + Hour, 1, verdicts, Tables);
        Assert.Equal((3, 1), (report.Judged, report.Useful));
        Assert.Equal(1 / 3.0, Figure(report, "useful"), 1e-9);
        var nobody = AlarmPerformance.Compute(steps, T0, T0 + Hour, 1, Unjudged, Tables);
        Assert.Equal(-1, nobody.Figures.Single(f => f.Key == "useful").Grade);
    }

    [Fact]
    public void TopTen_TakesTheMostFrequent()
    {
        var steps = Enumerable.Range(1, 12).SelectMany(tag =>
            Enumerable.Range(1, tag).SelectMany(n => Pulse($"S-{tag}", n, T0 + (n * 5 * Minute), 20_000)));
        var report = AlarmPerformance.Compute(steps, T0, T0 + (2 * Hour), 1, Unjudged, Tables);
        Assert.Equal(78, report.Annunciations);
        Assert.Equal("S-12", report.Top[0].Twin);
        Assert.Equal(10, report.Top.Length);
        Assert.Equal(75 / 78.0, Figure(report, "topTen"), 1e-9);
    }

    [Fact]
    public void Table_HasSourceAndOrderOfEveryTarget()
    {
        Assert.All(Tables.Targets, t => Assert.False(string.IsNullOrWhiteSpace(t.Source)));
        Assert.All(Tables.Targets, t => Assert.True(t.Lowest ? t.Limit <= t.Target : t.Limit >= t.Target, t.Key));
        Assert.Equal([0, 1, 2], new[] { 1.0, 1.5, 2.5 }.Select(Tables.Target("perTenMinutes").Grade));
        Assert.Equal([0, 1, 2], new[] { 0.7, 0.3, 0.1 }.Select(Tables.Target("useful").Grade));
    }

    [Fact]
    public void Report_OfAnyOrderOfSteps_IsTheSame() =>
        Gen.Select(Gen.Int[0, 6 * 3_600_000].Array[0, 60], Gen.Int[1, 4]).Sample((times, positions) =>
        {
            AlarmTransition[] steps = [.. times.SelectMany((t, i) => Pulse($"S-{i % 7}", i + 1, T0 + t, 5_000 + (i * 777)))];
            var forward = AlarmPerformance.Compute(steps, T0, T0 + (6 * Hour), positions, Unjudged, Tables);
            var backward = AlarmPerformance.Compute(steps.Reverse(), T0, T0 + (6 * Hour), positions, Unjudged, Tables);
            Assert.Equal(forward.Figures, backward.Figures);
            Assert.Equal(forward.Annunciations, forward.Buckets.Sum());
            Assert.Equal(forward.Annunciations, forward.Priorities.Sum(p => p.Count));
            Assert.All(forward.Floods, f => Assert.True(f.Peak > 10 * positions && f.FromMs < f.ToMs));
        }, iter: 300);

    private static double Figure(AlarmReport report, string key) => report.Figures.Single(f => f.Key == key).Value;

    private static IEnumerable<AlarmTransition> Pulse(string twin, int ordinal, long atMs, long lengthMs)
    {
        var raised = Raise(twin, atMs, ordinal);
        yield return raised;
        yield return Step(raised, AlarmEventKind.Returned, atMs + lengthMs, raised.State with { Active = false }, "rule");
    }

    private static AlarmTransition Step(AlarmTransition last, AlarmEventKind kind, long atMs, AlarmState state, string actor) =>
        last with { Kind = kind, AtMs = atMs, State = state with { Sequence = last.State.Sequence + 1 }, Actor = actor };

    private static AlarmTransition Raise(string twin, long atMs, int ordinal = 1) => new()
    {
        Realm = "live", Plant = "p", Twin = twin, RuleId = "H", RuleVersion = 1, RuleKind = RuleKind.Threshold,
        Kind = AlarmEventKind.Raised, Priority = AlarmPriority.High, Text = new LocalizedText("High", "高"),
        Guidance = LocalizedText.Empty, AtMs = atMs, SourceMs = atMs, Value = 9, Limit = 8, Quality = Quality.Good, Position = 1,
        Actor = "rule",
        State = new AlarmState { Active = true, Ordinal = ordinal, Sequence = (ordinal * 10) + 1, RaisedMs = atMs },
    };
}
