using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>Each kind of rule, when it trips and when it does not.</summary>
public sealed class RuleKindTests
{
    [Theory]
    [InlineData(LimitKind.HighHigh, 89.9, 90, 88.1, 87.9)]
    [InlineData(LimitKind.Low, 90.1, 90, 91.9, 92.1)]
    public void Threshold_DeadbandOfTwo_TripsAtTheLimitAndReturnsBeyondTheBand(
        LimitKind limit, double normal, double trips, double held, double returns)
    {
        var rig = new TwinRig(TwinRig.Rule() with { Limit = limit, Deadband = 2 });

        rig.Read(normal);
        Assert.False(rig.Alarm().Active);
        rig.Read(trips);
        Assert.True(rig.Alarm().Active);
        rig.Read(held);
        Assert.True(rig.Alarm().Active);
        rig.Read(returns);
        Assert.False(rig.Alarm().Active);
        Assert.Equal("Raised Returned", rig.Events);
    }

    [Fact]
    public void Threshold_Raised_StepCarriesItsCause()
    {
        var rig = new TwinRig(TwinRig.Rule() with { Version = 7, FirstOutGroup = "g" });
        rig.Read(50).Read(95, sourceShiftMs: -200);

        var step = Assert.Single(rig.Steps);
        Assert.Equal(("live", "p1", "T-1", "H", 7), (step.Realm, step.Plant, step.Twin, step.RuleId, step.RuleVersion));
        Assert.Equal((95.0, 90.0, "%", "S-a", 2L), (step.Value, step.Limit, step.Unit, step.Sensor, step.Position));
        Assert.Equal((rig.Now, rig.Now - 200, "rule", true), (step.AtMs, step.SourceMs, step.Actor, step.FirstOut));
        Assert.Equal("live~p1~T-1~H~1", step.AlarmId);
    }

    [Fact]
    public void Threshold_BadOrUncertainValue_NeitherTripsNorClears()
    {
        var rig = new TwinRig(TwinRig.Rule());
        rig.Read(99, quality: Quality.Bad).Read(99, quality: Quality.Uncertain).Read(double.NaN);
        Assert.Empty(rig.Steps);

        rig.Read(99).Read(10, quality: Quality.Bad).Read(10, quality: Quality.UncertainRangeExceeded);
        Assert.True(rig.Alarm().Active);
    }

