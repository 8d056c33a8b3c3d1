using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Physics.Harm;
using Xunit;

namespace Twin.Domain.Tests.Drills;

/// <summary>What the scene does to actions: each with the plant, nothing staged.</summary>
public class SceneTests
{
    private static readonly LocalizedText Said = new("x", "某");

    [Fact]
    public void Leak_TakesWhatItGives_FromItsTank()
    {
        var scene = Scene(Leak("V-403", 30));
        var level = scene.LevelM("V-403");
        Run(scene, 600);
        Assert.InRange(scene.ReleasedKg, 4_000, 20_000);
        Assert.True(scene.LevelM("V-403") < level);
        var cloud = Assert.Single(scene.Clouds);
        Assert.InRange(cloud.Field.ReleasedKg, 0.3 * scene.ReleasedKg, scene.ReleasedKg);
        Assert.Equal(cloud.Field.ReleasedKg, cloud.Field.HeldKg + cloud.Field.PrunedKg, 1e-6 * cloud.Field.ReleasedKg);
    }

    [Fact]
    public void Leak_EndsWithWhatThereWas()
    {
        var scene = Scene(Leak("V-501", 150, ("massKg", 5_000)));
        Run(scene, 900);
        Assert.Equal(5_000, scene.ReleasedKg, 1.0);
        Assert.Contains(scene.Log, static e => e.Kind == SceneEventKind.LeakStopped);
    }

    [Fact]
    public void Detector_DownwindSees_ItsLagAndRangeShow()
    {
        var scene = Scene(Leak("V-403", 40));
        double after5 = 0, most = 0;
        Run(scene, 300, r =>
        {
            if (r.Sensor != DrillFiles.Plant.IndexOf("AT-403")) return;
            if (r.AtMs <= 8_000) after5 = Math.Max(after5, r.Value);
            most = Math.Max(most, r.Value);
        });
        Assert.True(most > 50, $"{most} %LEL");
        Assert.True(after5 < most / 2, "It takes its time.");
        Assert.True(most <= 100, "It knows no more than its range.");
        Assert.True(scene.Shown("AT-101") < 5, "Upwind and far away there is nothing.");
    }

    [Fact]
    public void ShutIn_TheLineRunsEmpty()
    {
        var scene = Scene(Leak("P-501A", 15));
        Run(scene, 120);
        Assert.Null(Blue(scene, ActionKind.CloseValve, "P-501A"));
        Run(scene, 300);
        Assert.Equal(0, scene.ReleaseKgS, 1e-9);
    }

    [Fact]
    public void StuckValve_IsRefused_UntilATeamHasClosedItByHand()
    {
        var scene = Scene(new DrillAction { Kind = ActionKind.JamValve, Target = "V-403" }, Leak("V-403", 20, ("pipeM", 0.05)));
        Run(scene, 10);
        Assert.Equal("drill.valve.jammed", Blue(scene, ActionKind.CloseValve, "V-403")!.Code);
        Assert.Null(scene.Act(new DrillAction { Kind = ActionKind.Dispatch, Target = "RT-1", To = "V-403" }, DrillTeam.Blue, "c"));
        Run(scene, 600);
        Assert.Equal(0, scene.ReleaseKgS, 1e-9);
        Assert.Contains(scene.Log, static e => e is { Kind: SceneEventKind.Refused, Detail: "closeValve" });
    }

