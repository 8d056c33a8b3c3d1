using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>What red, white and blue do.</summary>
public sealed partial class DrillScene
{
    private const double SeeM = 40;
    private const double UpwindM = 12;
    private const double FromFireM = 35;

    /// <summary>White holds an inject back, or lets it go on.</summary>
    public TwinError? Hold(int inject, bool hold) => _injects.Hold(inject, hold);

    /// <summary>Whether an action is fit for this scene, without doing it: its kind for the team, its target there.</summary>
    public TwinError? Check(DrillAction action, DrillTeam team)
    {
        if (Ended) return new TwinError("drill.ended", "The drill is over.");
        var row = ActionTable.Of(action.Kind);
        if ((row.Teams & team) == 0) return new TwinError("drill.team", $"'{row.Word}' is not for this side.");
        var scenario = Scenario with
        {
            Injects = [new ScenarioInject { No = 1, By = team, Text = new LocalizedText("-", "-"), Do = [action] }],
            Expected = [],
            Procedures = [],
            Ideal = [],
            KeyAlarms = [],
        };
        var problems = ScenarioFile.Check(scenario, Plant);
        var problem = problems.FirstOrDefault(static p => p.Path.StartsWith("injects", StringComparison.Ordinal));
        return problem?.ToError();
    }

    /// <summary>Does an action now. Null, or why it could not be; both are in the log.</summary>
    /// <param name="action">What; checked by <see cref="Check"/> when it comes from outside.</param>
    /// <param name="team">Whose.</param>
    /// <param name="actor">Who.</param>
    public TwinError? Act(DrillAction action, DrillTeam team, string actor)
    {
        var row = ActionTable.Of(action.Kind);
        var error = (row.Teams & team) == 0 && actor != "inject"
            ? new TwinError("drill.team", $"'{row.Word}' is not for this side.")
            : action.Kind == ActionKind.Plug && team == DrillTeam.Blue && !_resources.All.Exists(r => Stands(r, action.Target))
                ? new TwinError("drill.plug.team", $"No team stands at '{action.Target}'.", Retry.Later)
                : Do(action);
        if (error is not null)
        {
            _world.Note(SceneEventKind.Refused, action.Target, row.Word, 0, team, actor, new LocalizedText(error.Message, error.Message));
            return error;
        }

        _world.Note(SceneEventKind.Action, action.Target, Detail(row, action), 0, team, actor, action.Text);
        _done.TryAdd(DoneKey(action.Kind, action.Target), TimeS);
        _done.TryAdd(DoneKey(action.Kind, ""), TimeS);
        return null;
    }

    private static bool Stands(SceneResource resource, string target) =>
        resource.Does == ResourceDoes.Working && resource.Target == target && resource.Definition.Kind == ResourceKind.Team;

    private static string Detail(ActionRow row, DrillAction action) => action.To.Length > 0 ? row.Word + " " + action.To : row.Word;

    private TwinError? Do(DrillAction action) => action.Kind switch
    {
        < ActionKind.KillSensor => Physical(action),
        < ActionKind.CloseGate => Sight(action),
        < ActionKind.CloseValve => Means(action),
        < ActionKind.Dispatch => Plantwards(action),
        _ => Orders(action),
    };

