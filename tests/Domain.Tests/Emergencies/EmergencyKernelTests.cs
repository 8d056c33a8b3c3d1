using CsCheck;
using Twin.Domain.Emergencies;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Emergencies;

public class EmergencyKernelTests
{
    private const long Now = 1_790_000_000_000;
    private const long Minute = 60_000;
    private static readonly EmergencyPlan s_plan = EmergencyPlanTests.Read("ammonia-release");

    private static Emergency Opened(EmergencyPlan? plan = null) => Do(Emergency.Empty, new EmergencyCommand(
        EmergencyVerb.Open, "user:han", Plan: plan ?? s_plan, Opening: new EmergencyOpening
        {
            Title = "Ammonia at P-501A", Twin = "P-501A",
            Signs =
            [
                new EmergencySign
                {
                    Twin = "AT-502", AlarmId = "a", SinceMs = Now - (5 * Minute), Zones = ["Z-AMMONIA"], Substances = ["ammonia"],
                },
            ],
        }));

    private static Emergency Do(Emergency e, EmergencyCommand command, long atMs = Now)
    {
        var decision = EmergencyKernel.Decide(e, "EM-1", command, atMs);
        Assert.Null(decision.Error);
        return decision.Next;
    }

    private static string? Refused(Emergency e, EmergencyCommand command) => EmergencyKernel.Decide(e, "EM-1", command, Now).Error?.Code;

    private static Emergency Call(Emergency e, int contact, CallOutcome outcome, long atMs) =>
        Do(e, new EmergencyCommand(EmergencyVerb.Call, "user:han", "commander", Number: contact, Kind: (byte)outcome), atMs);

    [Fact]
    public void Room_TicksCallsCountsReports_AndStandsDown_EachALine()
    {
        var e = Opened();
        e = Do(e, new EmergencyCommand(EmergencyVerb.Tick, "user:wang", "look"), Now + Minute);
        e = Do(e, new EmergencyCommand(EmergencyVerb.TakeRole, "user:han", "commander"));
        e = Do(e, new EmergencyCommand(EmergencyVerb.Mark, "user:luo", "PE-05", Kind: (byte)PersonMarkKind.Mustered));
        e = Do(e, new EmergencyCommand(EmergencyVerb.SetLevel, "user:han", Number: 1));
        e = Do(e, new EmergencyCommand(EmergencyVerb.Note, "user:han", Text: "Wind turns"));
        e = Do(e, new EmergencyCommand(EmergencyVerb.Report, "user:luo", Text: "by telephone"), Now + (20 * Minute));
        e = Do(e, new EmergencyCommand(EmergencyVerb.StandDown, "user:han", Text: "A second valve is needed"), Now + (90 * Minute));
        Assert.Equal(["opened", "ticked", "role-taken", "person-marked", "level-changed", "note", "reported", "stood-down"],
            e.Log.Select(static l => l.Kind));
        Assert.Equal(Enumerable.Range(1, e.Log.Length), e.Log.Select(static l => l.No));
        Assert.Equal((EmergencyState.StoodDown, 1, Now - (5 * Minute)), (e.State, e.Level, e.OnsetMs));
        Assert.All(e.Log, static l => Assert.True(l.Text is { En.Length: > 0, Zh.Length: > 0 }));
        Assert.Equal("emergency.state", Refused(e, new EmergencyCommand(EmergencyVerb.Tick, "user:x", "stop")));
    }

    [Fact]
    public void Acts_Twice_ChangeNothing()
    {
        var e = Do(Opened(), new EmergencyCommand(EmergencyVerb.Tick, "user:wang", "look"));
        Assert.Same(e, Do(e, new EmergencyCommand(EmergencyVerb.Tick, "user:han", "look")));
        Assert.Same(e, Do(e, new EmergencyCommand(EmergencyVerb.Untick, "user:han", "stop")));
        Assert.Same(e, Do(e, new EmergencyCommand(EmergencyVerb.Open, "user:x", Opening: new EmergencyOpening { Title = "Other" })));
        e = Do(e, new EmergencyCommand(EmergencyVerb.Report, "user:luo"));
        Assert.Same(e, Do(e, new EmergencyCommand(EmergencyVerb.Report, "user:luo"), Now + Minute));
    }

