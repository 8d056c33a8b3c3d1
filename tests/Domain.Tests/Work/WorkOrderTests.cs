using CsCheck;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Work;
using Xunit;

namespace Twin.Domain.Tests.Work;

/// <summary>Orders as pure functions: old ones, words, rosters, repeats, what the twin says.</summary>
public sealed class WorkOrderTests
{
    private static readonly FlowProgram s_task = FlowLibrary.Program("task");
    private static readonly FlowProgram s_hazard = FlowLibrary.Program("hazard");

    private static Order Reported(long proofMs = 0) => OrderKernel.Open(s_hazard, "WO-1",
        new OrderFacts { Title = new("Leak", "泄漏"), Twin = "P-1", SourceId = "a0", Severity = 3 },
        [Command("report", "user:anna", ("what", "\"Leak\""), ("twin", "\"P-1\""), ("foundAt", "\"2026-01-01\""))], proofMs,
            At(1_000)).Next;

    private static FormContext At(long ms) => new() { NowMs = ms, Twin = "P-1" };

    private static FlowCommand Command(string step, string actor, params (string Field, string Json)[] values) => new(
        step + actor, step, actor, [.. s_hazard.Flow.Roles], [.. values.Select(v => new FormValue(v.Field, v.Json, actor, 1))]);

    [Fact]
    public void OldOrder_BecomesARunThatGoesOn()
    {
        var old = new WorkOrder
        {
            Id = "WO-7", State = WorkOrderState.Assigned, Title = "Seal", Twin = "P-1", Assignee = "user:bob", DueMs = 5_000,
            Steps = [new(WorkOrderState.Created, "user:anna", 1_000, "why", null), new(WorkOrderState.Assigned, "user:anna", 2_000, null,
                "user:bob")],
        };
        var order = OldOrders.ToOrder(old, "Z-1");
        Assert.Equal(("assigned", "user:bob", 5_000L, "Z-1"),
            (order.Run.State, order.Run.Holder("responsible"), order.Run.DueMs, order.Facts.Zone));
        var done = OrderKernel.Take(s_task, order, new FlowCommand("r", "complete", "user:bob", [], [new("result", "\"ok\"", "user:bob",
            1)]), At(6_000));
        Assert.Equal((null, "completed", 6_000L, 3), (done.Error, done.Next.Run.State, done.Next.EndedMs, done.Next.Run.Entries.Length));
        Assert.Same(done.Next, OrderKernel.Take(s_task, done.Next,
            new FlowCommand("other", "complete", "user:bob", [], [new("result", "\"ok\"", "user:bob", 9)]), At(7_000)).Next);
    }

    [Fact]
    public void Repeats_AreCountedOnce_AndEscalate()
    {
        var order = Reported();
        var told = 0;
        for (var n = 0; n < 30; n++)
        {
            var joined = OrderKernel.Join(order, $"a{n / 2}", "rule:x", n);
            told += joined.Effects.Length;
            order = joined.Next;
        }

        // The first was the one it was opened by.
        Assert.Equal((14, 3, 1), (order.RepeatCount, told, order.Facts.Severity));
    }

    [Fact]
    public void Review_OfWhatAReadingCanProve_WaitsForTheTwin()
    {
        var order = Reported(proofMs: 3_600_000);
        foreach (var command in new[]
        {
            Command("assess", "user:o", ("level", "\"general\"")),
            Command("dispatch", "user:h", ("owner", "\"user:bob\""), ("measure", "\"m\"")), Command("accept", "user:bob"),
            Command("rectify", "user:bob", ("done", "\"d\""), ("after", "[{\"document\":\"d1\",\"takenMs\":1}]")),
        })
        {
            var step = OrderKernel.Take(s_hazard, order, command, At(2_000));
            Assert.Null(step.Error);
            order = step.Next;
        }

        var pass = Command("pass", "user:anna", ("finding", "\"f\""), ("cause", "\"c\""));
        Assert.Equal("work-order.alarm-stands", OrderKernel.Take(s_hazard, order, pass, At(3_000)).Error?.Code);
        order = OrderKernel.Settle(order, false, 4_000).Next;
        Assert.Contains(OrderKernel.Take(s_hazard, order, pass, At(5_000)).Next.Flags, static f => f.Code == "work-order.not-settled");
        Assert.Equal(3_604_000, OrderKernel.NextMs(s_hazard, order));
        // A bad reading proves nothing: the time begins anew.
        order = OrderKernel.Tick(s_hazard, order, false, At(3_604_000)).Next;
        Assert.Equal((3_604_000L, 0L), (order.Proof!.SinceMs, order.Proof.ConfirmedMs));
        order = OrderKernel.Tick(s_hazard, order, true, At(7_204_000)).Next;
        Assert.Equal(7_204_000, order.Proof!.ConfirmedMs);
        var passed = OrderKernel.Take(s_hazard, order, pass, At(7_300_000));
        Assert.Equal(("accepted", 0), (passed.Next.Run.State, passed.Next.Flags.Count(static f => f.Code == "work-order.not-settled")));
        Assert.Equal(0, OrderKernel.Settle(order, true, 7_210_000).Next.Proof!.SinceMs);
    }

