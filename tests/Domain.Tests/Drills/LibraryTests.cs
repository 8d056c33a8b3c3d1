using System.Collections.Concurrent;
using Twin.Domain.Alarms;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.Drills;

/// <summary>Every drill of the library from end to end, in a world with all rules, played by automatic blue.</summary>
public class LibraryTests
{
    private const long T0 = 1_764_000_000_000;
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(DrillFiles.Plant.Model).Plant!;
    private static readonly ConcurrentDictionary<string, Lazy<DrillRun>> Played = new();

    public static TheoryData<string> Library() => [.. DrillFiles.Names];

    [Theory]
    [MemberData(nameof(Library))]
    public void Twice_IsTheSame_BitForBit(string name)
    {
        var (once, again) = (Once(name), Play(name));
        Assert.Equal(once.World.Print, again.World.Print);
        Assert.Equal(once.Scene.Log, again.Scene.Log);
        Assert.Equal(once.Scene.People, again.Scene.People);
        Assert.Equal(once.Scene.Shown(), again.Scene.Shown());
        var (a, b) = (once.Report().Score, again.Report().Score);
        Assert.Equal((a.Score, a.ResponseS, a.ReleasedKg, a.Toll, a.Alarms), (b.Score, b.ResponseS, b.ReleasedKg, b.Toll, b.Alarms));
    }

    [Theory]
    [MemberData(nameof(Library))]
    public void Automatic_SeesTheEvent_AndScoresSanely(string name)
    {
        var run = Once(name);
        var score = run.Report().Score;
        Assert.True(run.Ended);
        Assert.True(double.IsFinite(score.OnsetS), "The event began.");
        Assert.True(score.Alarms.Key > 0, "A key alarm was raised.");
        Assert.InRange(score.Score, 20, 100);
        Assert.True(score.ResponseS > 0, "Somebody was sent, after the onset.");
        Assert.False(score.Comparable);
        Assert.All(score.Tasks, static t => Assert.True(double.IsNaN(t.TakenS) || t.TakenS >= 0, t.Id));
        Assert.NotEmpty(score.Course);
        Assert.NotEmpty(run.Report().Samples);
        Assert.NotEmpty(run.Report().Frames);
        Assert.All(score.Findings, static f => Assert.True(f.Title.En.Length > 0 && f.Title.Zh.Length > 0 && f.Order.Zh.Length > 0));
    }

    [Fact]
    public void Drill_BeginsWhereThePlantWas_ExceptWhatTheScenarioMoves()
    {
        var fresh = new PlantSnapshot { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = T0 };
        var plant = new PlantWorld(Farm, "drill-0", fresh);
        for (var s = 0; s < 20; s++)
        {
            plant.Advance(T0 + (s * 1_000));
            foreach (var (sensor, value) in ((string, double)[])[("LT-101", 11.25), ("LT-201", 5), ("PT-401", 0.61), ("PE-05.x", 240),
                ("PE-05.y", 60)])
                plant.Feed(sensor, plant.NowMs, value);
        }

        var run = new DrillRun(Farm, "drill-1", plant.Save(fresh), DrillFiles.Read("gasoline-overfill"),
            new DrillOptions(Automatic: true));
        Assert.Equal(11.25, run.Scene.LevelM("T-101"), 0.01);
        Assert.Equal(13.75, run.Scene.LevelM("T-201"), 0.02);
        var person = run.Scene.People.Single(static p => p.Person == "PE-05");
        Assert.Equal((240, 60), (person.X, person.Y));
        for (var s = 0; s < 30; s++) run.Step();
        Assert.Equal(0.61, run.Scene.Shown("PT-401"), 0.02);
        Assert.Equal(11.25, run.World.Sensor("LT-101")!.Cleaner.Value, 0.01);
        Assert.True(run.World.NowMs >= plant.NowMs + 30_000);
    }

    [Fact]
    public void Sensor_ThatSpeaksAnotherUnit_IsHeardRight()
    {
        var model = Farm.Model;
        var types = model.Types.Select(static t => t.Id == "temperature-transmitter"
            ? t with { Sensor = t.Sensor! with { SourceUnit = "K" } } : t);
        var plant = CompiledPlant.Compile(model with { Types = [.. types] }).Plant!;
        var start = new PlantSnapshot { Plant = "tank-farm", ModelVersion = model.Version, AtMs = T0 };
        var run = new DrillRun(plant, "drill-1", start, DrillFiles.Read("loading-hose"));
        for (var s = 0; s < 20; s++) run.Step();
        Assert.Equal(run.Scene.Shown("TT-101"), run.World.Sensor("TT-101")!.Cleaner.Value, 0.01);
    }

    [Fact]
    public void Operator_ActsOnTheWorld_AndTheScene_AndIsRefusedWhatIsNot()
    {
        var start = new PlantSnapshot { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = T0 };
        var run = new DrillRun(Farm, "drill-1", start, DrillFiles.Read("loading-hose"));
        while (!run.Scene.HasAlarm("AT-703", "L2", AlarmAsked.Active)) run.Step();
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.Acknowledge, Target = "AT-703/L2" }, DrillTeam.Blue, "user:anna"));
        Assert.True(run.Scene.HasAlarm("AT-703", "L2", AlarmAsked.Acknowledged));
        Assert.Contains(run.Take().Alarms, static a => a is { Twin: "AT-703", Kind: AlarmEventKind.Acknowledged });
        for (var s = 0; s < 5; s++) run.Step();
        Assert.Single(run.Scene.Log, static e => e is { Kind: SceneEventKind.AlarmAcknowledged, Subject: "AT-703/L2" });
        Assert.Null(run.SetMode("T-101", "maintenance", "user:a"));
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.StopPump, Target = "P-401A" }, DrillTeam.Blue, "user:anna"));
        Assert.Equal("alarm.unknown",
            run.Act(new DrillAction { Kind = ActionKind.Acknowledge, Target = "AT-101/L1" }, DrillTeam.Blue, "x")!.Code);
        Assert.Equal("drill.team", run.Act(new DrillAction { Kind = ActionKind.Lightning, Target = "T-101" }, DrillTeam.Blue, "x")!.Code);
        Assert.Null(run.Act(new DrillAction { Kind = ActionKind.EndDrill }, DrillTeam.White, "control"));
        Assert.True(run.Ended);
        var score = run.Report().Score;
        Assert.True(score.Comparable);
        Assert.Equal(DrillMeasure.Acknowledge,
            score.Tasks.Single(static t => t is { Measure: DrillMeasure.Acknowledge, Rating: DrillRating.P }).Measure);
    }

    private static DrillRun Once(string name) => Played.GetOrAdd(name, static n => new Lazy<DrillRun>(() => Play(n))).Value;

    private static DrillRun Play(string name)
    {
        var start = new PlantSnapshot { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = T0 };
        var run = new DrillRun(Farm, "drill-1", start, DrillFiles.Read(name), new DrillOptions(Automatic: true, SpreadEveryS: 10));
        while (!run.Ended) run.Step();
        return run;
    }
}