    [Fact]
    public void Acts_ThatCannotBe_SayWhy()
    {
        var e = Opened();
        Assert.Equal("emergency.unknown", Refused(Emergency.Empty, new EmergencyCommand(EmergencyVerb.Note, "u", Text: "x")));
        Assert.Equal("emergency.field", Refused(Emergency.Empty, new EmergencyCommand(EmergencyVerb.Open, "u")));
        Assert.Equal("emergency.step.unknown", Refused(e, new EmergencyCommand(EmergencyVerb.Tick, "u", "dance")));
        Assert.Equal("emergency.role.unknown", Refused(e, new EmergencyCommand(EmergencyVerb.Call, "u", "cook")));
        Assert.Equal("emergency.contact.unknown", Refused(e, new EmergencyCommand(EmergencyVerb.Call, "u", "commander", Number: 9)));
        Assert.Equal("emergency.field", Refused(e, new EmergencyCommand(EmergencyVerb.StandDown, "u", Text: " ")));
        Assert.Equal("emergency.field", Refused(e, new EmergencyCommand(EmergencyVerb.SetLevel, "u", Number: 5)));
        Assert.Equal("emergency.plan.unknown", Refused(e, new EmergencyCommand(EmergencyVerb.SetPlan, "u")));
    }

    [Fact]
    public void CallTree_GoesFromDeputyToDeputy_UnderTheClock()
    {
        var e = Opened();
        var commander = CallTree.Of(e, Now)[0];
        Assert.Equal((CallState.Waiting, 0, Now + (2 * Minute), false), (commander.State, commander.Next, commander.DueMs, commander.Late));
        Assert.True(CallTree.Of(e, Now + (2 * Minute) + 1)[0].Late);

        e = Call(e, 0, CallOutcome.Called, Now + 10_000);
        Assert.Equal((CallState.Ringing, 0), (CallTree.Of(e, Now + 40_000)[0].State, CallTree.Of(e, Now + 40_000)[0].Next));
        // 45 s without an answer: the deputy is due, without anybody saying so.
        var silent = CallTree.Of(e, Now + 56_000)[0];
        Assert.Equal((CallState.Next, 1, true), (silent.State, silent.Next, silent.Late));
        Assert.Equal(CallOutcome.NoAnswer, silent.Contacts[0].Outcome);

        e = Call(e, 1, CallOutcome.NoAnswer, Now + 60_000);
        Assert.Equal(2, CallTree.Of(e, Now + 61_000)[0].Next);
        e = Call(e, 2, CallOutcome.NoAnswer, Now + 70_000);
        Assert.Equal(CallState.Exhausted, CallTree.Of(e, Now + 71_000)[0].State);
        e = Call(e, 0, CallOutcome.Called, Now + 80_000);
        e = Call(e, 0, CallOutcome.Reached, Now + 90_000);
        Assert.Equal((CallState.Reached, -1, false), (CallTree.Of(e, Now + 9_000_000)[0].State, CallTree.Of(e, Now)[0].Next,
            CallTree.Of(e, Now + 9_000_000)[0].Late));
    }

