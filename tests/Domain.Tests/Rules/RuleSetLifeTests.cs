using System.Buffers;
using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>Definitions refused with all their errors; states that go from one set to the next, and through the codec.</summary>
public sealed class RuleSetLifeTests
{
    [Fact]
    public void Compile_EverythingWrong_TellsAllWithPlaces()
    {
        RuleDefinition[] rules =
        [
            TwinRig.Rule() with { Id = "a b", Threshold = double.NaN, Deadband = -1, OnDelayMs = -5, Signal = "nope",
                SuppressedInModes = ["x"] },
            TwinRig.Rule(RuleKind.Voting, "V") with { Voters = ["a", "a", "z"], VotesNeeded = 4 },
            TwinRig.Rule(RuleKind.Deviation, "D") with { Sibling = "a", Deadband = 90 },
            TwinRig.Rule(RuleKind.Window, "W") with { Aggregate = (WindowAggregate)9 },
            TwinRig.Rule(RuleKind.Expression, "X") with { Expression = "a + > 3 and q > 1" },
            TwinRig.Rule(RuleKind.External, "E") with { Latching = true, OnDelayMs = 5, ReAlarmMs = 5 },
            TwinRig.Rule(RuleKind.Rate, "R") with { Threshold = 0, Version = 0, Priority = (AlarmPriority)9, Limit = (LimitKind)8 },
            TwinRig.Rule((RuleKind)77, "K") with { Text = LocalizedText.Empty, FirstOutGroup = "~", Signal = null },
            TwinRig.Rule() with { Id = "R", Signal = null, ModeThresholds = ImmutableDictionary<string, double>.Empty.Add("y",
                double.NaN) },
            TwinRig.Rule(id: "fine"),
        ];
        var (set, errors) = CompiledRuleSet.Compile(rules, TwinRig.Signals, TwinRig.Modes);

        Assert.Equal(
            [
                "rules[0].id rule.id", "rules[0].threshold rule.number", "rules[0].deadband rule.deadband", "rules[0].onDelayMs rule.time",
                "rules[0].suppressedInModes rule.mode.unknown", "rules[0].signal rule.signal.unknown",
                "rules[1].voters[1] rule.voters.twice", "rules[1].voters[2] rule.signal.unknown", "rules[1].votesNeeded rule.votes",
                "rules[2].sibling rule.sibling.self", "rules[2].deadband rule.deadband",
                "rules[3].windowMs rule.window", "rules[3].aggregate rule.aggregate",
                "rules[4].expression, line 1, column 5 expression.syntax",
                "rules[5].latching rule.external", "rules[5].onDelayMs rule.external", "rules[5].reAlarmMs rule.external",
                "rules[6].version rule.version", "rules[6].priority rule.priority", "rules[6].limit rule.limit",
                    "rules[6].threshold rule.threshold",
                "rules[7].text rule.text", "rules[7].firstOutGroup rule.firstOut", "rules[7].kind rule.kind",
                "rules[8].id rule.id.twice", "rules[8].modeThresholds.y rule.number", "rules[8].modeThresholds rule.mode.unknown",
                "rules[8].signal rule.signal.missing",
            ],
            errors.Select(e => $"{e.Path} {e.Code}"));
        Assert.Equal(1, set.Count);
        Assert.True(set.TryFind("fine", out _));
    }

    [Fact]
    public void Compile_SensorType_HasOneSignalAndTwinsMayDiffer()
    {
        var type = new TwinType
        {
            Id = "lt", Kind = TwinKind.Sensor, Name = LocalizedText.Empty,
            Sensor = new SensorProfile { Quantity = "level", Unit = "%", RangeLow = 0, RangeHigh = 100 },
            Rules = [TwinRig.Rule() with { Signal = null }, TwinRig.Rule(id: "L") with { Signal = null, Limit = LimitKind.Low,
                Threshold = 5 }],
        };
        var (set, errors) = CompiledRuleSet.Compile(type, [type.Rules[0] with { Threshold = 70 }, type.Rules[1] with { Enabled = false }]);

        Assert.Empty(errors);
        Assert.Equal((2, 1), (set.Count, set.SignalCount));
        Assert.Equal(70, set[0].LimitIn(-1));
    }

