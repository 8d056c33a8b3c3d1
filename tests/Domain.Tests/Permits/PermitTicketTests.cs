using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Permits;
using static Twin.Domain.Tests.Permits.PermitSamples;

using Xunit;

namespace Twin.Domain.Tests.Permits;

/// <summary>A permit read from its order.</summary>
public sealed class PermitTicketTests
{
    private static FlowRun Run(string flow, string state, params (string Field, string Json)[] values) => new()
    {
        Id = "WO-7", Flow = flow, State = state, EnteredMs = Eight + Hour,
        Values = [.. values.Select(v => new FormValue(v.Field, v.Json, "user:anna", Eight))],
        Entries = [new FlowEntry(1, FlowEntryKind.Step, "start", "verified", "active", "user:anna", Eight, "r1", null, "", [])],
    };

    [Fact]
    public void Read_HotWork_TakesTheShorterOfPlanAndValidity()
    {
        var ticket = PermitTicket.Read(Run("hot-work", "suspended",
            ("grade", "\"first\""), ("twin", "\"T-1\""), ("zone", "\"Z-1\""), ("at", """{"x":3,"y":4}"""), ("outdoors", "false"),
            ("guardian", "\"PE-1\""), ("leader", "\"PE-2\""), ("workers", """[{"person":"PE-3"},{"person":"PE-2"},{}]"""),
            ("plannedTo", "\"2099-01-01T00:00:00Z\""), ("lelVol", "1.4"), ("related", "\"WO-3, WO-4\""),
            ("gas", """[{"gas":"LEL","value":0,"atMs":1790000000000},{"gas":"O2","value":20.9,"atMs":1789999000000}]""")))!;
        Assert.Equal((PermitKind.HotWork, 1, PermitStanding.Suspended), (ticket.Kind, ticket.Grade, ticket.Standing));
        Assert.Equal((Eight, Eight + (8 * Hour), Eight + Hour), (ticket.StartedMs, ticket.ToMs, ticket.SuspendedMs));
        Assert.Equal(["PE-2", "PE-1", "PE-3"], ticket.People);
        Assert.Equal((3.0, 4.0, false, 1.4), (ticket.At!.Value.X, ticket.At.Value.Y, ticket.IsOutdoors, ticket.LelVolPct));
        Assert.Equal(1_789_999_000_000, ticket.GasAtMs);
        Assert.Equal(["WO-3", "WO-4"], ticket.Related);
    }

    [Fact]
    public void Read_OtherFlowsAndUnbegun_AreNoPermits()
    {
        Assert.Null(PermitTicket.Read(Run("hazard", "found")));
        Assert.Null(PermitTicket.Read(Run("hot-work", "")));
        Assert.Equal(PermitStanding.Ended, PermitTicket.Read(Run("lifting", "accepted"))!.Standing);
        Assert.Equal(PermitStanding.Before, PermitTicket.Read(Run("lifting", "approved"))!.Standing);
    }

    [Fact]
    public void Rules_EightKinds_EachItsFlowAndGrades()
    {
        Assert.Equal(8, PermitRules.All.Length);
        Assert.All(PermitRules.All, r => Assert.Same(r, PermitRules.Of(r.Kind)));
        Assert.Equal(
            [8, 8, 72], Enumerable.Range(0, 3).Select(g => PermitRules.Of(PermitKind.HotWork).ValidMs(g)!.Value / Hour));
        Assert.Equal(0, PermitRules.Of(PermitKind.HotWork).GradeOf("unheard of"));
        Assert.Null(PermitRules.OfFlow("task"));
    }
}
