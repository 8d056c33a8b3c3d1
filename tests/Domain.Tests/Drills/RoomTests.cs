using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Physics.Harm;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.Drills;

/// <summary>Roles, messages and checklists of a drill.</summary>
public class RoomTests
{
    private static readonly CompiledPlant Plant = CompiledPlant.Compile(DrillFiles.Plant.Model).Plant!;

    [Fact]
    public void WhoPlaysARole_ActsForItsSideOnly()
    {
        var run = Run();
        Assert.Equal("drill.role.unknown", run.Join("nobody", "user:a")!.Code);
        Assert.Null(run.Join("red", "user:a"));
        Assert.Null(run.Join("commander", "user:b"));
        Assert.Null(run.Join("control", "user:c"));
        Assert.Equal("drill.role.side", run.Act(Close, DrillTeam.Blue, "user:a")!.Code);
        Assert.Equal("drill.role.side", run.Act(Leak, DrillTeam.Red, "user:b")!.Code);
        Assert.Equal("drill.role.side", run.Hold(5, true, "user:b")!.Code);
        var command = new AlarmCommand(AlarmVerb.Acknowledge, 0, "user:a", null);
        Assert.Equal("drill.role.side", run.Command("AT-201", "L1", command).Error!.Code);
        Assert.Null(run.Act(Close, DrillTeam.Blue, "user:b"));
        Assert.Null(run.Act(Close with { Kind = ActionKind.OpenValve }, DrillTeam.Blue, "user:c"));
        Assert.Null(run.Hold(5, true, "user:c"));
        Assert.Null(run.Join("", "user:a"));
        Assert.Null(run.Act(Close, DrillTeam.Blue, "user:a"));
        Assert.Equal(["user:b", "user:c"], run.Board.Players.Select(static p => p.Actor));
    }

    [Fact]
    public void Messages_ReachTheirRole_AndSayWhoHasReadThem()
    {
        var run = Run();
        run.Join("commander", "user:b");
        run.Join("red", "user:a");
        run.Step();
        Assert.Null(run.Act(Say("fire", "Foam on T-201"), DrillTeam.Blue, "user:b"));
        Assert.Null(run.Act(Say(DrillBoard.All, "Boo"), DrillTeam.Red, "user:a"));
        Assert.Equal("drill.role.unknown", run.Act(Say("nobody", "x"), DrillTeam.Red, "user:a")!.Code);
        var board = run.Board;
        // The briefing of the operator is said once, by the inject's own message.
        Assert.Equal(["operator", "fire", "all"], board.Messages.Select(static m => m.To));
        Assert.Equal(["", "commander", "red"], board.Messages.Select(static m => m.From));
        Assert.Equal([2, 3], board.MessagesOf(board.RoleOf("user:b"), false).Select(static m => m.No));
        Assert.Equal([3], board.MessagesOf(board.RoleOf("user:a"), true).Select(static m => m.No));
        Assert.Null(run.Read(3, "user:b"));
        Assert.Equal("drill.role.none", run.Read(3, "user:x")!.Code);
        Assert.Equal("drill.message", run.Read(4, "user:b")!.Code);
        Assert.Equal(["red", "commander"], run.Board.Messages[2].ReadBy);
        Assert.Equal(["commander"], run.Board.Messages[1].ReadBy);
    }