    [Fact]
    public void Task_NobodyAccepts_EscalatesAfterADayAndThree_AtTheirTimes()
    {
        const long Hour = 3_600_000;
        var order = OrderKernel.Open(s_task, "WO-2", new OrderFacts { Title = new("T", "T") },
            [new FlowCommand("r", "", "user:anna", [], [new("title", "\"T\"", "user:anna", 1), new("twin", "\"P-1\"", "user:anna", 1)])], 0,
            At(1_000)).Next;
        Assert.Equal(1_000 + (24 * Hour), OrderKernel.NextMs(s_task, order));
        Assert.Same(order, OrderKernel.Tick(s_task, order, false, At(1_000 + Hour)).Next);
        var late = OrderKernel.Tick(s_task, order, false, At(1_000 + (100 * Hour)));
        Assert.Equal([(1_000 + (24 * Hour), "role:departmentHead"), (1_000 + (72 * Hour), "role:safetyDirector")],
            late.Effects.Select(static e => (e.AtMs, e.To[0])));
        Assert.Equal((2, 0L), (late.Next.Version, OrderKernel.NextMs(s_task, late.Next)));
    }

    [Theory]
    [InlineData("密封泄漏，LT-101", "泄漏", true)]
    [InlineData("密封泄漏，LT-101", "lt101", false)]
    [InlineData("密封泄漏，LT-101", "ＬＴ 10", true)]
    [InlineData("Valve PV-7 stuck", "VAL stu", true)]
    [InlineData("Valve PV-7 stuck", "alve", false)]
    public void Words_FindTheirText(string text, string asked, bool found) =>
        Assert.Equal(found, OrderWords.Asked(asked).All(OrderWords.Of([text]).Contains));

    [Fact]
    public void Words_OfAnyText_AreFoundByAnyPart_AndNeverBreakTheIndex() => Gen.String.Sample(text =>
    {
        var words = OrderWords.Of([text]);
        Assert.All(words, static w => Assert.All(w, static c => Assert.True(char.IsLetterOrDigit(c))));
        if (words.Length < OrderWords.Most) Assert.All(OrderWords.Asked(text), w => Assert.Contains(w, words));
        Assert.Matches("^t:[a-z0-9_\u0080-\uffff]*$", OrderWords.Filter('t', text));
    });

    [Fact]
    public void Roster_NightShiftOverMidnight_OnCallWhenNobodyIsThere()
    {
        var roster = new Roster
        {
            UtcOffsetMinutes = 480, Shifts = [new RosterShift("night", new("Night", "夜班"), 20 * 60, 8 * 60, [1])],
            People =
            [
                new RosterPerson { Actor = "user:n", Shifts = ["night"], Duties = [new RosterDuty("officer", [])] },
                new RosterPerson { Actor = "user:c", Shifts = ["night"], OnCall = true, Duties = [new RosterDuty("officer", ["Z-1"])] },
            ],
        };
        Assert.Empty(roster.Check());
        // Monday 5 January 2026, 21:00 and Tuesday 07:00 and 09:00 in Beijing.
        var monday = new DateTimeOffset(2026, 1, 5, 21, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();
        Assert.Equal(["user:n"], roster.Who("officer", [], monday).Select(static p => p.Actor));
        Assert.Equal(["user:c"], roster.Who("officer", ["Z-1"], monday + (10 * 3_600_000)).Select(static p => p.Actor));
        Assert.False(roster.IsThere(roster.People[0], monday + (12 * 3_600_000)));
        Assert.Equal(["user:n"], roster.Who("officer", ["Z-2"], monday + (12 * 3_600_000)).Select(static p => p.Actor));
        Assert.Equal(["officer"], roster.RolesOf("user:c", ["Z-1"]));
        Assert.Empty(roster.RolesOf("user:c", []));
        Assert.Equal("roster.people", Assert.Single((roster with { People = [new RosterPerson()] }).Check()).Code);
    }
}
