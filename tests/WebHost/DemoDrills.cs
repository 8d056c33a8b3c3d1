using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Plants;
using Twin.Domain.Work;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Work;

namespace Twin.WebHost;

/// <summary>One drill whose clock stands where it is put: enough for what every page of a drill must show.</summary>
internal sealed class DemoDrills(DemoCatalog catalog) : IDrillLink
{
    private static readonly Scenario s_played = DemoScenario.Read();
    private static readonly ScenarioLine s_line = new(s_played.Id, s_played.Name, "1", false);
    private readonly SortedDictionary<string, ScenarioView> _own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ScenarioDraftFile> _written = new(StringComparer.Ordinal);
    private readonly DrillRun _run = Run(catalog.Find(catalog.Plants.First())!);
    private int _looks;
    private DrillView _view = new()
    {
        Id = "1", Realm = "drill-1", State = DrillState.Running, Scenario = "demo", Name = new LocalizedText("Tank overfilled", "储罐冒顶"),
        TimeS = 65, EndS = 3_600, NowMs = 0, Speed = 1, Seed = 1, Auto = false, Actor = "user:anna", CreatedMs = 0, From = "live",
    };

    private readonly List<DrillStartView> _starts = [];

    private static readonly ImmutableArray<Scenario> s_scenarios = [s_played];

    public ValueTask<ImmutableArray<Scenario>> ScenariosAsync(string plant) => new(s_scenarios);

    public ValueTask<ImmutableArray<ScenarioLine>> ScenarioLinesAsync(string plant)
    {
        lock (_own) return new([s_line, .. _own.Values.Select(static v => v.Line)]);
    }

    public ValueTask<ScenarioView?> ScenarioAsync(string plant, string id, DrillViewer viewer)
    {
        lock (_own) return new(id == s_line.Id ? new ScenarioView(s_line, s_played) : _own.GetValueOrDefault(id));
    }

    public ValueTask<ScenarioOutcome> SaveScenarioAsync(string plant, string id, byte[] file, string version, string actor)
    {
        var read = ScenarioFile.Read(file, new PlantIndex(catalog.Find(plant)!));
        if (read.Scenario is not { } scenario) return new(new ScenarioOutcome(null, read.Problems, null));
        lock (_own)
        {
            if ((_own.GetValueOrDefault(id)?.Line.Version ?? "") != version)
                return new(new ScenarioOutcome(null, [], new TwinError("version.conflict", "Somebody else has saved it meanwhile.")));
            var line = new ScenarioLine(id, scenario.Name, version + "1", true);
            _own[id] = new ScenarioView(line, scenario);
            _written.Remove(id);
            return new(new ScenarioOutcome(line, [], null));
        }
    }

    public ValueTask<TwinError?> RemoveScenarioAsync(string plant, string id, string version, string actor)
    {
        lock (_own) _own.Remove(id);
        return default;
    }

    public ValueTask<ImmutableArray<ScenarioDraftFile>> ScenarioDraftsAsync(string plant)
    {
        lock (_own) return new([.. _written.Values]);
    }

    public ValueTask<ScenarioOutcome> SaveScenarioDraftAsync(string plant, string id, byte[] file, string version, string actor)
    {
        var line = new ScenarioLine(id, new LocalizedText(id, id), version + "1", true);
        var mistakes = ScenarioFile.Read(file, new PlantIndex(catalog.Find(plant)!)).Problems.Length;
        lock (_own) _written[id] = new ScenarioDraftFile(line, mistakes, file);
        return new(new ScenarioOutcome(line, [], null));
    }

    public ValueTask<TwinError?> RemoveScenarioDraftAsync(string plant, string id, string version, string actor)
    {
        lock (_own) _written.Remove(id);
        return default;
    }

    public ValueTask<ImmutableArray<DrillStartView>> StartsAsync(string plant)
    {
        lock (_starts) return new([.. _starts]);
    }

    public ValueTask<DrillStartOutcome> SaveStartAsync(string plant, string name, string from, string actor)
    {
        var start = new DrillStartView
        {
            Id = "S1", Name = name, From = from, AtMs = 1_790_000_000_000, ModelVersion = 1, Twins = 10, Actor = actor,
            SavedMs = 1_790_000_000_000, Bytes = 1_000,
        };
        lock (_starts) _starts.Add(start);
        return new(new DrillStartOutcome(start, null));
    }

    public ValueTask<TwinError?> RemoveStartAsync(string plant, string id)
    {
        lock (_starts) _starts.RemoveAll(s => s.Id == id);
        return default;
    }

    public ValueTask<ImmutableArray<DrillView>> ListAsync(string plant, int max) => ValueTask.FromResult(ImmutableArray.Create(_view));

    public ValueTask<DrillView?> FindAsync(string plant, string realm) => ValueTask.FromResult(realm == _view.Realm ? _view : null);

