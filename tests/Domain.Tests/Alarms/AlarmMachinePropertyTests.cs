using CsCheck;
using Twin.Domain.Alarms;
using Xunit;

namespace Twin.Domain.Tests.Alarms;

/// <summary>Random lives of one alarm: nothing illegal, nothing lost, nothing that comes back from the dead.</summary>
public sealed class AlarmMachinePropertyTests
{
    private static readonly Gen<AlarmTraits> Traits =
        from priority in Gen.Int[1, 4]
        from flags in Gen.Int[0, 7]
        from reAlarm in Gen.OneOf(0L, 40L)
        select new AlarmTraits((AlarmPriority)priority, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, false, reAlarm);

    private static readonly Gen<Input> Inputs =
        from act in Gen.Int[0, 13]
        from gap in Gen.Int[0, 60]
        from ordinalOff in Gen.Frequency((8, Gen.Const(0)), (1, Gen.Const(-1)), (1, Gen.Const(1)))
        from shelve in Gen.OneOf(0L, 25L, 100L)
        select new Input(act, gap, ordinalOff, shelve);

    [Fact]
    public void Machine_AnySequenceOfInputs_StaysLegal() =>
        Gen.Select(Traits, Gen.Bool, Inputs.Array[0, 60]).Sample(
            (traits, external, inputs) => Live(traits with { External = external, Latching = traits.Latching && !external }, inputs),
            iter: 20_000);

    private static void Live(AlarmTraits traits, Input[] inputs)
    {
        var state = AlarmState.Initial;
        var open = 0;
        var ended = new HashSet<int>();
        var sequence = 0;
        var now = 1_000L;
        foreach (var input in inputs)
        {
            now += input.Gap;
            var before = state;
            var decision = Apply(state, traits, input, now);
            if (decision.Refused is { } refused)
            {
                Assert.StartsWith("alarm.", refused.Code, StringComparison.Ordinal);
                Assert.Equal(before, decision.Next);
            }

            for (var i = 0; i < decision.Count; i++)
            {
                var step = decision[i];
                Assert.Equal(++sequence, step.State.Sequence);
                Assert.True(step.AtMs <= now);
                if (step.Kind == AlarmEventKind.Raised)
                {
                    Assert.Equal(0, open);
                    open = step.State.Ordinal;
                    Assert.Equal(ended.Count + 1, open);
                }
                else if (step.Kind == AlarmEventKind.Closed)
                {
                    Assert.Equal(open, step.State.Ordinal);
                    Assert.True(ended.Add(open));
                    open = 0;
                    Assert.False(step.State.IsOpen);
                }

                Legal(step.State, traits);
            }

            state = decision.Next;
            Assert.Equal(decision.Count == 0, before == state);
            Assert.Equal(open != 0, state.IsOpen);
            // A latch goes by a reset, never otherwise, whatever suppresses it.
            if (before.Latched && !state.Latched) Assert.Equal(8, input.Act);
            // The same input once more finds nothing left to do (comments apart).
            if (input.Act != 10 && decision.Refused is null) Assert.Equal(0, Again(state, traits, input, now, before).Count);
        }
    }

    private static AlarmDecision Again(AlarmState state, AlarmTraits traits, Input input, long now, AlarmState before) =>
        Apply(state, traits, input with { OrdinalOff = input.OrdinalOff + before.Ordinal - state.Ordinal }, now);

    private static AlarmDecision Apply(AlarmState state, AlarmTraits traits, Input input, long now)
    {
        AlarmCommand Command(AlarmVerb verb) => new(verb, state.Ordinal + input.OrdinalOff, "user:a", "why", input.ShelveMs, "P-1");
        return input.Act switch
        {
            0 or 11 => traits.External ? AlarmMachine.Mirror(state, true, input.Gap % 2 == 0, now) : AlarmMachine.Condition(state,
                traits, true, now),
            1 or 12 => traits.External ? AlarmMachine.Mirror(state, false, input.Gap % 2 == 0, now) : AlarmMachine.Condition(state,
                traits, false, now),
            2 => AlarmMachine.SuppressByDesign(state, true, now),
            3 => AlarmMachine.SuppressByDesign(state, false, now),
            4 => AlarmMachine.Command(state, traits, Command(AlarmVerb.Shelve), now),
            5 => AlarmMachine.Command(state, traits, Command(AlarmVerb.Unshelve), now),
            6 => AlarmMachine.Command(state, traits, Command(AlarmVerb.OutOfService), now),
            7 => AlarmMachine.Command(state, traits, Command(AlarmVerb.ReturnToService), now),
            8 => AlarmMachine.Command(state, traits, Command(AlarmVerb.Reset), now),
            9 => AlarmMachine.Command(state, traits, Command(AlarmVerb.Acknowledge), now),
            10 => AlarmMachine.Command(state, traits, Command(AlarmVerb.Comment), now),
            _ => AlarmMachine.Tick(state, now),
        };
    }

    private static void Legal(AlarmState s, AlarmTraits traits)
    {
        if (s.IsOpen) Assert.True(s.Ordinal > 0 && s.RaisedMs > 0);
        if (s.AcknowledgedMs != 0) Assert.True(s.Acknowledged);
        if (s.ReAlarmAtMs != 0) Assert.True(s.Active && s.Acknowledged && traits.ReAlarmMs > 0);
        if (s.Latched) Assert.True(traits.Latching);
        if (traits.Safety || traits.Priority == AlarmPriority.Critical) Assert.Equal(0, s.ShelvedUntilMs);
        if (!s.Active && traits.AutoAcknowledgeOnReturn && !traits.Latching && !traits.External) Assert.False(s.IsOpen);
    }

    private sealed record Input(int Act, int Gap, int OrdinalOff, long ShelveMs);
}
