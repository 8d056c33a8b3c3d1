using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Score;

/// <summary>Scores a drill from its log alone, so that a kept log can be scored again.</summary>
public static class DrillScorer
{
    private const double SomeShare = 1.5;
    private const double MajorShare = 3;
    private const double PerDead = 12;
    private const double PerDown = 4;
    private const double PerTank = 10;
    private const double MostPenalty = 60;

    /// <summary>Scores.</summary>
    /// <param name="scenario">What was played.</param>
    /// <param name="log">All that happened.</param>
    /// <param name="people">Everybody at the end.</param>
    /// <param name="exposed">People who breathed more than AEGL-2.</param>
    /// <param name="releasedKg">Lost, kg.</param>
    /// <param name="automatic">Blue was played by procedure.</param>
    public static DrillScore Score(
        Scenario scenario, IReadOnlyList<SceneEvent> log, IReadOnlyCollection<DrillPerson> people, int exposed, double releasedKg,
        bool automatic)
    {
        var times = new DrillTimes(scenario, log);
        var tasks = scenario.Expected.Select(e => Measure(e, times.Taken(e))).ToImmutableArray();
        var toll = Toll(scenario, log, people, exposed);
        var tanks = log.Count(static e => e.Kind == SceneEventKind.TankFailed);
        var penalty = Math.Min(MostPenalty, (PerDead * toll.Dead) + (PerDown * toll.Down) + (PerTank * tanks));
        var weights = tasks.Sum(static t => t.Weight);
        var score = weights > 0 ? Math.Clamp((tasks.Sum(static t => t.Weight * t.Points) / weights) - penalty, 0, 100) : 0;
        var alarms = Alarms(scenario, log);
        return new DrillScore
        {
            Score = Math.Round(score, 1),
            Grade = Grade(score),
            OnsetS = times.OnsetS,
            ResponseS = times.DispatchS - times.OnsetS,
            Comparable = !automatic,
            Tasks = tasks,
            Penalty = penalty,
            Toll = toll,
            Alarms = alarms,
            Course = DrillCourse.Of(log, times.OnsetS),
            Ideal = [.. scenario.Ideal.Select(static s => new CourseStep(s.AtS, s.Text))],
            Findings = DrillFindings.Of(log, tasks, toll, alarms),
            ReleasedKg = releasedKg,
            Objectives = [.. scenario.Objectives.Select(o => Objective(scenario, o, tasks))],
        };
    }

    private static MeasuredTask Measure(ScenarioExpected expected, double takenS)
    {
        var rating = double.IsNaN(takenS) || takenS > MajorShare * expected.TargetS ? DrillRating.U
            : takenS <= expected.TargetS ? DrillRating.P
            : takenS <= SomeShare * expected.TargetS ? DrillRating.S : DrillRating.M;
        var points = rating switch { DrillRating.P => 100, DrillRating.S => 75, DrillRating.M => 45, _ => 0 };
        return new MeasuredTask(
            expected.Id, expected.Measure, expected.Text, expected.TargetS, takenS, rating, points, expected.Weight);
    }

    private static ObjectiveScore Objective(Scenario scenario, ScenarioObjective objective, ImmutableArray<MeasuredTask> tasks)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < tasks.Length; i++)
        {
            if (!scenario.Expected[i].Objectives.Contains(objective.Id)) continue;
            (sum, weights) = (sum + (tasks[i].Weight * tasks[i].Points), weights + tasks[i].Weight);
        }

        return new ObjectiveScore(objective.Id, objective.Text, weights > 0 ? Math.Round(sum / weights, 1) : double.NaN);
    }

    private static LocalizedText Grade(double score) => score switch
    {
        >= 90 => new LocalizedText("Excellent", "优秀"),
        >= 75 => new LocalizedText("Good", "良好"),
        >= 60 => new LocalizedText("Passed", "合格"),
        _ => new LocalizedText("Not passed", "不合格"),
    };

    private static DrillToll Toll(
        Scenario scenario, IReadOnlyList<SceneEvent> log, IReadOnlyCollection<DrillPerson> people, int exposed) => new(
        people.Count,
        exposed,
        log.Where(static e => e.Kind == SceneEventKind.PersonDown && e.Detail != "collapse").Select(static e =>
            e.Subject).Distinct().Count(),
        log.Count(static e => e.Kind == SceneEventKind.PersonRescued),
        people.Count(static p => p.Does == PersonDoes.Dead),
        people.Count(static p => p.Does == PersonDoes.Mustered),
        (int)log.Where(static e => e.Kind == SceneEventKind.HotZone).Select(static e => e.Value).DefaultIfEmpty(0).Max(),
        WithTeams(scenario, people));

    private static int WithTeams(Scenario scenario, IReadOnlyCollection<DrillPerson> people)
    {
        var teams = scenario.Resources.SelectMany(static r => r.People).ToHashSet(StringComparer.Ordinal);
        return people.Count(p => p.Does is not (PersonDoes.Mustered or PersonDoes.Dead) && teams.Contains(p.Person));
    }

    private static DrillAlarmCount Alarms(Scenario scenario, IReadOnlyList<SceneEvent> log)
    {
        var raised = log.Where(static e => e.Kind == SceneEventKind.AlarmRaised).ToArray();
        var (most, from) = (0, 0);
        for (var i = 0; i < raised.Length; i++)
        {
            while (raised[i].TimeS - raised[from].TimeS >= 600) from++;
            most = Math.Max(most, i - from + 1);
        }

        var useful = raised.Count(static e => e.Detail == "useful");
        return new DrillAlarmCount(
            raised.Length, useful, raised.Length - useful, raised.Count(e => scenario.KeyAlarms.Contains(e.Subject)), most);
    }
}
