using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>What a sensor does with readings, silence, clocks, gaps, modes and new models.</summary>
public sealed class SensorKernelTests
{
    [Fact]
    public void Quality_Bad_NeitherTripsNorClears()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]).Read(1, 95, Quality.Bad);
        Assert.Equal("", rig.Events);
        rig.Read(2, 95).Read(3, 10, Quality.Bad).Read(4, 10, Quality.Uncertain);
        Assert.Equal("H:Raised", rig.Events);
        Assert.Equal("H:Raised H:Returned", rig.Read(5, 10).Events);
    }

    [Fact]
    public void SafetySensor_Silent_RaisesItsOwnAlarmEvenIfItNeverSpoke()
    {
        var rig = new SensorRig(rules: []);
        Assert.Equal("", rig.Tick(9.999).Events);
        Assert.Equal("STALE:Raised", rig.Tick(10).Events);
        Assert.Equal("STALE:Raised STALE:Returned", rig.Read(11, 50).Events);
        rig.Read(12, 50, flags: ReadingFlags.Disconnected);
        Assert.EndsWith("STALE:Closed STALE:Raised", rig.Events, StringComparison.Ordinal);
    }

    [Fact]
    public void OrdinarySensor_Silent_OnlyLosesTrust()
    {
        var rig = new SensorRig(SensorRig.Level with { Safety = false }, [SensorRig.Rule("H", 80)]).Read(1, 50).Tick(60);
        Assert.Equal("", rig.Events);
        Assert.True(rig.State.Cleaner.Quality.IsBad);
    }

    [Fact]
    public void Clock_Wrong_RaisesClockAndTheValueIsStillWatched()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]);
        for (var s = 0; s < 6; s++) rig.Read(s, 50, lateS: -20);
        Assert.Equal("CLOCK:Raised", rig.Events);
        Assert.Equal("CLOCK:Raised H:Raised", rig.Read(7, 90, lateS: -20).Events);
    }

    [Fact]
    public void Instrument_AtFault_IsNeitherAClockNorAGapAlarm()
    {
        var rig = new SensorRig(rules: []).Read(1, 50).Read(2, 1e6);
        Assert.Equal(Quality.BadSensorFailure, rig.State.Cleaner.Quality);
        Assert.Equal("", rig.Events);
    }

    [Fact]
    public void LateReadings_ThatCrossedALimit_RaiseOneNotice()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]);
        for (var s = 0; s < 40; s++) rig.Read(s, 50);
        for (var s = 0; s < 10; s++) rig.Read(40 + (s * 0.1), 95 + (s % 3), lateS: 20);
        Assert.Equal("GAP:Raised GAP:Returned", rig.Events);
        Assert.Equal(50, rig.State.Cleaner.Value);
        rig.Act("GAP", AlarmVerb.Acknowledge, 42);
        rig.Read(43, 99, lateS: 20);
        Assert.Equal(2, rig.Alarm("GAP").Ordinal);
    }

    [Fact]
    public void LateReadings_BadOrWithinLimits_AreNoNews()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]);
        for (var s = 0; s < 40; s++) rig.Read(s, 50);
        Assert.Equal("", rig.Read(40, 99, Quality.Bad, lateS: 20).Read(41, 79, lateS: 20).Events);
    }

    [Fact]
    public void Mode_Changed_MovesLimitsAndSuppressesByDesign()
    {
        var rig = new SensorRig(rules:
        [
            SensorRig.Rule("H", 80) with { ModeThresholds = SensorRig.Rule("", 0).ModeThresholds.Add("stop", 40) },
            SensorRig.Rule("L", 20) with { Limit = LimitKind.Low, SuppressedInModes = ["stop"] },
        ]).GoTo(0, 0).Read(1, 10);
        Assert.Equal("L:Raised", rig.Events);
        rig.GoTo(1, 2);
        Assert.Equal(Suppression.ByDesign, rig.Alarm("L").Suppression);
        Assert.Equal(40, Assert.Single(rig.Read(3, 45).Steps, s => s.RuleId == "H").Limit);
        rig.GoTo(0, 4);
        Assert.False(rig.Alarm("H").Active);
    }

    [Fact]
    public void Model_ChangedLimits_AreLookedAtOnce_AndRemovedRulesClose()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]).Read(1, 85);
        rig.Rebind([SensorRig.Rule("H", 90), SensorRig.Rule("X", 84)], 2);
        Assert.Equal("H:Raised H:Returned X:Raised", rig.Events);
        rig.Rebind([], 3);
        Assert.Equal("H:Raised H:Returned X:Raised H:Closed X:Closed", rig.Events);
        rig.Restart().Rebind([SensorRig.Rule("H", 80)], 4);
        Assert.Equal("live~p1~S-1~H~2", rig.Steps[^1].AlarmId);
    }

    [Fact]
    public void Snapshot_OfAnOlderModel_ClosesWhatIsGone()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]).Read(1, 85);
        var other = new SensorRig(rules: [SensorRig.Rule("X", 95)]).Restart(rig.Bytes());
        Assert.Equal("H:Closed", other.Events);
        Assert.Equal(2, other.Steps[0].State.Sequence);
    }

    [Fact]
    public void StateLost_LogTellsTheSequences_NoIdIsUsedTwice()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80), SensorRig.Rule("GONE", 80)]).Read(1, 85);
        var fresh = new SensorRig(rules: [SensorRig.Rule("H", 80)]);
        var sink = new TransitionSink(new TwinKey("live", "p1", "S-1"));
        SensorKernel.Resume(fresh.State, [.. rig.Steps], SensorRig.At(2), ref sink);
        Assert.Equal(["GONE#2"], sink.Items.Select(s => s.EventId[12..]));
        fresh.Read(3, 50);
        Assert.Equal("live~p1~S-1~H#2", fresh.Steps[^1].EventId);
        Assert.Equal(AlarmEventKind.Returned, fresh.Steps[^1].Kind);
    }

    [Fact]
    public void Journal_Another_PositionsStartAgain()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80)]).Read(1, 50).Read(2, 51).Read(3, 52);
        SensorKernel.UseJournal(rig.State, "j2");
        rig.Apply(new JournaledReading(0, SensorRig.At(4), new Reading(SensorRig.At(4), 85, -1, Quality.Good, ReadingFlags.None)));
        Assert.Equal("H:Raised", rig.Events);
    }

    [Fact]
    public void Act_DuringABacklog_FiresOnlyWhatReadingsHaveReached()
    {
        var rig = new SensorRig(rules: [SensorRig.Rule("H", 80) with { OnDelayMs = 5_000 }, SensorRig.Rule("HH", 84)]).Read(1, 85);
        var sink = new TransitionSink(new TwinKey("live", "p1", "S-1"));
        var command = new AlarmCommand(AlarmVerb.Acknowledge, 1, "user:anna", null);
        Assert.Null(SensorKernel.Command(rig.State, "HH", command, SensorRig.At(1), SensorRig.At(3_600), ref sink));
        Assert.Equal(["HH"], sink.Items.Select(s => s.RuleId));
        Assert.DoesNotContain("H:Raised", rig.Read(3, 50).Events.Split(' '));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_SteadyState_AllocatesNothing(bool spikeFilter)
    {
        var rig = new SensorRig(SensorRig.Level with { SpikeFilter = spikeFilter, FlatlineCount = 50, DeadBand = 0.5 });
        var sink = new TransitionSink(new TwinKey("live", "p1", "S-1"));
        Run(0, 3_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(3_000, 20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, sink.Count);

        void Run(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var at = SensorRig.At(i);
                var reading = new Reading(at, 50 + (i % 5), i, Quality.Good, ReadingFlags.None);
                SensorKernel.Apply(rig.State, new JournaledReading(i, at, reading), ref sink);
                if (i % 10 == 0) SensorKernel.Tick(rig.State, at, ref sink);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(40)]
    public void Codec_CutShort_IsAnErrorAndANewState(int length)
    {
        var rig = new SensorRig().Read(1, 95);
        Assert.NotNull(SensorStateCodec.Read(rig.Bytes().AsSpan(0, length), rig.Runtime, 0, out var state));
        Assert.False(state.Cleaner.HasValue);
    }
}
