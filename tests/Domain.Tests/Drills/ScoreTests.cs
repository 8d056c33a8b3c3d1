using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Physics.Harm;
using Xunit;

namespace Twin.Domain.Tests.Drills;

/// <summary>The definitions of docs/drills.md, on a log written by hand.</summary>
public class ScoreTests
{
    private static readonly LocalizedText Text = new("x", "某");

    private static readonly Scenario Played = new()
    {
        Id = "x",
        Name = Text,
        Weather = new ScenarioWeather(3, 90),
        KeyAlarms = ["AT-1/L1", "AT-2/L1"],
        Objectives = [new ScenarioObjective("O1", Text), new ScenarioObjective("O2", Text)],
        Expected =
        [
            Expect(DrillMeasure.Detect, 60), Expect(DrillMeasure.Acknowledge, 30), Expect(DrillMeasure.Understand, 120),
            Expect(DrillMeasure.Dispatch, 180), Expect(DrillMeasure.Isolate, 300, Do(ActionKind.CloseValve, "T-1")),
            Expect(DrillMeasure.Evacuate, 300), Expect(DrillMeasure.Muster, 600), Expect(DrillMeasure.Notify, 3_600),
            Expect(DrillMeasure.Task, 50, Do(ActionKind.StopWork, "J-1")),
        ],
    };

    [Fact]
    public void EveryMeasure_IsCountedFromWhereItsDefinitionSays()
    {
        var score = Score(
            Alarm(20, "AT-1/L1"), // Before it began: another matter.
            At(100, SceneEventKind.Onset, "1"), At(100, SceneEventKind.LeakStarted, "T-1"), Act(110, "stopWork", "J-1"),
            Alarm(130, "AT-9/H"), Alarm(140, "AT-2/L1"), At(155, SceneEventKind.AlarmAcknowledged, "AT-2/L1"),
            At(180, SceneEventKind.Verified, "AT-2"), Act(200, "dispatch T-1", "RT-1"), Hot(210, 2), Act(215, "evacuate", ""),
            At(220, SceneEventKind.PersonWarned, "P1"), At(300, SceneEventKind.Refused, "T-1", "closeValve"), Hot(330, 0),
            Act(520, "closeValve", "T-1"), At(700, SceneEventKind.PersonMustered, "P1"));
        Assert.Equal([40, 15, 40, 45, 420, 190, 560, double.NaN, 10], score.Tasks.Select(static t => t.TakenS));
        Assert.Equal(
            [DrillRating.P, DrillRating.P, DrillRating.P, DrillRating.P, DrillRating.S, DrillRating.P, DrillRating.P, DrillRating.U,
                DrillRating.P],
            score.Tasks.Select(static t => t.Rating));
        Assert.Equal(100, score.ResponseS);
        Assert.True(score.BeatsLine);
        Assert.Equal(Math.Round((700 + 75) / 9.0, 1), score.Score);
        Assert.Equal("Good", score.Grade.En);
        Assert.Contains(score.Findings, static f => f is { Code: "valve", Twin: "T-1" });
        Assert.Contains(score.Findings, static f => f.Code == "notify");
        Assert.Equal([score.Tasks.Average(static t => t.Points), double.NaN], score.Objectives.Select(static o => o.Points), Close);
    }

    [Fact]
    public void SeenBeforeAnyAlarm_IsDetectedThen()
    {
        var score = Score(
            At(10, SceneEventKind.Onset, "1"), At(10, SceneEventKind.LeakStarted, "T-1"), At(40, SceneEventKind.Verified, "AT-7"),
            At(60, SceneEventKind.Verified, "T-1"), Alarm(90, "AT-1/L1"));
        Assert.Equal(50, score.Tasks[0].TakenS);
    }

    [Fact]
    public void WhoIsOutWithATeam_IsToldApartFromWhoIsMissing()
    {
        var played = Played with
        {
            Resources = [new ScenarioResource("RT-1", default, Text, default, 0, 0, 0, ["P1", "P3"])],
        };
        DrillPerson[] people =
        [
            new("P1", 0, 0, PersonDoes.Dispatched, DrillZone.Hot, 0, 0, 0), new("P2", 0, 0, PersonDoes.Mustered, DrillZone.Clear, 0, 0, 0),
            new("P3", 0, 0, PersonDoes.Dead, DrillZone.Hot, 1, 0, 0), new("P4", 0, 0, PersonDoes.Down, DrillZone.Hot, 1, 0, 0),
        ];
        var toll = DrillScorer.Score(played, [At(0, SceneEventKind.Onset, "1")], people, 0, 0, automatic: false).Toll;
        Assert.Equal((4, 1, 1, 1), (toll.All, toll.Mustered, toll.WithTeams, toll.Dead));
    }

