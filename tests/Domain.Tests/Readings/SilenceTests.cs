using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class SilenceTests
{
    private readonly CleanerRig _rig = new(CleanerRig.Plain with { PeriodMs = 5000 });

    [Fact]
    public void Silence_OfThreeAndTenPeriods_MakesUncertainThenBad()
    {
        _rig.Read(0, 5);
        Assert.Equal(CleanVerdict.None, _rig.Tick(14.999).Verdict);
        Assert.Equal(CleanerRig.At(15), SignalCleaner.NextDeadline(_rig.State, _rig.Settings));
        var uncertain = _rig.Tick(15);
        Assert.Equal(CleanVerdict.Stale, uncertain.Verdict);
        Assert.True(uncertain.Has(CleanFlags.StaleStarted) && uncertain.Has(CleanFlags.Changed));
        Assert.Equal(Quality.UncertainLastUsable, uncertain.Quality);
        Assert.Equal(5, uncertain.Value);
        Assert.Equal(CleanerRig.At(50), SignalCleaner.NextDeadline(_rig.State, _rig.Settings));
        Assert.Equal(Quality.BadNotConnected, _rig.Tick(50).Quality);
        Assert.Equal(0, SignalCleaner.NextDeadline(_rig.State, _rig.Settings));
        Assert.Equal(CleanVerdict.None, _rig.Tick(5000).Verdict);
        Assert.Equal(1u, _rig.State.Counters.Stale);
        Assert.Equal(CleanerRig.At(50), _rig.State.SinceMs);
    }

    [Fact]
    public void Silence_Ends_WithTheNextReading()
    {
        _rig.Read(0, 5);
        _rig.Tick(60);
        var back = _rig.Read(61, 5);
        Assert.True(back.Has(CleanFlags.StaleEnded));
        Assert.Equal(Quality.Good, back.Quality);
        Assert.Equal(CleanerRig.At(76), SignalCleaner.NextDeadline(_rig.State, _rig.Settings));
    }

    [Fact]
    public void Silence_BeforeAnybodyListened_IsNotTheSensors()
    {
        _rig.Read(0, 5);
        SignalCleaner.ListenFrom(_rig.State, CleanerRig.At(100));
        Assert.Equal(CleanVerdict.None, _rig.Tick(114.999).Verdict);
        Assert.Equal(Quality.UncertainLastUsable, _rig.Tick(115).Quality);
        SignalCleaner.ListenFrom(_rig.State, CleanerRig.At(200));
        Assert.Equal(Quality.BadNotConnected, _rig.Tick(150).Quality);
    }

    [Theory]
    [InlineData(100, 10, 20)]
    [InlineData(1000, 10, 20)]
    [InlineData(60_000, 180, 600)]
    public void ShortPeriods_WaitTenSecondsAtLeast(long periodMs, double uncertain, double bad)
    {
        var rig = new CleanerRig(CleanerRig.Plain with { PeriodMs = periodMs });
        rig.Read(0, 5);
        Assert.Equal(Quality.Good, SignalCleaner.Tick(rig.State, rig.Settings, CleanerRig.At(uncertain) - 1).Quality);
        Assert.Equal(Quality.UncertainLastUsable, rig.Tick(uncertain).Quality);
        Assert.Equal(Quality.BadNotConnected, rig.Tick(bad).Quality);
    }

    [Fact]
    public void UnknownPeriod_NeverGoesStale()
    {
        var rig = new CleanerRig(CleanerRig.Plain with { PeriodMs = 0 });
        rig.Read(0, 5);
        Assert.Equal(0, SignalCleaner.NextDeadline(rig.State, rig.Settings));
        Assert.Equal(CleanVerdict.None, rig.Tick(1e6).Verdict);
    }

    [Fact]
    public void SensorThatNeverSpoke_GoesStaleFromTheStartOfTheWatch()
    {
        var state = new CleanerState(CleanerRig.At(0));
        var result = SignalCleaner.Tick(state, _rig.Settings, CleanerRig.At(15));
        Assert.True(result.Has(CleanFlags.StaleStarted));
        Assert.True(double.IsNaN(result.Value));
        Assert.True(result.Quality.IsBad);
        Assert.False(state.HasValue);
    }

    [Fact]
    public void DuplicatesAndLateReadings_DoNotKeepASensorFresh()
    {
        _rig.Read(0, 5);
        for (var s = 1; s <= 15; s++) _rig.Read(0, 5, received: s);
        Assert.True(_rig.State.Describe().Stale);
        Assert.Equal(Quality.UncertainLastUsable, _rig.State.Quality);
    }

    [Fact]
    public void MissedTick_IsToldByTheNextReadingWhateverBecomesOfIt()
    {
        _rig.Read(0, 5);
        var duplicate = _rig.Read(0, 5, received: 20);
        Assert.Equal(CleanVerdict.Duplicate, duplicate.Verdict);
        Assert.True(duplicate.Has(CleanFlags.StaleStarted));
    }

    [Fact]
    public void Disconnection_IsBadAtOnceAndOnce()
    {
        _rig.Read(0, 5);
        var gone = _rig.Read(1, 5, flags: ReadingFlags.Disconnected);
        Assert.Equal(CleanVerdict.Stale, gone.Verdict);
        Assert.Equal(Quality.BadNotConnected, gone.Quality);
        Assert.True(gone.Has(CleanFlags.Disconnected) && gone.Has(CleanFlags.StaleStarted));
        Assert.Equal(CleanVerdict.Duplicate, _rig.Read(2, 5, flags: ReadingFlags.Disconnected).Verdict);
        Assert.Equal(CleanVerdict.None, _rig.Tick(500).Verdict);
    }

    [Fact]
    public void Birth_RepeatingTheLastValue_BringsTheSensorBack()
    {
        _rig.Read(0, 5);
        _rig.Read(1, 5, flags: ReadingFlags.Disconnected);
        var born = _rig.Read(0, 5, received: 3);
        Assert.Equal(CleanVerdict.Applied, born.Verdict);
        Assert.Equal(Quality.Good, born.Quality);
        Assert.True(born.Has(CleanFlags.StaleEnded));
    }
}
