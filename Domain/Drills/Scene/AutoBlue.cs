using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>An action automatic blue takes.</summary>
/// <param name="Action">What.</param>
/// <param name="Role">As whom.</param>
public readonly record struct BlueAction(DrillAction Action, string Role);

/// <summary>
/// Blue by procedure: acknowledges alarms one after the other, the most important first, and follows the procedures attached to them,
/// with
/// a person's delays drawn by the seed. One operator: an acknowledgement takes three seconds. Where a valve is stuck a team is sent.
/// </summary>
public sealed class AutoBlue
{
    private const double AcknowledgeEveryS = 3;
    private const double LookS = 8;
    private const double LookSpreadS = 14;
    private const double JammedS = 15;
    private readonly Scenario _scenario;
    private readonly PlantIndex _plant;
    private readonly List<Waiting> _alarms = [];
    private readonly List<Planned> _planned = [];
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private DrillRandom _random;
    private double _freeS;
    private int _number;

    private readonly record struct Waiting(string Key, bool Critical, double FromS, int Number);

    private readonly record struct Planned(double AtS, int Number, DrillAction Action, string Role);

    /// <summary>A blue for a scenario; <paramref name="seed"/> as the drill's.</summary>
    public AutoBlue(PlantIndex plant, Scenario scenario, ulong seed) =>
        (_plant, _scenario, _random) = (plant, scenario, new DrillRandom(seed ^ 0xB10E));

    private AutoBlue(AutoBlue other)
    {
        (_scenario, _plant, _random, _freeS, _number) = (other._scenario, other._plant, other._random, other._freeS, other._number);
        _alarms.AddRange(other._alarms);
        _planned.AddRange(other._planned);
        _running.UnionWith(other._running);
    }

    /// <summary>The same blue in a fork.</summary>
    public AutoBlue Copy() => new(this);

    /// <summary>Hears of an alarm.</summary>
    public void OnAlarm(SceneAlarm alarm, double nowS)
    {
        var key = alarm.Twin + "/" + alarm.Rule;
        if (alarm.News == AlarmNews.Acknowledged) _alarms.RemoveAll(w => w.Key == key);
        if (alarm.News != AlarmNews.Raised) return;
        if (!_alarms.Exists(w => w.Key == key))
            _alarms.Add(new Waiting(key, alarm.Critical, nowS + LookS + (LookSpreadS * _random.Next()), _number++));
        foreach (var procedure in _scenario.Procedures)
        {
            if (ProcedureWords.SetsOff(procedure, alarm.Twin, alarm.Rule) && _running.Add(procedure.Id)) Plan(procedure, alarm, nowS);
        }
    }

    /// <summary>Hears that an action was refused.</summary>
    public void OnRefused(DrillAction action, TwinError error, double nowS)
    {
        if (error.Code != "drill.valve.jammed" || !_running.Add("jammed " + action.Target)) return;
        var team = _scenario.Resources.FirstOrDefault(static r => r.Kind == ResourceKind.Team);
        if (team is null) return;
        var send = new DrillAction { Kind = ActionKind.Dispatch, Target = team.Id, To = action.Target };
        _planned.Add(new Planned(nowS + JammedS, _number++, send, "commander"));
    }

    /// <summary>What is done now.</summary>
    public void Step(double nowS, List<BlueAction> into)
    {
        if (nowS >= _freeS && Next(nowS) is { } alarm)
        {
            _alarms.Remove(alarm);
            _freeS = nowS + AcknowledgeEveryS;
            into.Add(new BlueAction(new DrillAction { Kind = ActionKind.Acknowledge, Target = alarm.Key }, "operator"));
        }

        if (_planned.Count == 0) return;
        var due = _planned.FindAll(p => p.AtS <= nowS);
        if (due.Count == 0) return;
        due.Sort(static (a, b) => a.AtS != b.AtS ? a.AtS.CompareTo(b.AtS) : a.Number.CompareTo(b.Number));
        _planned.RemoveAll(p => p.AtS <= nowS);
        foreach (var step in due) into.Add(new BlueAction(step.Action, step.Role));
    }

    private Waiting? Next(double nowS)
    {
        Waiting? best = null;
        foreach (var waiting in _alarms)
        {
            if (waiting.FromS > nowS) continue;
            if (best is not { } b || (waiting.Critical && !b.Critical) || (waiting.Critical == b.Critical && waiting.Number < b.Number))
                best = waiting;
        }

        return best;
    }

    private void Plan(ScenarioProcedure procedure, SceneAlarm alarm, double nowS)
    {
        foreach (var step in procedure.Steps)
        {
            if (step.Do is not { } action) continue;
            var at = nowS + (step.AtS * (0.9 + (0.25 * _random.Next())));
            _planned.Add(new Planned(at, _number++, ProcedureWords.Fill(_plant, action, alarm.Twin, alarm.Rule), procedure.Role));
        }
    }
}
