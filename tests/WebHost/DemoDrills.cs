using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Grains.Interfaces.Drills;

namespace Twin.WebHost;

/// <summary>One drill whose clock stands where it is put: enough for what every page of a drill must show.</summary>
internal sealed class DemoDrills : IDrillLink
{
    private int _looks;
    private DrillView _view = new()
    {
        Id = "1", Realm = "drill-1", State = DrillState.Running, Scenario = "demo", Name = new LocalizedText("Tank overfilled", "储罐冒顶"),
        TimeS = 65, EndS = 3_600, NowMs = 0, Speed = 1, Seed = 1, Auto = false, Actor = "user:anna", CreatedMs = 0, From = "live",
    };

    private readonly List<DrillStartView> _starts = [];

    private static readonly ImmutableArray<Scenario> s_scenarios =
    [
        new Scenario
        {
            Id = "demo", Name = new LocalizedText("Tank overfilled", "储罐冒顶"),
            Description = new LocalizedText("A gasoline tank runs over.", "汽油储罐冒顶。"), Weather = new ScenarioWeather(3, 90),
        },
    ];

    public ValueTask<ImmutableArray<Scenario>> ScenariosAsync(string plant) => new(s_scenarios);

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
            DrillVerb.Step => _view with { TimeS = _view.TimeS + steer.Number },
            DrillVerb.Speed => _view with { Speed = steer.Number },
            _ => _view with { State = DrillState.Ended, EndedBy = steer.Actor },
        };
        return default;
    }

    public ValueTask<TwinError?> ActAsync(string plant, string realm, DrillAction action, DrillTeam team, string actor) => default;

    public ValueTask<TwinError?> HoldAsync(string plant, string realm, int inject, bool hold, string actor) => default;

    /// <summary>A fire, and a wind that has turned by a degree each time somebody looks.</summary>
    public ValueTask<DrillRoom?> RoomAsync(string plant, string realm, double aheadS) => ValueTask.FromResult<DrillRoom?>(new DrillRoom
    {
        Drill = _view,
        Overlay = new SceneOverlay(_view.TimeS, aheadS, [], [new OverlayFire("T-106", FireShape.Pool, new SpotM(120, 120), 20)]),
        People = [], Resources = [], Injects = [], Scenario = s_scenarios[0], Mustered = 0, Exposed = 0, ReleaseKgS = 0, WindMS = 3,
        WindFromDeg = 180 + (Interlocked.Increment(ref _looks) % 180),
    });

    public ValueTask<DrillLog> LogAsync(string plant, string realm, int from, int max) => ValueTask.FromResult(new DrillLog(from, [], 0));

    public ValueTask<DrillReport?> ReportAsync(string plant, string realm) => default;
}
