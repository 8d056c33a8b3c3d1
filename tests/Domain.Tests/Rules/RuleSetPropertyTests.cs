using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>Random lives of a twin with every kind of rule.</summary>
public sealed class RuleSetPropertyTests
{
    private static readonly ImmutableDictionary<string, double> StopLimit = ImmutableDictionary<string, double>.Empty.Add("stop", 40);

    public static readonly RuleDefinition[] Rules =
    [
        TwinRig.Rule() with { Deadband = 5, ModeThresholds = StopLimit, FirstOutGroup = "g" },
        TwinRig.Rule(id: "HD") with { OnDelayMs = 3_000, OffDelayMs = 2_000, Latching = true, ReAlarmMs = 7_000, FirstOutGroup = "g" },
        TwinRig.Rule(id: "LL") with { Limit = LimitKind.LowLow, Threshold = 20, SuppressedInModes = ["stop"],
            AutoAcknowledgeOnReturn = true },
        TwinRig.Rule(RuleKind.Rate, "R") with { Threshold = 30, OnDelayMs = 500 },
        TwinRig.Rule(RuleKind.Deviation, "D") with { Threshold = 25, Sibling = "b", Deadband = 3, OffDelayMs = 1_500 },
        TwinRig.Rule(RuleKind.Voting, "V") with { Signal = null, Threshold = 60, Voters = ["a", "b", "c"], VotesNeeded = 2,
            OnDelayMs = 1_000 },
        TwinRig.Rule(RuleKind.Window, "W") with { WindowMs = 6_000, Threshold = 55, Deadband = 5 },
        TwinRig.Rule(RuleKind.Expression, "X") with { Signal = null, Expression = "a + b > 120 or c < 10", OnDelayMs = 700 },
        TwinRig.Rule(RuleKind.Expression, "XA") with { Signal = null, Expression = "age(c) >= 4" },
        TwinRig.Rule(RuleKind.Stale, "S") with { Safety = true, Latching = true, FirstOutGroup = "g" },
        TwinRig.Rule(RuleKind.Instrument, "I") with { OnDelayMs = 900 },
        TwinRig.Rule(RuleKind.External, "E"),
        TwinRig.Rule(RuleKind.Model, "M") with { OffDelayMs = 1_100 },
    ];

    private static readonly Quality[] Qualities =
        [Quality.Good, Quality.Good, Quality.Good, Quality.Good, Quality.Uncertain, Quality.Bad, Quality.UncertainLastUsable];

    private static readonly Gen<Input> Inputs =
        from act in Gen.Frequency((12, Gen.Const(0)), (3, Gen.Const(1)), (1, Gen.Const(2)), (4, Gen.Const(3)), (1, Gen.Const(4)), (1,
            Gen.Const(5)))
        from value in Gen.Int[0, 120]
        from signal in Gen.Int[0, 2]
        from gap in Gen.OneOf(0L, 1L, 300L, 1_000L, 2_500L, 9_000L)
        from quality in Gen.Int[0, 6]
        from rule in Gen.Frequency((1, Gen.Int[0, 12]), (1, Gen.Int[0, 2]))
        from verb in Gen.Frequency((1, Gen.Int[0, 6]), (1, Gen.Const(0)))
        select new Input(act, value, signal, gap, quality, rule, verb);

    [Fact]
    public void RuleSet_AnyLife_HasOneOpenAlarmPerRuleAndUniqueSteps() => Inputs.Array[1, 80].Sample(
        inputs =>
        {
            var rig = new TwinRig(Rules);
            foreach (var input in inputs) Apply(rig, input);
            CheckLog(rig);
        },
        iter: 2_000);

    [Fact]
    public void RuleSet_SameLifeTwice_IsTheSame() => Inputs.Array[1, 60].Sample(
        inputs =>
        {
            var (one, two) = (new TwinRig(Rules), new TwinRig(Rules));
            foreach (var input in inputs) Apply(one, input);
            foreach (var input in inputs) Apply(two, input);
            Assert.Equal(one.Steps, two.Steps);
            Assert.Equal(one.States.Select(s => s.Alarm), two.States.Select(s => s.Alarm));
        },
        iter: 1_000);

