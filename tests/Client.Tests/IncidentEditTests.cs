using CsCheck;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Incidents;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Plants;

namespace Twin.Client.Tests;

/// <summary>The incident form, without its screen.</summary>
public sealed class IncidentEditTests
{
    private static readonly IncidentFacts Full = new()
    {
        Title = "Leak", Class = "leak", OccurredMs = 1_700_000_000_123, Outcome = IncidentOutcome.NearMiss, EquipmentType = "pump",
        Substance = "methanol", Twins = ["P-1", "T-2"],
        TimeLine = [new IncidentMoment(1_700_000_000_456, "gas", "AT-1", "live~p~AT-1~H~1")],
        Whys = ["a", "b"], Causes = [new IncidentCause("c1", null, "seal", "P-1"), new IncidentCause("c2", "c1", "dry", null, true)],
        Effects = new IncidentEffects("pool", 1, 0, 2.5), AlarmGroup = "live~p~AT-1~H~1",
        Actions = [new IncidentAction("new seal", "li", 1_700_100_000_789, 0), new IncidentAction("train", null, 0, 5)],
    };

    [Fact]
    public void Facts_NotTouched_ComeBackAsTheyWere()
    {
        var back = IncidentEdit.Of(Full).ToFacts();
        Assert.Equal(Full with { Twins = [], TimeLine = [], Whys = [], Causes = [], Actions = [] },
            back with { Twins = [], TimeLine = [], Whys = [], Causes = [], Actions = [] });
        Assert.Equal(Full.Twins, back.Twins);
        Assert.Equal(Full.TimeLine, back.TimeLine);
        Assert.Equal(Full.Whys, back.Whys);
        Assert.Equal(Full.Causes, back.Causes);
        Assert.Equal(Full.Actions, back.Actions);
    }

    [Fact]
    public void Times_AreUtc_AndEmptyOrNonsenseIsNoTime()
    {
        var edit = IncidentEdit.Of(Full);
        edit.Occurred = "2026-11-25T08:30:00";
        edit.Actions[0].Due = "2026-12-01";
        edit.TimeLine[0].At = "tomorrow";
        var facts = edit.ToFacts();
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 8, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), facts.OccurredMs);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), facts.Actions[0].DueMs);
        Assert.Equal(0, facts.TimeLine[0].AtMs);
    }

    [Fact]
    public void CauseTree_HoweverItIsEdited_IsATreeThatTheKernelTakes() => Gen.Int[0, 99].Array[0, 40].Sample(steps =>
    {
        var edit = IncidentEdit.Of(Full);
        foreach (var step in steps)
        {
            var any = edit.Causes.Count == 0 ? null : edit.Causes[step % edit.Causes.Count].Id;
            if (step % 3 == 0 && any is not null) edit.RemoveCause(any);
            else edit.AddCause(step % 5 == 0 ? null : any).Text = "x";
        }

        Assert.Equal(edit.Causes.Count, edit.Tree().Count());
        Assert.Null(IncidentKernel.Check(edit.ToFacts(), Full.OccurredMs + 1));
    });

    [Fact]
    public void FromGroup_TakesMembersTimesTwinsAndTheThingThatAnInstrumentWatches()
    {
        var model = new PlantModel
        {
            Id = "p", Name = new LocalizedText("P", "P"), Frame = new PlantFrame(0, 0, 0), Types = [],
            Twins =
            [
                Twin("P-1", TwinKind.Equipment) with
                {
                    TypeId = "pump", Signals = Twin("x", TwinKind.Equipment).Signals.Add("gas", "AT-1"),
                    Words = Twin("x", TwinKind.Equipment).Words.Add("substance", "methanol"),
                },
                Twin("AT-1", TwinKind.Sensor),
            ],
        };
        var group = CauseLinesTests.GroupsOf(
            [Alarms.Step("AT-1", AlarmPriority.High, 1, false, 5_000), Alarms.Step("T-9", AlarmPriority.Low, 1, false, 7_000)], 2)[0];
        var facts = IncidentFromGroup.Of(group, model, "zh-CN") with { Class = "leak" };
        Assert.Equal(("AT-1: 高", 5_000, "pump", "methanol"), (facts.Title, facts.OccurredMs, facts.EquipmentType, facts.Substance));
        Assert.Equal(["P-1", "AT-1", "T-9"], facts.Twins);
        Assert.Equal([5_000, 7_000], facts.TimeLine.Select(static m => m.AtMs));
        Assert.Equal("P-1", Assert.Single(facts.Causes).Twin);
        Assert.Equal(group.Id, facts.AlarmGroup);
        Assert.Null(IncidentKernel.Check(facts, 10_000));
    }

    [Fact]
    public void HeldList_OpenedRow_PutsItsRowsUnderIt_AndMovesNothingElse()
    {
        var order = new SteadyOrder<string>(static row => row);
        order.Update(["a", "b"]);
        order.Hold();
        order.Update(["x", "a", "b"]);
        order.Open("a", ["a1", "a2", "b"]);
        Assert.Equal(["a", "a1", "a2", "b"], order.Shown);
        order.Close(static row => row.StartsWith('a') && row.Length > 1);
        Assert.Equal(["a", "b"], order.Shown);
        order.Open("gone", ["z"]);
        Assert.Equal(["a", "b"], order.Shown);
    }

    private static TwinDefinition Twin(string id, TwinKind kind) => new()
    {
        Id = id, Kind = kind, TypeId = "t", Name = new LocalizedText(id, id), Shape = new Shape(ShapeKind.Point, [default]),
    };
}
