using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class ReadingOrderTests
{
    private readonly CleanerRig _rig = new(CleanerRig.Plain);

    [Fact]
    public void Position_AppliedBefore_ChangesNothing()
    {
        var reading = new JournaledReading(7, CleanerRig.At(1), new Reading(CleanerRig.At(1), 5, -1, Quality.Good, ReadingFlags.None));
        Assert.Equal(CleanVerdict.Applied, SignalCleaner.Clean(_rig.State, _rig.Settings, reading).Verdict);
        var before = _rig.Bytes();
        Assert.Equal(CleanVerdict.Replayed, SignalCleaner.Clean(_rig.State, _rig.Settings, reading).Verdict);
        Assert.Equal(CleanVerdict.Replayed, SignalCleaner.Clean(_rig.State, _rig.Settings, reading with { Position = 3 }).Verdict);
        Assert.Equal(before, _rig.Bytes());
    }

    [Fact]
    public void Position_OfAnotherJournal_CountsAfterForgetting()
    {
        _rig.Read(1, 5);
        _rig.State.ForgetPosition();
        var reading = new JournaledReading(0, CleanerRig.At(2), new Reading(CleanerRig.At(2), 6, -1, Quality.Good, ReadingFlags.None));
        Assert.Equal(CleanVerdict.Applied, SignalCleaner.Clean(_rig.State, _rig.Settings, reading).Verdict);
    }

    [Fact]
    public void SameTimeAndValue_Again_IsADuplicate()
    {
        _rig.Read(1, 5);
        Assert.Equal(CleanVerdict.Duplicate, _rig.Read(1, 5, received: 2).Verdict);
        Assert.Equal(1u, _rig.State.Counters.Duplicates);
        Assert.Equal(1u, _rig.State.Counters.Applied);
    }

    [Fact]
    public void OlderReading_Repeated_IsADuplicateAndNotLate()
    {
        _rig.Read(1, 5);
        _rig.Read(2, 6);
        Assert.Equal(CleanVerdict.Duplicate, _rig.Read(1, 5, received: 3).Verdict);
        Assert.Equal(0u, _rig.State.Counters.LateWithinWindow);
    }

    [Theory]
    [InlineData(8, CleanVerdict.Applied, 6)]
    [InlineData(3, CleanVerdict.Superseded, 5)]
    public void SameTimeOtherValue_WithSequence_HigherWins(long sequence, CleanVerdict verdict, double live)
    {
        _rig.Read(1, 5, sequence: 7);
        Assert.Equal(verdict, _rig.Read(1, 6, received: 2, sequence: sequence).Verdict);
        Assert.Equal(live, _rig.State.Value);
        Assert.Equal(1u, _rig.State.Counters.Conflicts);
    }

    [Fact]
    public void SameTimeOtherValue_WithoutSequence_LastArrivalWinsAndARedeliveryOfTheFirstDoesNot()
    {
        _rig.Read(1, 5);
        var second = _rig.Read(1, 6, received: 2);
        Assert.True(second.Has(CleanFlags.Conflict));
        Assert.Equal(CleanVerdict.Duplicate, _rig.Read(1, 5, received: 3).Verdict);
        Assert.Equal(6, _rig.State.Value);
        Assert.Equal(1u, _rig.State.Counters.Conflicts);
    }

    [Fact]
    public void SameTimeAndValue_WorseQuality_IsNotSwallowed()
    {
        _rig.Read(1, 5);
        Assert.Equal(CleanVerdict.Applied, _rig.Read(1, 5, received: 2, quality: Quality.BadDeviceFailure).Verdict);
        Assert.Equal(Quality.BadDeviceFailure, _rig.State.Quality);
    }

    [Fact]
    public void BareNumbers_OfOneMillisecond_AreAllApplied()
    {
        foreach (var value in new double[] { 1, 2, 1 })
            Assert.Equal(CleanVerdict.Applied, _rig.Read(1, value, flags: ReadingFlags.ArrivalTime).Verdict);
        Assert.Equal(0u, _rig.State.Counters.Conflicts);
    }

    [Theory]
    [InlineData(70, CleanVerdict.LateWithinWindow)]
    [InlineData(69.9, CleanVerdict.Late)]
    public void OlderThanLive_GoesToHistoryWithItsValue(double source, CleanVerdict verdict)
    {
        _rig.Read(100, 5);
        var late = _rig.Read(source, 99, received: 101);
        Assert.Equal(verdict, late.Verdict);
        Assert.True(late.IsFromTheGap);
        Assert.False(late.IsLive);
        Assert.Equal(99, late.Value);
        Assert.Equal(5, _rig.State.Value);
        Assert.Equal(CleanerRig.At(100), _rig.State.SourceMs);
    }

    [Fact]
    public void Late_OutOfPhysicalRange_ComesBackBad()
    {
        _rig.Read(100, 5);
        Assert.Equal(Quality.BadSensorFailure, _rig.Read(90, 500, received: 101).Quality);
    }

    [Fact]
    public void Historical_EvenWhenNewer_NeverBecomesLive()
    {
        _rig.Read(1, 5);
        Assert.Equal(CleanVerdict.Historical, _rig.Read(2, 6, flags: ReadingFlags.Historical).Verdict);
        Assert.Equal(5, _rig.State.Value);
        Assert.Equal(1u, _rig.State.Counters.Historical);
    }

    [Fact]
    public void BufferEmptiedInOrder_IsAppliedAndMarkedBackfill()
    {
        _rig.Read(0, 5);
        for (var s = 1; s < 600; s++) Assert.Equal(s < 570, _rig.Read(s, 5, received: 600).IsFromTheGap);
        Assert.False(_rig.Read(600, 5, received: 600).Has(CleanFlags.Backfill));
        Assert.False(_rig.State.Describe().ClockSuspect);
    }

    [Fact]
    public void HoleInSourceTime_IsMarked()
    {
        _rig.Read(0, 5);
        Assert.False(_rig.Read(10, 5).Has(CleanFlags.Gap));
        Assert.True(_rig.Read(21, 5).Has(CleanFlags.Gap));
    }
}