    private TwinError? Physical(DrillAction action)
    {
        switch (action.Kind)
        {
            case ActionKind.Leak:
                if (_world.FindTank(action.Target)?.Liquid is null && _world.FindMachine(action.Target)?.Liquid is null)
                    return new TwinError("scenario.substance", $"'{action.Target}' holds nothing a model knows.");
                SceneSources.Open(_world, action);
                return null;
            case ActionKind.Plug: return Plug(action.Target);
            case ActionKind.Receive when _world.FindTank(action.Target) is { } tank: tank.ReceiveM3H = action.Number("m3h"); return null;
            case ActionKind.StopReceive when _world.FindTank(action.Target) is { } tank: tank.ReceiveM3H = 0; return null;
            case ActionKind.Ignite:
                return SceneBlasts.Ignite(_world, action.Target, action.At) ? null
                    : new TwinError("drill.ignite", "There is nothing that burns.");
            case ActionKind.Lightning:
                return SceneBlasts.Strike(_world, action.Target) ? null : new TwinError("drill.lightning", "The strike lights nothing.");
            case ActionKind.Boilover:
                return SceneBlasts.Boilover(_world, action.Target) ? null : new TwinError("drill.boilover", "It does not burn.");
            case ActionKind.Wind:
                _world.Weather.Turn(action.Number("fromDeg"), action.Number("speedMS"), action.Number("overS"));
                return null;
            case ActionKind.Weather:
                _world.Weather.Change(
                    action.Number("airC"), action.Number("rainMmH"), action.Number("humidityPct"), action.Number("overS"));
                return null;
            case ActionKind.Wear when _world.FindMachine(action.Target) is { } machine:
                (machine.WearGoal, machine.WearPerS) = (action.Number("severity"), 1 / Math.Max(1, action.Number("overS")));
                return null;
            case ActionKind.Heat when _world.FindTank(action.Target) is { } tank: tank.HeatKW = action.Number("kW"); return null;
            case ActionKind.Collapse when _people.People.Find(p => p.Id == action.Target) is { CanAct: true } person:
                person.Does = PersonDoes.Down;
                _world.Note(SceneEventKind.PersonDown, person.Id, "collapse");
                return null;
            default: return Missing(action);
        }
    }

    // A leak can be plugged by whoever stands there.
    private TwinError? Plug(string target)
    {
        var leak = _world.Leaks.Find(l => l.Id == target && !l.Plugged);
        if (leak is null) return new TwinError("drill.plug", $"'{target}' does not leak.");
        leak.Plugged = true;
        _world.Note(SceneEventKind.Controlled, target, "plug");
        return null;
    }

    private TwinError? Sight(DrillAction action)
    {
        var sensor = _sensors.Find(action.Target);
        switch (action.Kind)
        {
            case ActionKind.CutNetwork or ActionKind.RestoreNetwork:
                if (!Plant.TryGet(action.Target, out var zone)) return Missing(action);
                foreach (var one in _sensors.All.Where(s => s.Zone == zone)) one.Cut = action.Kind == ActionKind.CutNetwork;
                return null;
            case ActionKind.FreezeCamera: _frozenCameras.Add(action.Target); return null;
            case ActionKind.RestoreCamera: _frozenCameras.Remove(action.Target); return null;
            default: break;
        }

        if (sensor is null) return Missing(action);
        switch (action.Kind)
        {
            case ActionKind.KillSensor: sensor.Fault = SensorFault.Dead; break;
            case ActionKind.FreezeSensor:
                (sensor.Fault, sensor.FaultValue) = (SensorFault.Frozen,
                    double.IsNaN(sensor.Shown) ? SceneSensors.TruthOf(_world, _people, sensor) : sensor.Shown);
                break;
            case ActionKind.SpoofSensor: (sensor.Fault, sensor.FaultValue) = (SensorFault.Spoofed, action.Number("value")); break;
            case ActionKind.BiasSensor: (sensor.Bias, sensor.BiasPerS) = (action.Number("by"), action.Number("perMinute") / 60); break;
            default: (sensor.Fault, sensor.Bias, sensor.BiasPerS, sensor.Cut) = (SensorFault.None, 0, 0, false); break;
        }

        _world.Note(SceneEventKind.SensorFault, sensor.Id, ActionTable.Of(action.Kind).Word);
        return null;
    }

    private TwinError? Means(DrillAction action)
    {
        switch (action.Kind)
        {
            case ActionKind.CloseGate or ActionKind.OpenGate:
                var gate = _people.GateOf(action.Target);
                if (gate < 0) return Missing(action);
                _people.GateShut[gate] = action.Kind == ActionKind.CloseGate;
                return null;
            case ActionKind.Nuisance:
                var count = action.Number("count");
                _floods.Add(new Flood(action.Target, count, count / action.Number("overS")));
                return null;
            case ActionKind.JamValve when _world.FindTank(action.Target) is { } tank: tank.ValveJammed = true; return null;
            case ActionKind.JamValve when _world.FindMachine(action.Target) is { } machine: machine.ValveJammed = true; return null;
            case ActionKind.FailResource when _resources.All.Find(r => r.Definition.Id == action.Target) is { } resource:
                resource.Does = ResourceDoes.Failed;
                return null;
            default: return Missing(action);
        }
    }