    [Fact]
    public void SentBeforeTheAcknowledgement_WasSentAtOnce()
    {
        var score = Score(
            At(0, SceneEventKind.Onset, "1"), Alarm(10, "AT-1/L1"), Act(20, "dispatch T-1", "RT-1"),
            At(90, SceneEventKind.AlarmAcknowledged, "AT-1/L1"));
        Assert.Equal(0, score.Tasks[3].TakenS);
        Assert.Equal(20, score.ResponseS);
    }

    [Fact]
    public void NothingDone_IsNothing_AndTheDeadWeigh()
    {
        var score = Score(
            At(0, SceneEventKind.Onset, "1"), Hot(5, 1), At(30, SceneEventKind.PersonDown, "P1", "toxic"),
                At(60, SceneEventKind.PersonDead, "P1"));
        Assert.Equal(0, score.Score);
        Assert.Equal("不合格", score.Grade.Zh);
        Assert.Equal(16, score.Penalty);
        Assert.True(double.IsNaN(score.ResponseS));
        Assert.False(score.BeatsLine);
        Assert.All(score.Tasks, static t => Assert.Equal(DrillRating.U, t.Rating));
    }

    [Fact]
    public void Alarms_UsefulAndUseless_AndTheMostInTenMinutes()
    {
        var raised = Enumerable.Range(0, 14).Select(static i => Alarm(i * 60, "AT-1/L1", i % 2 == 0)).ToArray();
        var score = Score([At(0, SceneEventKind.Onset, "1"), .. raised]);
        Assert.Equal(new DrillAlarmCount(14, 7, 7, 14, 10), score.Alarms);
        Assert.Contains(score.Findings, static f => f.Code == "alarms.useless");
    }

    [Fact]
    public void Conditions_LookAtTheWorld()
    {
        var world = new Looked();
        Assert.True(Level(above: 5).Holds(world));
        Assert.False(Level(above: 7).Holds(world));
        Assert.True(Level(below: 7).Holds(world));
        Condition Both(ConditionKind kind) => new() { Kind = kind, Parts = [Level(above: 5), Level(above: 7)] };
        Assert.False(Both(ConditionKind.All).Holds(world));
        Assert.True(Both(ConditionKind.Any).Holds(world));
        Assert.True(new Condition { Kind = ConditionKind.Not, Parts = [Level(above: 7)] }.Holds(world));
        Assert.True(new Condition { Kind = ConditionKind.Harmed, Above = 0.2 }.Holds(world));
        Assert.False(new Condition { Kind = ConditionKind.Sensor, Target = "none", Above = 0 }.Holds(world), "No reading is no value.");
        static Condition Level(double above = double.NaN, double below = double.NaN) =>
            new() { Kind = ConditionKind.Level, Target = "T-1", Above = above, Below = below };
    }

    private sealed class Looked : IConditionWorld
    {
        public bool HasAlarm(string twin, string rule, AlarmAsked state) => false;

        public double Shown(string sensor) => double.NaN;

        public double LevelM(string tank) => 6;

        public bool WasDone(ActionKind kind, string target) => false;

        public double HarmShare(string person) => 0.25;

        public bool Burns(string twin) => false;
    }

    private static DrillScore Score(params SceneEvent[] log)
    {
        var dead = log.Any(static e => e.Kind == SceneEventKind.PersonDead);
        var person = new DrillPerson("P1", 0, 0, dead ? PersonDoes.Dead : PersonDoes.Mustered, DrillZone.Clear, 0, 0, 0);
        return DrillScorer.Score(Played, log, [person], 0, 0, automatic: false);
    }

    private static bool Close(double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || Math.Abs(a - b) < 0.06;

    private static ScenarioExpected Expect(DrillMeasure measure, double targetS, params ImmutableArray<DrillAction> any) =>
        new() { Id = measure.ToString(), Text = Text, Measure = measure, TargetS = targetS, Any = any, Objectives = ["O1"] };

    private static DrillAction Do(ActionKind kind, string target) => new() { Kind = kind, Target = target };

    private static SceneEvent At(double s, SceneEventKind kind, string subject, string detail = "") => new(s, kind, subject, detail);

    private static SceneEvent Act(double s, string detail, string subject) =>
        new(s, SceneEventKind.Action, subject, detail, DrillTeam.Blue, "anna");

    private static SceneEvent Alarm(double s, string key, bool useful = true) =>
        new(s, SceneEventKind.AlarmRaised, key, useful ? "useful" : "useless");

    private static SceneEvent Hot(double s, int people) => new(s, SceneEventKind.HotZone, "", "", Value: people);
}
