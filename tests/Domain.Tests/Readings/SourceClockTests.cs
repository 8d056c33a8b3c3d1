using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

/// <summary>A wrong clock is told, and never disarms a sensor.</summary>
public class SourceClockTests
{
    private readonly CleanerRig _rig = new(CleanerRig.Plain);

    private CleanFlags Run(double from, double seconds, Func<double, double> source, double value = 5)
    {
        var flags = CleanFlags.None;
        for (var s = from; s < from + seconds; s++) flags |= _rig.Read(source(s), value, received: s).Flags;
        return flags;
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(-6)]
    [InlineData(6)]
    [InlineData(600)]
    public void ConstantOffset_BeyondFiveSeconds_IsSuspectedAndEvaluatedOnArrival(double offset)
    {
        Assert.NotEqual(CleanFlags.None, Run(0, 30, s => s + offset) & CleanFlags.ClockSuspectStarted);
        var last = _rig.Read(30 + offset, 7, received: 30);
        Assert.Equal(CleanerRig.At(30), last.EvalMs);
        Assert.True(last.Has(CleanFlags.ClockSuspect));
        Assert.Equal(7, _rig.State.Value);
        Assert.Equal(-offset * 1000, _rig.State.Describe().ClockOffsetMs, 1.0);
        Assert.True(_rig.State.Counters.Clock > 0);
        Assert.True(_rig.State.Counters.Applied == 31);
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public void ConstantOffset_WithinFiveSeconds_IsBelieved(double offset)
    {
        Assert.Equal(CleanFlags.None, Run(0, 60, s => s + offset) & CleanFlags.ClockSuspect);
        Assert.Equal(CleanerRig.At(59 + offset), _rig.State.EvalMs);
    }

    [Fact]
    public void Clock_SetRightAgain_IsBelievedAgain()
    {
        Run(0, 30, s => s - 600);
        Assert.NotEqual(CleanFlags.None, Run(30, 30, s => s) & CleanFlags.ClockSuspectEnded);
        Assert.False(_rig.State.Describe().ClockSuspect);
        Assert.Equal(60u, _rig.State.Counters.Applied);
    }

    [Fact]
    public void FastClock_SetRight_LosesNoReading()
    {
        Run(0, 30, s => s + 3000);
        Run(30, 30, s => s);
        Assert.Equal(60u, _rig.State.Counters.Applied);
        Assert.Equal(CleanerRig.At(59), _rig.State.SourceMs);
    }

    [Fact]
    public void OneReading_FromTheFuture_BlindsNobody()
    {
        Run(0, 10, s => s);
        var stray = _rig.Read(10 + 3500, 5, received: 10);
        Assert.Equal(CleanerRig.At(10), stray.EvalMs);
        Assert.False(stray.Has(CleanFlags.ClockSuspect));
        Assert.Equal(CleanVerdict.Applied, _rig.Read(11, 95, received: 11).Verdict);
        Assert.Equal(95, _rig.State.Value);
    }

    [Fact]
    public void Clock_SetBackByTenMinutes_IsFollowedWithinThreeReadings()
    {
        Run(0, 60, s => s);
        var results = Enumerable.Range(60, 4).Select(s => _rig.Read(s - 600, 50 + s, received: s)).ToArray();
        Assert.Equal([CleanVerdict.Late, CleanVerdict.Late, CleanVerdict.Applied, CleanVerdict.Applied], results.Select(r => r.Verdict));
        Assert.All(results[..2], r => Assert.True(r.IsFromTheGap));
        Assert.True(results[2].Has(CleanFlags.ClockStepped) && results[2].Has(CleanFlags.ClockSuspectStarted));
        Assert.Equal(CleanerRig.At(63), results[3].EvalMs);
    }

    [Fact]
    public void Clock_SetBackByLessThanTheLateness_CatchesUpByItself()
    {
        Run(0, 60, s => s);
        var late = Enumerable.Range(60, 40).Select(s => _rig.Read(s - 20, 5, received: s)).ToArray();
        Assert.Equal(20, late.Count(r => r.Verdict is CleanVerdict.LateWithinWindow or CleanVerdict.Duplicate));
        Assert.Equal(CleanVerdict.Applied, late[^1].Verdict);
    }

    [Fact]
    public void Backfill_InABurstAfterALiveReading_IsNoClockAndNeverLive()
    {
        Run(0, 10, s => s);
        _rig.Read(3610, 20, received: 3610);
        for (var s = 10; s < 3570; s++) Assert.Equal(CleanVerdict.Late, _rig.Read(s, 99, received: 3610 + (s / 1000.0)).Verdict);
        Assert.Equal(20, _rig.State.Value);
        Assert.False(_rig.State.Describe().ClockSuspect);
    }

    [Fact]
    public void Upload_OfLastWeekForADeadSensor_DoesNotBringItToLife()
    {
        Run(0, 10, s => s);
        _rig.Tick(3600);
        for (var i = 0; i < 20_000; i++)
            Assert.Equal(CleanVerdict.Late, _rig.Read((i * 10) - 600_000, 50, received: 3600 + (i / 200.0)).Verdict);
        Assert.Equal(Quality.BadNotConnected, _rig.State.Quality);
    }

    [Fact]
    public void Clock_WithoutAnySense_IsFollowedByArrivalAfterHalfAMinute()
    {
        Run(0, 10, s => s);
        var random = new Random(3);
        var applied = Enumerable.Range(10, 90).Count(s =>
            _rig.Read(-1000 - random.Next(100_000), s, received: s).Verdict == CleanVerdict.Applied);
        Assert.InRange(applied, 55, 90);
        Assert.Equal(99, _rig.State.Value);
        Assert.True(_rig.State.Describe().ClockSuspect);
    }

    [Fact]
    public void BatchesOnceAMinute_AreNoSlowClock()
    {
        var flags = CleanFlags.None;
        for (var minute = 1; minute < 20; minute++)
        {
            for (var s = 0; s < 60; s++) flags |= _rig.Read((minute * 60) - 60 + s, 5, received: minute * 60).Flags;
        }

        Assert.Equal(CleanFlags.None, flags & CleanFlags.ClockSuspect);
    }

    [Fact]
    public void EvaluationTime_NeverFalls_WhateverTheClockDoes()
    {
        var random = new Random(11);
        var last = 0L;
        var offset = 0.0;
        for (var s = 0; s < 20_000; s++)
        {
            if (random.Next(50) == 0) offset = (random.NextDouble() * 7200) - 3600;
            var result = _rig.Read(s + offset, 5, received: s);
            if (result.Verdict != CleanVerdict.Applied) continue;
            Assert.InRange(result.EvalMs, last, CleanerRig.At(s) + Limits.ClockOffsetMs);
            last = result.EvalMs;
        }
    }
}