    /// <summary>Whatever was called when: each role has somebody of the plan to call next until one is reached.</summary>
    [Fact]
    public void CallTree_AlwaysKnowsWhoIsNext()
    {
        var marks = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Long[0, 600_000]).List[0, 12];
        Gen.Select(marks, Gen.Long[0, 900_000]).Sample((calls, later) =>
        {
            var e = Opened();
            foreach (var (contact, outcome, at) in calls.OrderBy(static c => c.Item3)) e = Call(e, contact, (CallOutcome)outcome, Now + at);
            var role = CallTree.Of(e, Now + 600_000 + later)[0];
            return role.State == CallState.Reached || (role.Next is >= 0 and < 3 && role.DueMs > 0);
        }, iter: 200);
    }

    [Fact]
    public void Plan_Changed_KeepsTicks_AndCallsToTheSameTelephone()
    {
        var e = Do(Opened(), new EmergencyCommand(EmergencyVerb.Tick, "user:wang", "look"));
        e = Call(e, 0, CallOutcome.Reached, Now);
        e = Do(e, new EmergencyCommand(EmergencyVerb.SetPlan, "user:han", Plan: EmergencyPlanTests.Read("lpg-leak")));
        Assert.Equal("lpg-leak", e.Plan!.Id);
        Assert.Equal(CallState.Reached, CallTree.Of(e, Now)[0].State);
        Assert.Single(e.Ticks);
    }

    [Fact]
    public void Headcount_SaysWhoIsWhere_HowOld_AndWhoIsInDanger()
    {
        var e = Do(Opened(), new EmergencyCommand(EmergencyVerb.Mark, "user:luo", "C", Kind: (byte)PersonMarkKind.Mustered));
        SeenPerson Person(string id, double x, long age, params string[] zones) =>
            new(id, new LocalizedText(id, id), new PointM(x, 128, 0), age < 0 ? 0 : Now - age, [.. zones]);
        var heads = Headcounts.Of(
            [
                Person("A", 380, 4_000, "Z-AMMONIA"), Person("B", 380, 200_000, "Z-AMMONIA"), Person("C", 380, 1_000, "Z-AMMONIA"),
                Person("D", 455, 2_000), Person("E", 0, -1),
            ],
            e, new Dictionary<string, LocalizedText> { ["Z-AMMONIA"] = new("Ammonia", "液氨区") }, new HashSet<string> { "Z-AMMONIA" }, Now);
        Assert.Equal((5, 1, 4, 2, 2), (heads.Total, heads.Accounted, heads.Unaccounted, heads.InDanger, heads.Stale));
        Assert.Equal(["B", "A", "C"], heads.Zones[0].Heads.Select(static h => h.Person.Id));
        Assert.Equal([Account.Open, Account.AtMuster], heads.Zones[^1].Heads.OrderBy(static h => h.Account).Select(static h => h.Account));
        Assert.Equal(-1, heads.Zones[^1].Heads.Single(static h => h.Person.Id == "E").AgeMs);
    }

    [Fact]
    public void FirstReport_RunsFromTheOnset_AndIsFilledIn()
    {
        var e = Opened();
        var heads = new Headcount(25, 20, 5, 2, 0, []);
        var report = FirstReports.Of(e, new LocalizedText("Tank farm", "罐区"), new LocalizedText("Pump", "泵"), heads, Now);
        Assert.Equal((55 * Minute, 0), (report.LeftMs, report.DoneMs));
        foreach (var part in new[] { "1. Unit: Tank farm", "25 in the plant", "5 not yet", "ammonia", "level II", "P-501A" })
            Assert.Contains(part, report.Text.En, StringComparison.Ordinal);
        foreach (var part in new[] { "事故单位：罐区", "未清点 5 人", "II 级响应", "液氨泄漏" })
            Assert.Contains(part, report.Text.Zh, StringComparison.Ordinal);
        Assert.True(FirstReports.Of(e, LocalizedText.Empty, null, heads, Now + (56 * Minute)).LeftMs < 0);
        var done = Do(e, new EmergencyCommand(EmergencyVerb.Report, "user:luo"), Now + Minute);
        Assert.Equal(54 * Minute, FirstReports.Of(done, LocalizedText.Empty, null, heads, Now + (80 * Minute)).LeftMs);
    }
}
