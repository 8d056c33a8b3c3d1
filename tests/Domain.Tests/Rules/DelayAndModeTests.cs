using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>Delays, modes, first-out, shelves: what time and context do to a rule.</summary>
public sealed class DelayAndModeTests
{
    private static readonly RuleDefinition Delayed = TwinRig.Rule() with { OnDelayMs = 10_000, OffDelayMs = 4_000 };

    [Fact]
    public void OnDelay_ConditionHolds_RaisesAtTheDeadlineWhateverTheTick()
    {
        foreach (var ticks in new long[][] { [10_000], [3_000, 9_000, 50_000], [9_999, 1], [1_000_000] })
        {
            var rig = new TwinRig(Delayed);
            rig.Read(95);
            foreach (var tick in ticks) rig.Tick(tick);
            var step = Assert.Single(rig.Steps);
            Assert.Equal(TwinRig.Start + 11_000, step.AtMs);
            Assert.Equal((95.0, 1L, TwinRig.Start + 1_000), (step.Value, step.Position, step.SourceMs));
        }
    }

    [Fact]
    public void OnDelay_ReadingAfterTheDeadline_RaisesFirstThenLooks()
    {
        var rig = new TwinRig(Delayed);
        rig.Read(95).Read(10, afterMs: 30_000).Tick(4_000);
        Assert.Equal("Raised Returned", rig.Events);
        Assert.Equal([TwinRig.Start + 11_000, TwinRig.Start + 35_000], rig.Steps.Select(s => s.AtMs));
        Assert.Equal(95, rig.Steps[0].Value);
    }

    [Fact]
    public void OnDelay_OneFalseSample_BeginsAnew()
    {
        var rig = new TwinRig(Delayed);
        rig.Read(95).Read(95, 9_000).Read(10, 500).Read(95, 100).Tick(9_999);
        Assert.Empty(rig.Steps);
        rig.Tick(1);
        Assert.Equal("Raised", rig.Events);
    }

    [Fact]
    public void OnDelay_ValueNotTrusted_StandsStillAndGoesOn()
    {
        var rig = new TwinRig(Delayed);
        rig.Read(95).Read(95, 6_000, quality: Quality.Bad).Tick(600_000);
        Assert.Empty(rig.Steps);
        Assert.Equal(0, rig.Set.NextDeadline(rig.States));
        rig.Read(95).Tick(3_999);
        Assert.Empty(rig.Steps);
        rig.Tick(1);
        Assert.Equal("Raised", rig.Events);
    }

    [Fact]
    public void OffDelay_OneTrueSample_KeepsTheAlarm()
    {
        var rig = new TwinRig(TwinRig.Rule() with { OffDelayMs = 4_000 });
        rig.Read(95).Read(10).Read(95, 3_999).Read(10).Tick(3_999);
        Assert.Equal("Raised", rig.Events);
        rig.Tick(1);
        Assert.Equal("Raised Returned", rig.Events);
    }

    [Fact]
    public void NextDeadline_SeveralRules_IsTheEarliest()
    {
        var rig = new TwinRig(Delayed, Delayed with { Id = "L", OnDelayMs = 3_000 }, TwinRig.Rule(id: "N"));
        Assert.Equal(0, rig.Set.NextDeadline(rig.States));
        rig.Read(95);
        Assert.Equal(rig.Now + 3_000, rig.Set.NextDeadline(rig.States));
        rig.Tick(3_000);
        Assert.Equal(TwinRig.Start + 11_000, rig.Set.NextDeadline(rig.States));
        Assert.Null(rig.Act(AlarmVerb.Shelve, 2, 1_000));
        Assert.Equal(rig.Now + 1_000, rig.Set.NextDeadline(rig.States));
    }

    [Fact]
    public void Mode_WithItsOwnLimit_IsLookedAtOnEntry()
    {
        var rig = new TwinRig(TwinRig.Rule() with { ModeThresholds = ImmutableDictionary<string, double>.Empty.Add("stop", 40) });
        rig.Read(60);
        Assert.Empty(rig.Steps);
        rig.GoTo(1);
        Assert.Equal((40.0, -1L), (rig.Steps[0].Limit, rig.Steps[0].Position));
        rig.GoTo(0);
        Assert.False(rig.Alarm().Active);
    }

    [Fact]
    public void Mode_Suppresses_AlarmLivesOnUnderneath()
    {
        var rig = new TwinRig(TwinRig.Rule() with { SuppressedInModes = ["stop"], Latching = true });
        rig.Read(10).GoTo(1).Read(95);
        Assert.Equal("SuppressedByDesign Raised", rig.Events);
        Assert.Equal(Suppression.ByDesign, rig.Alarm().Suppression);
        rig.Read(10).GoTo(0);
        Assert.Equal("SuppressedByDesign Raised Latched Unsuppressed", rig.Events);
        Assert.True(rig.Alarm() is { Latched: true, Acknowledged: false, Suppression: Suppression.None });
    }

    [Fact]
    public void FirstOut_TwoDueInOneTick_EarlierDeadlineIsFirst()
    {
        var late = Delayed with { FirstOutGroup = "trip" };
        var early = late with { Id = "E", OnDelayMs = 5_000 };
        var rig = new TwinRig(late, early);
        rig.Read(95).Tick(60_000);
        Assert.Equal([("E", true), ("H", false)], rig.Steps.Select(s => (s.RuleId, s.FirstOut)));

        Assert.Null(rig.Act(AlarmVerb.Acknowledge, 1));
        Assert.True(rig.Steps[^1].FirstOut);
    }

    [Fact]
    public void Command_ShelfRunsOut_EndsAtItsTimeByTimer()
    {
        var rig = new TwinRig(TwinRig.Rule());
        rig.Read(95);
        Assert.Null(rig.Act(AlarmVerb.Shelve, shelveMs: 60_000));
        rig.Read(96, 500_000);
        Assert.Equal("Raised Shelved Unshelved", rig.Events);
        var step = rig.Steps[2];
        Assert.Equal((TwinRig.Start + 61_000, "timer", -1L), (step.AtMs, step.Actor, step.Position));
        Assert.Equal(("user:anna", "why"), (rig.Steps[1].Actor, rig.Steps[1].Comment));
    }

    [Fact]
    public void ModeSelector_Conditions_ChooseAndFallBack()
    {
        ModeDefinition Mode(string id, string? when) => new() { Id = id, Name = LocalizedText.Empty, When = when };
        var (selector, errors) = ModeSelector.Compile([Mode("standby", null), Mode("run", "a > 1"), Mode("maintenance", null)],
            TwinRig.Signals);
        Assert.Empty(errors);
        int Select(int current, double a, Quality quality) =>
            selector.Select(current, new RuleInput { Values = [a, 0, 0], Qualities = [quality, quality, quality], SourceMs = [0, 0,
                0] }, 0);

        Assert.Equal(1, Select(0, 5, Quality.Good));
        Assert.Equal(0, Select(1, 0, Quality.Good));
        Assert.Equal(1, Select(1, 0, Quality.Bad));
        Assert.Equal(2, Select(2, 5, Quality.Good));
        var broken = ModeSelector.Compile([Mode("x", "a +")], TwinRig.Signals).Errors;
        Assert.Equal("modes[0].when, line 1, column 4", Assert.Single(broken).Path);
    }
}