    [Fact]
    public void RuleSet_SavedAndLoadedAnywhere_GoesOnAsIfNothingHadBeen() => Gen.Select(Inputs.Array[1, 60], Gen.Int[0, 59]).Sample(
        (inputs, at) =>
        {
            var (one, two) = (new TwinRig(Rules), new TwinRig(Rules));
            for (var i = 0; i < inputs.Length; i++)
            {
                Apply(one, inputs[i]);
                Apply(two, inputs[i]);
                if (i == at) two.Load(two.Set, RuleSetLifeTests.RoundTrip(two.Set, two.States).States);
            }

            Assert.Equal(one.Steps.Select(Essence), two.Steps.Select(Essence));
            Assert.Equal(one.States.Select(s => (s.Alarm, s.NextMs, s.DelayMs)), two.States.Select(s => (s.Alarm, s.NextMs, s.DelayMs)));
        },
        iter: 1_000);

    [Fact]
    public void RuleSet_MoreTicks_ChangeNothing() => Gen.Select(Inputs.Array[1, 60], Gen.Int[2, 7]).Sample(
        (inputs, parts) =>
        {
            var (one, two) = (new TwinRig(Rules), new TwinRig(Rules));
            foreach (var input in inputs)
            {
                // Both tick to the instant before the input (the expression with age asks for it), the other in many small steps.
                one.Tick(input.GapMs);
                for (var i = 0; i < parts; i++) two.Tick(input.GapMs / parts);
                two.Tick(input.GapMs % parts);
                Apply(one, input with { GapMs = 0 });
                Apply(two, input with { GapMs = 0 });
            }

            Assert.Equal(one.Steps.Select(Essence), two.Steps.Select(Essence));
        },
        iter: 1_000);

    [Fact]
    public void RuleSet_EveryReadingTwice_RaisesNothingMore() => Inputs.Array[1, 60].Sample(
        inputs =>
        {
            var (one, two) = (new TwinRig(Rules), new TwinRig(Rules));
            foreach (var input in inputs)
            {
                Apply(one, input);
                Apply(two, input);
                if (input.Act == 0) Apply(two, input with { GapMs = 0 });
            }

            // A repeated sample weighs twice in a mean; every other rule must not notice.
            Assert.Equal(one.Steps.Where(s => s.RuleId != "W").Select(Essence), two.Steps.Where(s => s.RuleId != "W").Select(Essence));
        },
        iter: 1_000);

    private static void Apply(TwinRig rig, Input input)
    {
        switch (input.Act)
        {
            case 0: rig.Read(input.Value, input.GapMs, input.Signal, Qualities[input.Quality]); break;
            case 1: rig.Tick(input.GapMs); break;
            case 2: rig.GoTo(input.Signal % 2); break;
            case 3: rig.Act((AlarmVerb)input.Verb, input.Rule, input.GapMs); break;
            case 4: rig.Force(input.Value > 60, 9 + (input.Signal == 2 ? 3 : input.Signal)); break;
            default: rig.Mirror(input.Value > 60, input.Quality > 3, 11); break;
        }
    }

    private static void CheckLog(TwinRig rig)
    {
        Assert.Equal(rig.Steps.Count, rig.Steps.Select(s => s.EventId).Distinct().Count());
        foreach (var rule in rig.Steps.GroupBy(s => s.RuleId))
        {
            var open = 0;
            var last = 0;
            var sequence = 0;
            var at = 0L;
            foreach (var step in rule)
            {
                Assert.Equal(++sequence, step.State.Sequence);
                Assert.True(step.AtMs >= at);
                at = step.AtMs;
                if (step.Kind == AlarmEventKind.Raised)
                {
                    Assert.Equal(0, open);
                    Assert.Equal(++last, step.State.Ordinal);
                    open = last;
                }

                if (step.State.IsOpen) Assert.Equal(open, step.State.Ordinal);
                if (step.Kind == AlarmEventKind.Closed) open = 0;
            }

            Assert.True(rig.Set.TryFind(rule.Key, out var index));
            Assert.Equal(open != 0, rig.States[index].Alarm.IsOpen);
            Assert.Equal(sequence, rig.States[index].Alarm.Sequence);
        }
    }

    /// <summary>Without the value shown for what has no cause of its own (not saved once an alarm is over), and without the
    /// position.</summary>
    private static object Essence(AlarmTransition step) => (step.RuleId, step.Kind, step.State, step.AtMs, step.Actor, step.FirstOut);

    private sealed record Input(int Act, int Value, int Signal, long GapMs, int Quality, int Rule, int Verb);
}