    private TwinError? Plantwards(DrillAction action)
    {
        var (tank, machine) = (_world.FindTank(action.Target), _world.FindMachine(action.Target));
        switch (action.Kind)
        {
            case ActionKind.CloseValve or ActionKind.OpenValve when (tank?.ValveJammed ?? machine?.ValveJammed) == true:
                return new TwinError("drill.valve.jammed", $"The valve of '{action.Target}' does not move.", Retry.Later);
            case ActionKind.CloseValve or ActionKind.OpenValve when tank is not null:
                tank.ValveClosed = action.Kind == ActionKind.CloseValve;
                return null;
            case ActionKind.CloseValve or ActionKind.OpenValve when machine is not null:
                machine.ValveClosed = action.Kind == ActionKind.CloseValve;
                return null;
            case ActionKind.StopPump or ActionKind.StartPump when machine is not null:
                machine.On = action.Kind == ActionKind.StartPump;
                return null;
            case ActionKind.StartDeluge when tank is not null: tank.DelugeLMinM2 = action.Number("lMinM2"); return null;
            case ActionKind.StopDeluge when tank is not null: tank.DelugeLMinM2 = 0; return null;
            case ActionKind.StartFoam when tank is not null: tank.FoamLMinM2 = action.Number("lMinM2"); return null;
            case ActionKind.StopFoam when tank is not null: tank.FoamLMinM2 = 0; return null;
            default: return Missing(action);
        }
    }

    private TwinError? Orders(DrillAction action)
    {
        var ring = action.Target.Length > 0 && Plant.TryGet(action.Target, out var zone) && Plant.Twin(zone).Kind == TwinKind.Zone
            ? Plant.Twin(zone).Shape.Points.AsSpan() : [];
        switch (action.Kind)
        {
            case ActionKind.Dispatch: return Send(action);
            case ActionKind.Recall: return _resources.Recall(_world, action.Target);
            case ActionKind.Evacuate: _people.Warn(_world, ring, 30, 60); return null;
            case ActionKind.Shelter: _people.Shelter(_world, ring); return null;
            case ActionKind.AllClear: _people.AllClear(); return null;
            case ActionKind.StopWork:
                _stoppedJobs.Add(action.Target);
                _people.StopWork(_world, action.Target);
                return null;
            case ActionKind.Verify: return Verify(action.Target);
            case ActionKind.EndDrill:
                Ended = true;
                _world.Note(SceneEventKind.Ended, "", "hand");
                return null;
            default: return null;
        }
    }

    private TwinError? Send(DrillAction action)
    {
        if (action.To.Length == 0 || !Plant.TryGet(action.To, out var twin))
            return new TwinError("drill.dispatch", "Where is it to go?");
        var at = _world.Leaks.Find(l => l.Id == action.To)?.At ?? PlantHoldings.Middle(Plant.Twin(twin));
        // Approached from upwind; a fire keeps people at its distance.
        var reach = _world.Fires.Exists(f => f.At.To(at) < FromFireM) ? FromFireM : UpwindM;
        var (east, north) = Physics.Weather.Wind.Downwind(Weather.FromDeg);
        return _resources.Send(_world, _people, action.Target, action.To, new SpotM(at.X - (reach * east), at.Y - (reach * north)));
    }

    private TwinError? Verify(string target)
    {
        if (!Plant.TryGet(target, out var twin)) return new TwinError("drill.twin", $"There is no '{target}'.");
        var (at, zone) = (PlantHoldings.Middle(Plant.Twin(twin)), ZoneOf(twin));
        var seen = _resources.All.Exists(r => r.Does == ResourceDoes.Working && at.To(new SpotM(r.X, r.Y)) < SeeM)
            || (zone >= 0 && Cameras(zone).Any(c => !_frozenCameras.Contains(c)));
        _world.Note(seen ? SceneEventKind.Verified : SceneEventKind.NotSeen, target);
        return null;
    }

    private IEnumerable<string> Cameras(int zone)
    {
        foreach (var source in Plant.ChildrenOf(zone, "monitors"))
            if (Plant.Twin(source).Kind == TwinKind.Camera) yield return Plant.Twin(source).Id;
    }

    private static TwinError Missing(DrillAction action) =>
        new("drill.target", $"'{ActionTable.Of(action.Kind).Word}' cannot be done to '{action.Target}'.");
}
