using Twin.Domain.Alarms;
using Xunit;
using static Twin.Domain.Alarms.AlarmEventKind;

namespace Twin.Domain.Tests.Alarms;

/// <summary>The rows of domain.md A2 (adapted to design part 8), one by one, against letters derived from the four variables.</summary>
public sealed class AlarmMachineTableTests
{
    private const long Now = 1_000_000;

    private static readonly AlarmTraits Plain = new(AlarmPriority.High, false, false, false, false, 0);
    private static readonly AlarmTraits Latch = Plain with { Latching = true };
    private static readonly AlarmTraits Auto = Plain with { AutoAcknowledgeOnReturn = true };

    private static readonly AlarmState A = AlarmState.Initial;
    private static readonly AlarmState B = AlarmMachine.Condition(A, Plain, true, Now - 100).Next;
    private static readonly AlarmState C = Act(B, Plain, AlarmVerb.Acknowledge).Next;
    private static readonly AlarmState D = AlarmMachine.Condition(B, Plain, false, Now - 50).Next;
    private static readonly AlarmState E = AlarmMachine.Condition(B, Latch, false, Now - 50).Next;
    private static readonly AlarmState F = Act(E, Latch, AlarmVerb.Acknowledge).Next;

    public static TheoryData<int, AlarmState, AlarmTraits, string, char, AlarmEventKind[]> Rows => new()
    {
        { 1, A, Plain, "true", 'B', [Raised] },
        { 2, B, Plain, "ack", 'C', [Acknowledged] },
        { 3, B, Plain, "false", 'D', [Returned] },
        { 3, B, Auto, "false", 'A', [Returned, Closed] },
        { 4, B, Latch, "false", 'E', [Latched] },
        { 5, C, Plain, "false", 'A', [Returned, Closed] },
        { 6, C, Latch, "false", 'F', [Latched] },
        { 7, D, Plain, "ack", 'A', [Acknowledged, Closed] },
        { 8, D, Plain, "true", 'B', [Closed, Raised] },
        { 9, E, Latch, "ack", 'F', [Acknowledged] },
        { 10, E, Latch, "true", 'B', [ReAlarmed] },
        { 10, F, Latch, "true", 'B', [ReAlarmed] },
        { 11, F, Latch, "reset", 'A', [Reset, Closed] },
        { 12, E, Latch, "reset", 'D', [Reset] },
        { 14, A, Plain, "shelve", 'G', [Shelved] },
        { 14, B, Plain, "shelve", 'G', [Shelved] },
        { 14, D, Plain, "shelve", 'G', [Shelved] },
        { 16, A, Plain, "suppress", 'H', [SuppressedByDesign] },
        { 16, C, Plain, "suppress", 'H', [SuppressedByDesign] },
        { 18, A, Plain, "oos", 'I', [OutOfService] },
        { 18, F, Latch, "oos", 'I', [OutOfService] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Machine_RowOfTheTable_GoesWhereItSays(
        int row, AlarmState from, AlarmTraits traits, string input, char to, AlarmEventKind[] events)
    {
        var decision = Apply(from, traits, input);

        Assert.True(decision.Refused is null, $"row {row}");
        Assert.Equal(to, Letter(decision.Next));
        Assert.Equal(events, Kinds(decision));
        Assert.Equal(from.Sequence + events.Length, decision.Next.Sequence);
    }

    [Theory]
    [InlineData("true", 'B')]
    [InlineData("ack", 'C')]
    [InlineData("return", 'D')]
    [InlineData("latch", 'E')]
    [InlineData("latched ack", 'F')]
    [InlineData("none", 'A')]
    public void Machine_EverySuppressionEnded_ShowsWhatIsUnderneath(string path, char letter)
    {
        var start = path switch { "true" => B, "ack" => C, "return" => D, "latch" => E, "latched ack" => F, _ => A };
        Assert.Equal(letter, Letter(start));
        foreach (var (on, off) in new[] { ("shelve", "unshelve"), ("suppress", "unsuppress"), ("oos", "return") })
        {
            var suppressed = Apply(start, Plain, on).Next;
            var ended = Apply(suppressed, Plain, off);
            Assert.Single(Kinds(ended));
            Assert.Equal(start with { Sequence = start.Sequence + 2 }, ended.Next);
        }
    }

    [Fact]
    public void Machine_SeveralSuppressions_StrongestShows()
    {
        var state = Apply(Apply(Apply(B, Plain, "shelve").Next, Plain, "suppress").Next, Plain, "oos").Next;

        Assert.Equal('I', Letter(state));
        state = Apply(state, Plain, "return").Next;
        Assert.Equal('H', Letter(state));
        state = Apply(state, Plain, "unsuppress").Next;
        Assert.Equal('G', Letter(state));
    }

    [Fact]
    public void Machine_TripAndReturnWhileSuppressed_LatchIsKept()
    {
        var suppressed = Apply(A, Latch, "suppress").Next;
        var tripped = AlarmMachine.Condition(suppressed, Latch, true, Now).Next;
        var returned = AlarmMachine.Condition(tripped, Latch, false, Now + 1).Next;
        var ended = AlarmMachine.SuppressByDesign(returned, false, Now + 2).Next;

        Assert.Equal('E', Letter(ended));
        Assert.Equal(1, ended.Ordinal);
    }

    [Fact]
    public void ReAlarm_AcknowledgedAndStillActive_AnnunciatesAtItsTime()
    {
        var traits = Plain with { ReAlarmMs = 500 };
        var acknowledged = Act(B, traits, AlarmVerb.Acknowledge).Next;
        Assert.Equal(Now + 500, AlarmMachine.NextDeadline(acknowledged));
        Assert.Equal(0, AlarmMachine.Tick(acknowledged, Now + 499).Count);

        var again = AlarmMachine.Tick(acknowledged, Now + 9_000);

        Assert.Equal([ReAlarmed], Kinds(again));
        Assert.Equal(Now + 500, again[0].AtMs);
        Assert.Equal('B', Letter(again.Next));
        Assert.Equal(acknowledged.Ordinal, again.Next.Ordinal);
        Assert.Equal(0, AlarmMachine.NextDeadline(again.Next));
    }

    [Fact]
    public void Shelf_TimeIsUp_EndsAtItsTime()
    {
        var shelved = Act(B, Plain, AlarmVerb.Shelve, shelveMs: 60_000).Next;
        var ended = AlarmMachine.Tick(shelved, Now + 100_000);

        Assert.Equal([Unshelved], Kinds(ended));
        Assert.Equal(Now + 60_000, ended[0].AtMs);
        Assert.Equal('B', Letter(ended.Next));
    }

    [Fact]
    public void Shelf_OneShot_EndsWhenTheAlarmReturns()
    {
        var shelved = Act(C, Plain, AlarmVerb.Shelve).Next;
        Assert.Equal(0, AlarmMachine.NextDeadline(shelved));

        var returned = AlarmMachine.Condition(shelved, Plain, false, Now + 5);

        Assert.Equal([Returned, Closed, Unshelved], Kinds(returned));
        Assert.Equal('A', Letter(returned.Next));
    }

    [Fact]
    public void Command_NotAllowed_IsRefusedWithItsCode()
    {
        var safety = Plain with { Safety = true };
        var cases = new (AlarmState State, AlarmTraits Traits, AlarmCommand Command, string Code)[]
        {
            (B, safety, Cmd(B, AlarmVerb.Shelve), "alarm.shelve.safety"),
            (B, Plain with { Priority = AlarmPriority.Critical }, Cmd(B, AlarmVerb.Shelve), "alarm.shelve.priority"),
            (B, Plain, Cmd(B, AlarmVerb.Shelve) with { Comment = " " }, "alarm.shelve.reason"),
            (B, Plain, Cmd(B, AlarmVerb.Shelve) with { ShelveMs = Limits.ShelveMs + 1 }, "alarm.shelve.duration"),
            (B, Plain, Cmd(B, AlarmVerb.Shelve) with { ShelveMs = -1 }, "alarm.shelve.duration"),
            (Apply(B, Plain, "oos").Next, Plain, Cmd(B, AlarmVerb.Shelve), "alarm.shelve.suppressed"),
            (Apply(B, Plain, "shelve").Next, Plain, Cmd(B, AlarmVerb.Shelve) with { ShelveMs = 5_000_000 }, "alarm.shelve.already"),
            (B, Plain, Cmd(B, AlarmVerb.OutOfService) with { Comment = null }, "alarm.service.reason"),
            (B, safety, Cmd(B, AlarmVerb.OutOfService), "alarm.service.permit"),
            (A, Plain, Cmd(A, AlarmVerb.Acknowledge), "alarm.acknowledge.none"),
            (B, Latch, Cmd(B, AlarmVerb.Reset), "alarm.reset.active"),
            (D, Plain, Cmd(D, AlarmVerb.Reset), "alarm.reset.notLatching"),
            (A, Latch, Cmd(A, AlarmVerb.Reset), "alarm.reset.none"),
            (B, Plain with { External = true }, Cmd(B, AlarmVerb.Reset), "alarm.reset.external"),
            (B, Plain, Cmd(B, AlarmVerb.Comment) with { Comment = "" }, "alarm.comment.missing"),
            (B, Plain, Cmd(B, AlarmVerb.Comment) with { Comment = new string('x', Limits.CommentChars + 1) }, "alarm.comment.tooLong"),
            (B, Plain, Cmd(B, AlarmVerb.Acknowledge) with { Ordinal = 0 }, "alarm.occurrence.ended"),
            (B, Plain, Cmd(B, AlarmVerb.Acknowledge) with { Ordinal = 2 }, "alarm.occurrence.unknown"),
            (B, Plain, Cmd(B, AlarmVerb.Acknowledge) with { Actor = "" }, "alarm.actor.missing"),
            (B, Plain, Cmd(B, (AlarmVerb)99), "alarm.verb.unknown"),
        };
        foreach (var (state, traits, command, code) in cases)
        {
            var decision = AlarmMachine.Command(state, traits, command, Now);
            Assert.Equal(code, decision.Refused?.Code);
            Assert.Equal(state, decision.Next);
            Assert.Equal(0, decision.Count);
        }

        var permitted = AlarmMachine.Command(B, safety, Cmd(B, AlarmVerb.OutOfService) with { Permit = "MOC-7" }, Now);
        Assert.Equal([OutOfService], Kinds(permitted));
    }

    [Fact]
    public void Command_AskedAgain_IsAcceptedAndLeavesNoTrace()
    {
        foreach (var (state, traits, verb) in new[]
        {
            (B, Plain, AlarmVerb.Acknowledge), (D, Plain, AlarmVerb.Acknowledge), (B, Plain, AlarmVerb.Shelve),
            (B, Plain, AlarmVerb.OutOfService), (E, Latch, AlarmVerb.Reset), (F, Latch, AlarmVerb.Reset),
        })
        {
            var command = Cmd(state, verb) with { ShelveMs = 600_000 };
            var first = AlarmMachine.Command(state, traits, command, Now).Next;
            var second = AlarmMachine.Command(first, traits, command, Now + 2_000);
            Assert.NotEqual(state, first);
            Assert.Null(second.Refused);
            Assert.Equal(0, second.Count);
            Assert.Equal(first, second.Next);
        }
    }

    [Fact]
    public void Mirror_OutsideWord_Wins()
    {
        var raised = AlarmMachine.Mirror(A, true, false, Now).Next;
        var here = AlarmMachine.Command(raised, Plain with { External = true, ReAlarmMs = 5 }, Cmd(raised, AlarmVerb.Acknowledge),
            Now + 1).Next;
        Assert.Equal(0, AlarmMachine.NextDeadline(here));

        var there = AlarmMachine.Mirror(here, true, false, Now + 2);
        Assert.Equal([Mirrored], Kinds(there));
        Assert.Equal('B', Letter(there.Next));

        var returned = AlarmMachine.Mirror(there.Next, false, false, Now + 3);
        Assert.Equal([Returned], Kinds(returned));
        Assert.Equal([Acknowledged, Closed], Kinds(AlarmMachine.Mirror(returned.Next, false, true, Now + 4)));
        Assert.Equal([Closed, Raised], Kinds(AlarmMachine.Mirror(returned.Next, true, false, Now + 4)));

        var ended = AlarmMachine.Mirror(returned.Next, false, true, Now + 4).Next;
        Assert.Equal(0, AlarmMachine.Mirror(ended, false, false, Now + 5).Count);
    }

    [Fact]
    public void Retire_OpenAndSuppressed_EndsBoth()
    {
        var retired = AlarmMachine.Retire(Apply(E, Latch, "oos").Next, Now);
        Assert.Equal([Closed], Kinds(retired));
        Assert.False(retired.Next.IsOpen);
        Assert.Equal(Suppression.None, retired.Next.Suppression);
        Assert.Equal([ReturnedToService], Kinds(AlarmMachine.Retire(Apply(A, Plain, "oos").Next, Now)));
        Assert.Equal(0, AlarmMachine.Retire(A, Now).Count);
    }

    private static AlarmDecision Apply(AlarmState state, AlarmTraits traits, string input) => input switch
    {
        "true" => AlarmMachine.Condition(state, traits, true, Now),
        "false" => AlarmMachine.Condition(state, traits, false, Now),
        "suppress" => AlarmMachine.SuppressByDesign(state, true, Now),
        "unsuppress" => AlarmMachine.SuppressByDesign(state, false, Now),
        "ack" => Act(state, traits, AlarmVerb.Acknowledge),
        "reset" => Act(state, traits, AlarmVerb.Reset),
        "shelve" => Act(state, traits, AlarmVerb.Shelve),
        "unshelve" => Act(state, traits, AlarmVerb.Unshelve),
        "oos" => Act(state, traits, AlarmVerb.OutOfService),
        "return" => Act(state, traits, AlarmVerb.ReturnToService),
        _ => throw new ArgumentException(input),
    };

    private static AlarmDecision Act(AlarmState state, AlarmTraits traits, AlarmVerb verb, long shelveMs = 0) =>
        AlarmMachine.Command(state, traits, Cmd(state, verb) with { ShelveMs = shelveMs }, Now);

    private static AlarmCommand Cmd(AlarmState state, AlarmVerb verb) => new(verb, state.Ordinal, "user:anna", "because");

    private static AlarmEventKind[] Kinds(AlarmDecision decision) =>
        [.. Enumerable.Range(0, decision.Count).Select(i => decision[i].Kind)];

    /// <summary>Written from the table of A2, not from the code.</summary>
    private static char Letter(AlarmState s) => s switch
    {
        { OutOfService: true } => 'I',
        { SuppressedByDesign: true } => 'H',
        { ShelvedUntilMs: not 0 } => 'G',
        { Active: true, Acknowledged: false } => 'B',
        { Active: true } => 'C',
        { Latched: true, Acknowledged: false } => 'E',
        { Latched: true } => 'F',
        { Acknowledged: false } => 'D',
        _ => 'A',
    };
}