    [Fact]
    public void Tank_RunsOver_PoolBurns_FoamPutsItOut()
    {
        var scene = Scene(new DrillAction { Kind = ActionKind.Receive, Target = "T-204", Numbers = Numbers(("m3h", 6_000)) });
        var seconds = 0;
        for (; seconds < 7_200 && !scene.Log.Any(static e => e.Kind == SceneEventKind.Overflow); seconds++) Run(scene, 1);
        Run(scene, 60);
        Assert.Null(Blue(scene, ActionKind.StopReceive, "T-204"));
        Assert.Null(White(scene, ActionKind.Ignite, "T-204"));
        Run(scene, 5);
        Assert.True(scene.Burns("T-204"));
        Assert.Contains(scene.Overlay().Shapes, static s => s is { Kind: OverlayKind.Radiation, Level: 12.5 });
        Blue(scene, ActionKind.StartFoam, "T-204");
        foreach (var engine in new[] { "FE-1", "FE-2" })
            scene.Act(new DrillAction { Kind = ActionKind.Dispatch, Target = engine, To = "T-204" }, DrillTeam.Blue, "c");
        Run(scene, 1_800);
        Assert.False(scene.Burns("T-204"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void JetOnANeighbour_BurstsIt_UnlessItIsCooled(bool cooled)
    {
        var scenario = DrillFiles.Read("lpg-jet-fire") with { Procedures = [], AutoEndS = 1_400 };
        var scene = new DrillScene(DrillFiles.Plant, scenario, SceneStart.Nothing);
        // The library's drill lights the cloud on an alarm: told here.
        Run(scene, 100);
        scene.OnAlarm(new SceneAlarm("AT-403", "L2", AlarmNews.Raised, true));
        if (cooled)
        {
            foreach (var tank in new[] { "V-401", "V-402", "V-403" }) Assert.Null(Blue(scene, ActionKind.StartDeluge, tank));
        }

        Run(scene, 900);
        Assert.Equal(!cooled, scene.Log.Any(static e => e is { Kind: SceneEventKind.TankFailed, Subject: "V-402" }));
        Assert.Equal(!cooled, scene.Log.Any(static e => e.Kind == SceneEventKind.Fireball));
    }

    [Fact]
    public void Evacuation_LeadsRoundThePlume_AndThroughOpenGates()
    {
        var scene = Scene(Leak("L-501", 20, ("pipeM", 0.2)));
        Run(scene, 120);
        scene.Act(new DrillAction { Kind = ActionKind.CloseGate, Target = "G-WEST" }, DrillTeam.Red, "r");
        Assert.Null(Blue(scene, ActionKind.Evacuate, ""));
        var worst = DrillZone.Clear;
        for (var i = 0; i < 900; i++)
        {
            Run(scene, 1);
            foreach (var person in scene.People)
                if (person.Does == PersonDoes.Leaving && i > 60 && person.Zone > worst) worst = person.Zone;
        }

        Assert.True(scene.Mustered >= 21, $"{scene.Mustered} mustered");
        Assert.True(worst < DrillZone.Hot, "Nobody on the way out walked through the hot zone.");
        Assert.DoesNotContain(scene.Log, static e => e is { Kind: SceneEventKind.PersonMustered, Detail: "M-WEST" });
    }

    [Fact]
    public void Gate_LetsPassWhatItsWidthAllows()
    {
        var narrow = DrillFiles.Read("ammonia-wind-shift");
        narrow = narrow with
        {
            Injects = [],
            Site = narrow.Site with { Gates = [narrow.Site.Gates[0] with { WidthM = 0.5 }] },
        };
        var scene = new DrillScene(DrillFiles.Plant, narrow, SceneStart.Nothing);
        Assert.Null(Blue(scene, ActionKind.Evacuate, ""));
        Run(scene, 900);
        var times = scene.Log.Where(static e => e.Kind == SceneEventKind.PersonMustered).Select(static e => e.TimeS).ToArray();
        Assert.True(times.Length > 20);
        // 1.316 persons a second and metre through 0.3 m: two and a half seconds each, but for the one that was let in at once.
        for (var i = 10; i < times.Length; i++) Assert.True(times[i] - times[i - 10] >= 8 * 2.5, $"{times[i - 10]} to {times[i]}");
    }

    [Fact]
    public void RedTeam_KillsFreezesSpoofsAndCuts_AndRestores()
    {
        var scene = Scene();
        Run(scene, 20);
        Assert.Null(scene.Act(Red(ActionKind.KillSensor, "AT-101"), DrillTeam.Red, "r"));
        Assert.Null(scene.Act(Red(ActionKind.FreezeSensor, "LT-101"), DrillTeam.Red, "r"));
        Assert.Null(scene.Act(Red(ActionKind.SpoofSensor, "AT-102", ("value", 60)), DrillTeam.Red, "r"));
        Assert.Null(scene.Act(Red(ActionKind.CutNetwork, "Z-LOADING"), DrillTeam.Red, "r"));
        Assert.Null(scene.Act(Red(ActionKind.FreezeCamera, "CAM-01"), DrillTeam.Red, "r"));
        var seen = new HashSet<int>();
        var (frozen, spoofed) = (new HashSet<double>(), 0.0);
        Run(scene, 30, r =>
        {
            seen.Add(r.Sensor);
            if (r.Sensor == DrillFiles.Plant.IndexOf("LT-101")) frozen.Add(r.Value);
            if (r.Sensor == DrillFiles.Plant.IndexOf("AT-102")) spoofed = r.Value;
        });
        Assert.DoesNotContain(DrillFiles.Plant.IndexOf("AT-101"), seen);
        Assert.DoesNotContain(DrillFiles.Plant.IndexOf("AT-701"), seen);
        Assert.Single(frozen);
        Assert.InRange(spoofed, 58, 62);
        Assert.Equal(["CAM-01"], scene.FrozenCameras);
        Blue(scene, ActionKind.Verify, "T-101");
        Assert.Equal(SceneEventKind.NotSeen, scene.Log[^2].Kind);
        Assert.Null(Blue(scene, ActionKind.RestoreNetwork, "Z-LOADING"));
        Assert.Null(Blue(scene, ActionKind.RestoreSensor, "AT-101"));
        seen.Clear();
        Run(scene, 30, r => seen.Add(r.Sensor));
        Assert.Contains(DrillFiles.Plant.IndexOf("AT-701"), seen);
        Assert.Contains(DrillFiles.Plant.IndexOf("AT-101"), seen);
    }

    [Fact]
    public void Sides_DoOnlyWhatIsTheirs_AndOnlyToWhatIsThere()
    {
        var scene = Scene();
        Assert.Equal("drill.team", scene.Check(Leak("T-101", 20), DrillTeam.Blue)!.Code);
        Assert.Equal("scenario.twin.unknown", scene.Check(Red(ActionKind.KillSensor, "AT-999"), DrillTeam.Red)!.Code);
        Assert.Equal("scenario.inventory", scene.Check(Leak("V-403", 20, ("massKg", 1e9)), DrillTeam.Red)!.Code);
        Assert.Equal("drill.plug.team", Blue(scene, ActionKind.Plug, "V-403")!.Code);
        Assert.Null(scene.Check(Leak("V-403", 20), DrillTeam.Red));
    }

    [Fact]
    public void Fork_GoesOnAlike_AndTouchesNothing()
    {
        var scene = Scene(Leak("V-403", 30), new DrillAction { Kind = ActionKind.Evacuate });
        Run(scene, 100);
        var fork = scene.Copy();
        var (one, two) = (new List<SceneReading>(), new List<SceneReading>());
        for (var i = 0; i < 200; i++) fork.Step(two);
        var ahead = fork.Log.ToImmutableArray();
        for (var i = 0; i < 200; i++) scene.Step(one);
        Assert.Equal(two, one);
        Assert.Equal(ahead, scene.Log);
        Assert.Equal(fork.People, scene.People);
    }

    [Fact]
    public void Forecast_IsToldAsOne_AndReachesFurther()
    {
        var scene = Scene(Leak("V-403", 40));
        Run(scene, 6);
        var (now, ahead) = (scene.Overlay(), scene.Overlay(300));
        Assert.Equal((0, 300), (now.AheadS, ahead.AheadS));
        Assert.True(Reach(ahead) > Reach(now) + 10);

        double Reach(SceneOverlay overlay) => overlay.Shapes.Where(static s => s is { Kind: OverlayKind.Flammable, Level: 50 })
            .SelectMany(static s => s.Rings).SelectMany(static r => r).Max(p => p.To(new SpotM(362, 158)));
    }

    [Fact]
    public void AnyPlant_IsAScene_AndSaysWhatItHasNoModelOf()
    {
        var plant = new Domain.Plants.PlantIndex(Plants.SampleFiles.Load("pump-loop"));
        var scenario = new Scenario { Id = "loop", Name = Said, Weather = new ScenarioWeather(3, 90) };
        var scene = new DrillScene(plant, scenario, SceneStart.Nothing);
        Assert.Equal("scenario.substance", scene.Check(Leak("T-1", 20), DrillTeam.Red)!.Code);
        Assert.NotNull(scene.Act(Leak("T-1", 20), DrillTeam.Red, "r"));
        Assert.Null(Blue(scene, ActionKind.Evacuate, ""));
        var count = 0;
        Run(scene, 120, _ => count++);
        Assert.True(count > 100);
        Assert.Empty(scene.Overlay().Shapes);
    }

    private static DrillScene Scene(params DrillAction[] actions)
    {
        var scenario = DrillFiles.Read("lpg-jet-fire") with
        {
            Injects = [new ScenarioInject { No = 1, By = DrillTeam.White, Text = Said, Do = [.. actions] }],
            Procedures = [],
            AutoEndS = 86_400,
        };
        return new DrillScene(DrillFiles.Plant, scenario, SceneStart.Nothing);
    }

    private static void Run(DrillScene scene, int seconds, Action<SceneReading>? with = null)
    {
        var readings = new List<SceneReading>();
        for (var i = 0; i < seconds; i++)
        {
            readings.Clear();
            scene.Step(readings);
            if (with is not null) readings.ForEach(with);
        }
    }

    private static DrillAction Leak(string target, double holeMm, params (string, double)[] more) =>
        new() { Kind = ActionKind.Leak, Target = target, Numbers = Numbers([("holeMm", holeMm), .. more]) };

    private static DrillAction Red(ActionKind kind, string target, params (string, double)[] numbers) =>
        new() { Kind = kind, Target = target, Numbers = Numbers(numbers) };

    private static ImmutableSortedDictionary<string, double> Numbers(params (string Name, double Value)[] numbers) =>
        numbers.ToImmutableSortedDictionary(static n => n.Name, static n => n.Value);

    private static TwinError? Blue(DrillScene scene, ActionKind kind, string target) =>
        scene.Act(new DrillAction { Kind = kind, Target = target }, DrillTeam.Blue, "b");

    private static TwinError? White(DrillScene scene, ActionKind kind, string target) =>
        scene.Act(new DrillAction { Kind = kind, Target = target }, DrillTeam.White, "w");
}