    public ValueTask<DrillOutcome> CreateAsync(string plant, DrillRequest request)
    {
        _view = _view with
        {
            State = DrillState.Running, Speed = request.Speed, Auto = request.Auto, Actor = request.Actor, From = request.From,
        };
        return ValueTask.FromResult(new DrillOutcome(_view, null));
    }

    public ValueTask<TwinError?> SteerAsync(string plant, string realm, DrillSteer steer)
    {
        _view = steer.Verb switch
        {
            DrillVerb.Pause => _view with { State = DrillState.Paused },
            DrillVerb.Resume => _view with { State = DrillState.Running },
            DrillVerb.Step => Step(steer.Number),
            DrillVerb.Speed => _view with { Speed = steer.Number },
            _ => _view with { State = DrillState.Ended, EndedBy = steer.Actor },
        };
        return default;
    }

    private DrillView Step(double seconds)
    {
        lock (_run)
        {
            for (var s = 0; s < seconds; s++) _run.Step();
            return _view with { TimeS = _run.Scene.TimeS, State = DrillState.Paused };
        }
    }

    public ValueTask<TwinError?> ActAsync(string plant, string realm, DrillAction action, DrillTeam team, string actor) =>
        Do(run => run.Act(action, team, actor));

    public ValueTask<TwinError?> HoldAsync(string plant, string realm, int inject, bool hold, string actor) =>
        Do(run => run.Hold(inject, hold, actor));

    public ValueTask<TwinError?> JoinAsync(string plant, string realm, string role, string actor) => Do(run => run.Join(role, actor));

    public ValueTask<TwinError?> ReadAsync(string plant, string realm, int message, string actor) => Do(run => run.Read(message, actor));

    public ValueTask<OrderResult> OrderAsync(LiveRealm live, string plant, string drill, int finding, string actor) => new(
        new OrderResult(new OrderLine { Id = "WO-" + (finding + 1), State = "created", Facts = new OrderFacts { Twin = "T-105" } }, null,
            []));

    /// <summary>The room of a true run; its fire is drawn, and its wind has turned by a degree each time somebody looks.</summary>
    public ValueTask<DrillRoom?> RoomAsync(string plant, string realm, double aheadS, DrillViewer viewer)
    {
        lock (_run)
        {
            var (mine, all) = (_run.Board.RoleOf(viewer.Actor), _view.State == DrillState.Ended || _run.Board.SeesAll(viewer));
            return new(new DrillRoom
            {
                Drill = _view,
                Overlay = new SceneOverlay(_view.TimeS, aheadS, [],
                    [new OverlayFire("T-106", FireShape.Pool, new SpotM(120, 120), 20)]),
                People = [.. _run.Scene.People.Select(p => all ? p : DrillSight.Of(p))], Resources = [.. _run.Scene.Resources],
                Injects = [.. _run.Scene.Injects],
                Scenario = all ? _run.Scene.Scenario : DrillSight.Of(_run.Scene.Scenario), SeesAll = all,
                Mustered = _run.Scene.Mustered, Exposed = all ? _run.Scene.Exposed : -1,
                ReleaseKgS = all ? _run.Scene.ReleaseKgS : double.NaN, WindMS = 3,
                WindFromDeg = 180 + (Interlocked.Increment(ref _looks) % 180),
                Mine = mine?.Id ?? "", Players = [.. _run.Board.Players], Messages = [.. _run.Board.MessagesOf(mine, all).Reverse()],
                Checklists = [.. _run.Board.Checklists], Exits = [.. _run.Scene.Exits],
            });
        }
    }

    public ValueTask<DrillLog> LogAsync(string plant, string realm, int from, int max, DrillViewer viewer)
    {
        lock (_run)
        {
            var (mine, all) = (_run.Board.RoleOf(viewer.Actor), _run.Board.SeesAll(viewer));
            return new(DrillLog.Page(_run.Scene.Log, from, max, l => all || DrillSight.Shows(mine, l)));
        }
    }

    public ValueTask<DrillReport?> ReportAsync(string plant, string realm, DrillViewer viewer)
    {
        lock (_run) return new(_run.Report());
    }

    private ValueTask<TwinError?> Do(Func<DrillRun, TwinError?> act)
    {
        lock (_run) return new(act(_run));
    }

    /// <summary>A leak of ammonia is seen by its detectors after a minute: alarm, checklist, hurt people.</summary>
    private static DrillRun Run(PlantModel model)
    {
        var plant = CompiledPlant.Compile(model).Plant!;
        var run = new DrillRun(plant, "drill-1", new PlantSnapshot { Plant = model.Id, ModelVersion = model.Version, AtMs = 0 }, s_played);
        for (var s = 0; s < 65; s++) run.Step();
        return run;
    }
}