    [Theory]
    [InlineData(LimitKind.High, 2, 10, 12, true)]
    [InlineData(LimitKind.High, 2, 10, 11.9, false)]
    [InlineData(LimitKind.High, 2, 12, 8, false)]
    [InlineData(LimitKind.Low, 2, 12, 10, true)]
    [InlineData(LimitKind.Low, -2, 12, 10, true)]
    [InlineData(LimitKind.Low, 2, 10, 12, false)]
    public void Rate_PerSecondOfSourceTime_TripsInItsDirection(LimitKind limit, double threshold, double first, double second, bool trips)
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Rate) with { Limit = limit, Threshold = threshold });
        // Arrival is bunched; the source says one second.
        rig.Read(first, sourceShiftMs: -990).Read(second, afterMs: 10);

        Assert.Equal(trips, rig.Alarm().Active);
        if (trips) Assert.Equal("%/s", rig.Steps[0].Unit);
    }

    [Fact]
    public void Rate_SameOrEarlierSourceTime_SaysNothing()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Rate) with { Threshold = 1 });
        rig.Read(0).Read(100, afterMs: 0).Read(100, afterMs: 1, sourceShiftMs: -500).Tick(10_000);
        Assert.Empty(rig.Steps);
    }

    [Fact]
    public void Deviation_FromSetPointOrSibling_TripsOnBothSides()
    {
        var fromPoint = TwinRig.Rule(RuleKind.Deviation) with { Threshold = 5, Deadband = 1, SetPoint = 50 };
        var fromSibling = fromPoint with { Id = "S", Sibling = "b" };
        var rig = new TwinRig(fromPoint, fromSibling);

        rig.Read(50).Read(50, signal: 1).Read(44.9);
        Assert.True(rig.Alarm(0).Active && rig.Alarm(1).Active);
        rig.Read(45.5);
        Assert.True(rig.Alarm(0).Active);
        rig.Read(46.1, signal: 1);
        Assert.False(rig.Alarm(1).Active);
        rig.Read(90, signal: 1, quality: Quality.Bad);
        Assert.False(rig.Alarm(1).Active);
        rig.Read(90, signal: 1);
        Assert.True(rig.Alarm(1).Active);
    }

    [Fact]
    public void Voting_TwoOfThree_NeedsTwoGoodVotes()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Voting) with { Voters = ["a", "b", "c"], VotesNeeded = 2 });

        rig.Read(95).Read(10, signal: 1).Read(10, signal: 2);
        Assert.Equal((1, 0), (rig.States[0].Votes, rig.States[0].NotVoting));
        rig.Read(99, signal: 1, quality: Quality.Bad);
        Assert.False(rig.Alarm().Active);
        Assert.True(rig.States[0].VotingDegraded);
        rig.Read(91, signal: 2);
        Assert.True(rig.Alarm().Active);
        Assert.Equal(95, rig.Steps[0].Value);
        // One of the two votes gone bad: it might still say yes, so nobody is told that all is well.
        rig.Read(95, quality: Quality.BadSensorFailure).Read(10, signal: 1);
        Assert.True(rig.Alarm().Active);
        rig.Read(10, signal: 2);
        Assert.False(rig.Alarm().Active);
    }

    [Fact]
    public void Window_MeanOverTenSeconds_WaitsForTheWholeWindow()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Window) with { WindowMs = 10_000, Aggregate = WindowAggregate.Mean });
        for (var i = 0; i < 10; i++) rig.Read(95);
        Assert.False(rig.Alarm().Active);
        rig.Read(95);
        Assert.True(rig.Alarm().Active);
        rig.Read(10, quality: Quality.Bad);
        Assert.True(rig.Alarm().Active);
        rig.Read(10);
        Assert.False(rig.Alarm().Active);
    }

    [Theory]
    [InlineData(WindowAggregate.Max, LimitKind.High, 8, "1 2 9", true)]
    [InlineData(WindowAggregate.Min, LimitKind.Low, 2, "5 2 5", true)]
    [InlineData(WindowAggregate.Range, LimitKind.High, 4, "3 5 7", true)]
    [InlineData(WindowAggregate.Min, LimitKind.High, 4, "5 5 5", false)]
    [InlineData(WindowAggregate.Mean, LimitKind.High, 4, "9 9 9", false)]
    public void Window_NotYetFull_TripsOnlyOnWhatCannotBeTakenBack(
        WindowAggregate aggregate, LimitKind limit, double threshold, string values, bool trips)
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Window) with { WindowMs = 60_000, Aggregate = aggregate, Limit = limit,
            Threshold = threshold });
        foreach (var value in values.Split(' ')) rig.Read(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(trips, rig.Alarm().Active);
    }

    [Fact]
    public void Window_StandardDeviationOnALargeOffset_IsNotLostToRounding()
    {
        var rule = TwinRig.Rule(RuleKind.Window) with { WindowMs = 6_400, Aggregate = WindowAggregate.StandardDeviation, Threshold = 0.99 };
        var rig = new TwinRig(rule);
        for (var i = 0; i < 100; i++) rig.Read(1e9 + (i % 2 == 0 ? 1 : -1), afterMs: 100);
        Assert.True(rig.Alarm().Active);
        Assert.Equal(1, rig.Steps[0].Value, 1e-3);
    }

    [Fact]
    public void Expression_TwoSignals_TripsTogetherAndFreezesOnBadInput()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Expression) with { Signal = null, Expression = "a > 20 and b > 60" });
        rig.Read(25).Read(59, signal: 1);
        Assert.Empty(rig.Steps);
        rig.Read(61, signal: 1);
        Assert.True(rig.Alarm().Active);
        rig.Read(0, signal: 1, quality: Quality.Bad);
        Assert.True(rig.Alarm().Active);
        rig.Read(0, signal: 1);
        Assert.False(rig.Alarm().Active);
    }

    [Fact]
    public void Expression_Age_IsLookedAtWithoutInput()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Expression) with { Signal = null, Expression = "age(a) > 5" });
        rig.Read(1);
        rig.Tick(60_000);

        var step = Assert.Single(rig.Steps);
        Assert.Equal(TwinRig.Start + 1_000 + 6_000, step.AtMs);
    }

    [Fact]
    public void Stale_SourceGone_RaisesAndReturnsWithTheNextReading()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Stale));
        rig.Read(1).Read(1, quality: Quality.BadSensorFailure);
        Assert.Empty(rig.Steps);
        rig.Read(1, quality: Quality.UncertainLastUsable);
        Assert.True(rig.Alarm().Active);
        rig.Read(1);
        Assert.False(rig.Alarm().Active);
        Assert.Null(rig.Force(true));
        rig.Read(1);
        Assert.True(rig.Alarm().Active);
        Assert.Null(rig.Force(false));
        Assert.False(rig.Alarm().Active);
    }

    [Fact]
    public void Instrument_FaultOrForced_RaisesUntilBothAreWell()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Instrument));
        rig.Read(1, quality: Quality.BadSensorFailure);
        Assert.True(rig.Alarm().Active);
        rig.Force(true);
        rig.Read(1);
        Assert.True(rig.Alarm().Active);
        rig.Force(false);
        Assert.False(rig.Alarm().Active);
    }

    [Fact]
    public void Model_ByItself_NeverTrips_ButTakesItsConditionWithDelay()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.Model) with { OnDelayMs = 5_000 });
        rig.Read(1e9).Tick(60_000);
        Assert.Empty(rig.Steps);
        Assert.Null(rig.Force(true));
        rig.Tick(5_000);
        Assert.True(rig.Alarm().Active);
        Assert.Equal("rule.condition.kind", new TwinRig(TwinRig.Rule()).Force(true)?.Code);
    }

    [Fact]
    public void External_Mirrored_FollowsTheOutside()
    {
        var rig = new TwinRig(TwinRig.Rule(RuleKind.External));
        rig.Read(1e9);
        Assert.Null(rig.Mirror(true, false));
        Assert.Null(rig.Mirror(true, false));
        Assert.Null(rig.Mirror(true, true));
        Assert.Null(rig.Mirror(false, true));
        Assert.Equal("Raised Acknowledged Returned Closed", rig.Events);
        Assert.All(rig.Steps, s => Assert.Equal("external:dcs", s.Actor));
        Assert.NotNull(rig.Force(true));
    }
}