    [Fact]
    public void Adopt_RuleRemovedAndBackAgain_ClosesAndNeverReusesAnAlarmId()
    {
        var rig = new TwinRig(TwinRig.Rule(), TwinRig.Rule(id: "HH") with { Threshold = 98 });
        rig.Read(99);
        rig.Adopt(TwinRig.Compile(TwinRig.Rule(id: "HH") with { Threshold = 98 }));
        Assert.Equal("Raised Raised Closed", rig.Events);
        Assert.Equal(("H", "model", 1), (rig.Steps[2].RuleId, rig.Steps[2].Actor, rig.Steps[2].State.Ordinal));
        Assert.True(rig.Alarm(0).Active);

        // Even when a snapshot was taken in between.
        var (states, _) = RoundTrip(rig.Set, rig.States);
        rig.Load(rig.Set, states);
        rig.Adopt(TwinRig.Compile(TwinRig.Rule()));
        rig.Read(99);
        Assert.Equal("live~p1~T-1~H~2", rig.Steps[^1].AlarmId);
        Assert.Equal(rig.Steps.Count, rig.Steps.Select(s => s.EventId).Distinct().Count());
    }

    [Fact]
    public void Adopt_RuleSwitchedOff_ClosesWhatIsOpenAndEndsSuppression()
    {
        var rig = new TwinRig(TwinRig.Rule());
        rig.Read(99);
        Assert.Null(rig.Act(AlarmVerb.OutOfService));
        rig.Adopt(TwinRig.Compile(TwinRig.Rule() with { Enabled = false }));
        Assert.Equal("Raised OutOfService Closed", rig.Events);
        rig.Read(99).GoTo(1).Tick(5);
        Assert.Equal(3, rig.Steps.Count);
        Assert.Equal("alarm.rule.disabled", rig.Act(AlarmVerb.Comment)?.Code);
    }

    [Fact]
    public void Adopt_SameRule_GoesOnWithDelayAndAlarm_ChangedRuleKeepsTheAlarm()
    {
        var delayed = TwinRig.Rule() with { OnDelayMs = 10_000 };
        var rig = new TwinRig(delayed);
        rig.Read(99).Adopt(TwinRig.Compile(TwinRig.Rule(id: "new"), delayed)).Tick(10_000);
        Assert.Equal("Raised", rig.Events);
        rig.Adopt(TwinRig.Compile(delayed with { Version = 2, Threshold = 100, OffDelayMs = 0 })).GoTo(0);
        Assert.Equal("Raised Returned", rig.Events);
        Assert.Equal(2, rig.Steps[1].RuleVersion);
    }

    [Fact]
    public void Codec_RuleGoneMeanwhile_ClosesItAfterReading()
    {
        var rig = new TwinRig(TwinRig.Rule(), TwinRig.Rule(RuleKind.Window, "W") with { WindowMs = 5_000 });
        rig.Read(99);
        var (states, _) = RoundTrip(rig.Set, rig.States, TwinRig.Compile(TwinRig.Rule(id: "L")));
        rig.Load(TwinRig.Compile(TwinRig.Rule(id: "L")), states);

        Assert.Equal("Raised Closed", rig.Events);
        Assert.Equal((AlarmPriority.High, "H"), (rig.Steps[1].Priority, rig.Steps[1].RuleId));
        Assert.Equal(1, rig.Set.Count);
    }

    [Fact]
    public void Codec_FourIdleRulesOfASensor_TakeAtMost120Bytes()
    {
        RuleDefinition[] rules = [.. new[] { "LL", "L", "H", "HH" }.Select(id => TwinRig.Rule(id: id))];
        var rig = new TwinRig(rules);
        Assert.Equal(2, RoundTrip(rig.Set, rig.States).Bytes);
        rig.Read(99).Read(10);
        for (var i = 0; i < 4; i++) Assert.Null(rig.Act(AlarmVerb.Acknowledge, i));
        Assert.InRange(RoundTrip(rig.Set, rig.States).Bytes, 40, 120);
    }