    [Fact]
    public void Procedure_OpensAsAChecklistOnItsAlarm_TickedByHandOrByTheDeed()
    {
        var run = Run();
        run.Join("operator", "user:o");
        while (run.Board.Checklists.Count == 0 && !run.Ended) run.Step();
        var list = run.Board.Checklists[0];
        Assert.Equal("GAS", list.Procedure);
        var twin = list.Alarm.Split('/')[0];
        Assert.Equal(twin, list.Steps[0].Do!.Target);
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.Checklist, Target = "GAS/1" }, DrillTeam.Blue, "user:o"));
        Assert.Null(run.Act(Close with { Kind = ActionKind.StopReceive }, DrillTeam.Blue, "user:o"));
        var steps = run.Board.Checklists[0].Steps;
        Assert.True(steps[0].Done && steps[1].Done && !steps[2].Done);
        Assert.Equal((run.Scene.TimeS, "user:o"), (steps[1].DoneS, steps[1].By));
        while (!run.Ended && run.Scene.TimeS < 1_200) run.Step();
        Assert.Equal(run.Board.Checklists.Count, run.Board.Checklists.Select(static l => l.Procedure).Distinct().Count());
    }

    [Fact]
    public void ExpectedTicksAndMessages_CountInTheScore_AndBlueSeesNoInject()
    {
        var scenario = DrillFiles.Read("gasoline-overfill");
        var wanted = scenario with
        {
            Expected = [Task("tick", ActionKind.Checklist, "GAS/1"), Task("say", ActionKind.Message, "fire"),
                Task("not", ActionKind.Message, "field")],
        };
        var run = Run(wanted);
        while (run.Board.Checklists.Count == 0 && !run.Ended) run.Step();
        run.Act(new DrillAction { Kind = ActionKind.Checklist, Target = "GAS/1" }, DrillTeam.Blue, "user:o");
        run.Act(Say("fire", "come"), DrillTeam.Blue, "user:o");
        var tasks = run.Report().Score.Tasks;
        Assert.Equal([false, false, true], tasks.Select(static t => double.IsNaN(t.TakenS)));
        var blue = run.Board.Role("commander");
        Assert.DoesNotContain(
            run.Scene.Log, e => e.Kind is SceneEventKind.Inject or SceneEventKind.SensorFault && DrillSight.Shows(blue, e));
        Assert.Contains(run.Scene.Log, static e => e.Kind == SceneEventKind.Inject);
        Assert.Empty(DrillSight.Of(scenario).Injects);
    }

    [Fact]
    public void TheTruth_IsForControlAndRed_AndWhoPlayedBlueDoesNotSeeItByLeaving()
    {
        var run = Run();
        var (leader, watcher) = (new DrillViewer("user:l", true), new DrillViewer("user:w", false));
        Assert.True(run.Board.SeesAll(null));
        Assert.True(run.Board.SeesAll(leader));
        Assert.False(run.Board.SeesAll(watcher));
        foreach (var (role, all) in new[] { ("red", true), ("control", true), ("commander", false) })
        {
            Assert.Null(run.Join(role, "user:l"));
            Assert.Equal(all, run.Board.SeesAll(leader));
        }

        Assert.Null(run.Join("", "user:l"));
        Assert.False(run.Board.SeesAll(leader));
        Assert.DoesNotContain(run.Board.MessagesOf(null, run.Board.SeesAll(leader)), static m => m.To != DrillBoard.All);
    }

    [Fact]
    public void BluesMap_HasNoPlume_AndAFireOnlyWhenSomebodySawIt()
    {
        var run = Run();
        Assert.Null(run.Act(Leak, DrillTeam.White, "user:c"));
        while (run.Scene.TimeS < 10) run.Step();
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.Ignite, Target = "T-204" }, DrillTeam.White, "user:c"));
        while (run.Scene.TimeS < 20) run.Step();
        var truth = run.Overlay(0, true);
        Assert.NotEmpty(truth.Shapes);
        Assert.NotEmpty(truth.Fires);
        Assert.Empty(run.Overlay(0, false).Shapes);
        Assert.Empty(run.Overlay(300, false).Shapes);
        var fire = truth.Fires[0];
        Assert.Empty(DrillSight.Of(truth, static _ => false).Fires);
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.Verify, Target = fire.Twin }, DrillTeam.Blue, "user:b"));
        Assert.Contains(fire, run.Overlay(0, false).Fires);
        var lies = new DrillPerson("P", 1, 2, PersonDoes.Dead, DrillZone.Hot, 1, 2, 3);
        Assert.Equal(new DrillPerson("P", 1, 2, PersonDoes.Working, default, 0, 0, 0), DrillSight.Of(lies));
    }

    private static DrillAction Close => new() { Kind = ActionKind.CloseValve, Target = "T-201" };

    private static DrillAction Leak => new()
    {
        Kind = ActionKind.Leak, Target = "T-204", Numbers = ImmutableSortedDictionary<string, double>.Empty.Add("holeMm", 20),
    };

    private static DrillAction Say(string to, string text) =>
        new() { Kind = ActionKind.Message, Target = to, Text = new LocalizedText(text, text) };

    private static ScenarioExpected Task(string id, ActionKind kind, string target) => new()
    {
        Id = id, Text = new LocalizedText(id, id), Measure = DrillMeasure.Task, TargetS = 3_600,
        Any = [new DrillAction { Kind = kind, Target = target }],
    };

    private static DrillRun Run(Scenario? scenario = null) => new(
        Plant, "drill-1", new PlantSnapshot { Plant = Plant.Model.Id, ModelVersion = Plant.Model.Version, AtMs = 0 },
        scenario ?? DrillFiles.Read("gasoline-overfill"));
}