    [Fact]
    public void Codec_EveryPartInUse_ReadsBackTheSame()
    {
        var realarm = TwinRig.Rule() with { ReAlarmMs = 60_000, FirstOutGroup = "g" };
        var rig = new TwinRig(
            realarm,
            TwinRig.Rule(id: "shelved"),
            TwinRig.Rule(id: "oneShot"),
            TwinRig.Rule(id: "service") with { Latching = true },
            TwinRig.Rule(id: "running") with { OnDelayMs = 50_000 },
            TwinRig.Rule(RuleKind.Deviation, "held") with { Threshold = 1, Sibling = "b", OnDelayMs = 70_000 },
            TwinRig.Rule(RuleKind.Rate, "rate") with { Threshold = 1 },
            TwinRig.Rule(RuleKind.Window, "window") with { WindowMs = 9_000 },
            TwinRig.Rule(RuleKind.Voting, "votes") with { Voters = ["a", "b"], VotesNeeded = 2 },
            TwinRig.Rule(RuleKind.Expression, "polls") with { Expression = "age(a) > 9000" },
            TwinRig.Rule(RuleKind.Model, "forced"),
            TwinRig.Rule(id: "byDesign") with { SuppressedInModes = ["run"] });
        rig.Read(95).Read(20, signal: 1).Read(20, signal: 1, quality: Domain.Readings.Quality.Bad);
        Assert.Null(rig.Act(AlarmVerb.Acknowledge, 0));
        Assert.Null(rig.Act(AlarmVerb.Shelve, 1, 500_000));
        Assert.Null(rig.Act(AlarmVerb.Shelve, 2));
        Assert.Null(rig.Act(AlarmVerb.OutOfService, 3));
        Assert.Null(rig.Force(true, 10));

        var read = RoundTrip(rig.Set, rig.States).States;

        Assert.True(rig.States[0].Alarm.ReAlarmAtMs > 0 && rig.States[0].FirstOut && rig.States[4].DelayMs > 0
            && rig.States[5].DelayMs < 0);
        Assert.True(rig.States[8] is { Votes: 1, NotVoting: 1 } && rig.States[9].PollMs > 0 && rig.States[11].Alarm.SuppressedByDesign);
        Assert.Equal(rig.States.Select(All), read.Select(All));

        static object All(RuleState s) => (
            (s.Alarm, s.DelayMs, s.PollMs, s.NextMs, s.Votes, s.NotVoting, s.FirstOut), (s.Forced, s.BaseMs, s.BaseValue),
            s.Alarm.IsOpen || s.DelayMs != 0 ? (s.CauseValue, s.CauseSourceMs, s.CausePosition, s.CauseSignal, s.CauseQuality) : default);
    }

    [Fact]
    public void Codec_WindowOfEveryAggregate_GoesOnWithTheSameNumbers()
    {
        // Limits that the next reading is sure to cross, so that each step tells its aggregate.
        RuleDefinition[] rules = [.. Enum.GetValues<WindowAggregate>().Select(a => TwinRig.Rule(RuleKind.Window, $"W{a}") with
        {
            WindowMs = 10_000, Aggregate = a, Threshold = a is WindowAggregate.Range or WindowAggregate.StandardDeviation ? 1e-9 : -1e9,
        })];
        var later = TwinRig.Compile([.. rules.Select(r => r with { Enabled = true })]);
        var (one, two) = (new TwinRig(rules), new TwinRig(rules));
        foreach (var rig in new[] { one, two })
        {
            for (var i = 0; i < 10; i++) rig.Read((i * 37 % 11) + 1e6, afterMs: 950);
            if (rig == two) rig.Load(later, RoundTrip(rig.Set, rig.States, later).States);
            for (var i = 0; i < 5; i++) rig.Read((i * 37 % 11) + 1e6, afterMs: 950);
        }

        Assert.Equal(5, one.Steps.Select(s => s.RuleId).Distinct().Count());
        Assert.Equal(one.Steps, two.Steps);
    }

    [Fact]
    public void Codec_DamagedBytes_AreRefusedOrReadButNeverThrow()
    {
        var rig = new TwinRig(RuleSetPropertyTests.Rules);
        for (var i = 0; i < 40; i++) rig.Read(i * 5 % 120, signal: i % 3);
        var writer = new ArrayBufferWriter<byte>();
        RuleStateCodec.Write(writer, rig.Set, rig.States);
        var bytes = writer.WrittenSpan.ToArray();
        for (var cut = 0; cut < bytes.Length; cut++)
            Assert.NotNull(RuleStateCodec.Read(bytes.AsSpan(0, cut), rig.Set, out _, out _));
        Gen.Select(Gen.Int[1, bytes.Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            var damaged = bytes.ToArray();
            foreach (var (at, value) in changes) damaged[at] = value;
            _ = RuleStateCodec.Read(damaged, rig.Set, out var states, out _);
            return states.Length >= rig.Set.Count;
        });
        bytes[0] = 9;
        Assert.Equal("state.rules.version", RuleStateCodec.Read(bytes, rig.Set, out _, out _)?.Code);
    }

    internal static (RuleState[] States, int Bytes) RoundTrip(CompiledRuleSet set, RuleState[] states, CompiledRuleSet? into = null)
    {
        var writer = new ArrayBufferWriter<byte>();
        RuleStateCodec.Write(writer, set, states);
        var error = RuleStateCodec.Read([.. writer.WrittenSpan, 77, 77], into ?? set, out var read, out var consumed);
        Assert.Null(error);
        Assert.Equal(writer.WrittenCount, consumed);
        return (read, consumed);
    }
}
