using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Explosions;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>
/// The physical side of a drill: plant, weather, gas, fire, people, resources and sensors, moved on in steps of a second. Pure and
/// deterministic: the same plant, scenario, start, seed, alarms and actions at the same times give the same readings and the same log,
/// bit
/// for bit. Not thread-safe.
/// </summary>
public sealed partial class DrillScene : IConditionWorld
{
    /// <summary>Length of a step, s.</summary>
    public const double StepS = 1;

    private const double BlastShownS = 120;
    private readonly SceneWorld _world;
    private readonly ScenePeople _people;
    private readonly SceneResources _resources;
    private readonly SceneSensors _sensors;
    private readonly SceneInjects _injects;
    private readonly SceneAlarms _alarms;
    private readonly SortedDictionary<string, double> _done;
    private readonly SortedSet<string> _stoppedJobs;
    private readonly SortedSet<string> _frozenCameras;
    private readonly SortedSet<string> _procedures;
    private readonly List<Flood> _floods;
    private readonly List<ScenarioInject> _due = [];

    /// <summary>A stream of nuisance alarms.</summary>
    private readonly record struct Flood(string Zone, double Left, double PerS);

    /// <summary>Sets the scene.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="scenario">Checked against the plant.</param>
    /// <param name="start">What the plant was like when the drill was forked.</param>
    /// <param name="seed">Seed; null: the scenario's.</param>
    public DrillScene(PlantIndex plant, Scenario scenario, SceneStart start, ulong? seed = null)
    {
        _world = SceneSetup.Build(plant, scenario, start, seed ?? scenario.Seed);
        _people = ScenePeople.Of(_world, start);
        _resources = SceneResources.Of(scenario);
        _sensors = SceneSensors.Of(_world, _people, start);
        (_injects, _alarms) = (new SceneInjects(scenario), new SceneAlarms());
        _done = new SortedDictionary<string, double>(StringComparer.Ordinal);
        (_stoppedJobs, _frozenCameras) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        (_floods, _procedures) = ([], new SortedSet<string>(StringComparer.Ordinal));
        // Pumps and flows are up when the drill begins; injects of time 0 come before the first reading.
        for (var i = 0; i < 5; i++) SceneMachines.Step(_world, StepS);
        Release();
    }

    private DrillScene(DrillScene other)
    {
        _world = other._world.Copy();
        _people = other._people.Copy();
        _resources = other._resources.Copy();
        _sensors = other._sensors.Copy();
        (_injects, _alarms) = (other._injects.Copy(), other._alarms.Copy());
        _done = new SortedDictionary<string, double>(other._done, StringComparer.Ordinal);
        _stoppedJobs = new SortedSet<string>(other._stoppedJobs, StringComparer.Ordinal);
        _frozenCameras = new SortedSet<string>(other._frozenCameras, StringComparer.Ordinal);
        (_floods, _procedures) = ([.. other._floods], new SortedSet<string>(other._procedures, StringComparer.Ordinal));
        Ended = other.Ended;
    }

    /// <summary>The scenario played.</summary>
    public Scenario Scenario => _world.Scenario;

    public PlantIndex Plant => _world.Plant;

    /// <summary>Drill time, s.</summary>
    public double TimeS => _world.TimeS;

    /// <summary>Over, by time or by hand.</summary>
    public bool Ended { get; private set; }

    /// <summary>All that happened, in order.</summary>
    public IReadOnlyList<SceneEvent> Log => _world.Log;

    public SceneWeather Weather => _world.Weather;

    /// <summary>Vapour in the air, by substance.</summary>
    public IReadOnlyList<SceneCloud> Clouds => _world.Clouds;

    /// <summary>Sensors' twin indexes with their last reading.</summary>
    public IEnumerable<(int Sensor, double Shown)> Shown() => _sensors.All.Select(static s => (s.Twin, s.Shown));

    /// <summary>Cameras whose picture stands still.</summary>
    public IReadOnlyCollection<string> FrozenCameras => _frozenCameras;

    /// <summary>State of the injects, in file order.</summary>
    public IEnumerable<DrillInject> Injects => _injects.Now();

    /// <summary>Everybody, in file order.</summary>
    public IEnumerable<DrillPerson> People => _people.People.Select(static p =>
        new DrillPerson(p.Id, p.X, p.Y, p.Does, p.Zone, p.HarmShare, Math.Min(1, p.FedMost), p.Heat.Tdu));

    /// <summary>Teams and engines.</summary>
    public IEnumerable<DrillResource> Resources =>
        _resources.All.Select(static r => new DrillResource(r.Definition.Id, r.X, r.Y, r.Does, r.Target));

    /// <summary>The same scene, going on by itself: for a forecast or a fork.</summary>
    public DrillScene Copy() => new(this);

    /// <summary>Moves on by a second and adds the readings that fell due.</summary>
    public void Step(List<SceneReading> readings)
    {
        if (Ended) return;
        _world.TimeS += StepS;
        Release();
        _world.Weather.Step(StepS, ref _world.Random);
        SceneMachines.Step(_world, StepS);
        foreach (var cloud in _world.Clouds) cloud.Move(_world.Weather.Puffs, StepS);
        SceneSources.Step(_world, StepS);
        _resources.Step(_world, _people, StepS);
        var blasts = _world.Blasts.Count;
        Chance();
        SceneFires.Step(_world, StepS);
        Blasts(blasts);
        _people.Step(_world, StepS);
        Nuisances();
        _sensors.Step(_world, _people, StepS, readings);
        if (TimeS < Scenario.AutoEndS) return;
        Ended = true;
        _world.Note(SceneEventKind.Ended, "", "auto");
    }

    /// <summary>What the map shows now, or in so many seconds if wind and sources stay as they are.</summary>
    public SceneOverlay Overlay(double aheadS = 0) => SceneOverlays.Draw(_world, aheadS);

    /// <summary>Liquid or gas lost so far, kg: leaks, and what ran over into pools.</summary>
    public double ReleasedKg => _world.Leaks.Sum(static l => l.ReleasedKg)
        + _world.Pools.Where(p => !_world.Leaks.Exists(l => l.Id == p.Id)).Sum(static p => p.State.InKg);

    /// <summary>Fires that burn now.</summary>
    public int FireCount => _world.Fires.Count;

    /// <summary>Lost now, kg/s.</summary>
    public double ReleaseKgS => _world.Leaks.Sum(static l => l.RateKgS);

    /// <summary>People in the hot zone without protection.</summary>
    public int HotPeople => _people.Hot;

    /// <summary>People counted at a muster point.</summary>
    public int Mustered => _people.People.Count(static p => p.Does == PersonDoes.Mustered);

    /// <summary>People who breathed more than AEGL-2, whatever became of them.</summary>
    public int Exposed => _people.People.Count(static p => p.OverAegl2);

    /// <summary>Takes news of an alarm. People in a zone whose gas or fire alarm sounds leave by themselves.</summary>
    public void OnAlarm(SceneAlarm alarm)
    {
        _alarms.Take(alarm);
        var key = alarm.Twin + "/" + alarm.Rule;
        if (alarm.News == AlarmNews.Acknowledged)
        {
            _world.Note(SceneEventKind.AlarmAcknowledged, key, "", 0, DrillTeam.Blue, alarm.Actor);
            return;
        }

        if (alarm.News == AlarmNews.Returned)
        {
            _world.Note(SceneEventKind.AlarmReturned, key);
            return;
        }

        var useful = SceneAlarms.IsUseful(Plant, _sensors, TimeS, alarm.Twin, alarm.Rule);
        _world.Note(SceneEventKind.AlarmRaised, key, useful ? "useful" : "useless", alarm.Critical ? 1 : 0);
        OpenProcedures(alarm);
        if (!alarm.Critical || !Plant.TryGet(alarm.Twin, out var twin)) return;
        var quantity = Plant.ProfileOf(twin)?.Quantity ?? "";
        var zone = Plant.Twin(twin).Kind == TwinKind.Zone ? twin
            : quantity is "flame" || quantity.StartsWith("gas-", StringComparison.Ordinal) ? ZoneOf(twin) : -1;
        if (zone >= 0) _people.Warn(_world, Plant.Twin(zone).Shape.Points.AsSpan(), 60, 120);
    }

    /// <inheritdoc/>
    public bool HasAlarm(string twin, string rule, AlarmAsked state) => _alarms.Has(twin, rule, state);

    /// <inheritdoc/>
    public double Shown(string sensor) => _sensors.Find(sensor)?.Shown ?? double.NaN;

    /// <inheritdoc/>
    public double LevelM(string tank) => _world.FindTank(tank) is { } found ? _world.LevelM(found) : double.NaN;

    /// <inheritdoc/>
    public bool WasDone(ActionKind kind, string target) => _done.ContainsKey(DoneKey(kind, target));

    /// <inheritdoc/>
    public double HarmShare(string person) => _people.People.Where(p => person.Length == 0 || p.Id == person)
        .Select(static p => p.HarmShare).DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    public bool Burns(string twin) => _world.Fires.Exists(f => twin.Length == 0 || f.Id == twin)
        || _world.Tanks.Exists(t => t.Fire != TankFire.None && (twin.Length == 0 || t.Id == twin));

    private void Release()
    {
        _due.Clear();
        _injects.Due(this, TimeS, _due);
        foreach (var inject in _due)
        {
            _world.Note(
                SceneEventKind.Inject, FormattableString.Invariant($"{inject.No}"), inject.To, 0, inject.By, "", inject.Text);
            if (inject.Onset) _world.Note(SceneEventKind.Onset, FormattableString.Invariant($"{inject.No}"));
            foreach (var action in inject.Do) Act(action, inject.By, "inject");
        }
    }

    // Hot work and engines light a flammable cloud by chance.
    private void Chance()
    {
        foreach (var job in Scenario.Jobs)
        {
            if (job.Kind is not (JobKind.HotWork or JobKind.Traffic) || _stoppedJobs.Contains(job.Id)) continue;
            foreach (var cloud in _world.Clouds)
            {
                if (!cloud.IsFlammable || cloud.Field.Count == 0) continue;
                var percent = cloud.Ppm(cloud.KgM3(job.At.X, job.At.Y, 0.5)) / 10_000;
                if (!Ignition.IsFlammable(percent, cloud.LelPercent, cloud.UelPercent)) continue;
                var source = job.Kind == JobKind.HotWork ? IgnitionSource.HotWork : IgnitionSource.Traffic;
                if (_world.Random.Next() < Ignition.Probability(source, StepS).Or(0)) SceneBlasts.Ignite(_world, job.Id, job.At);
            }
        }
    }

    private void Blasts(int first)
    {
        if (_world.FlashLel is not null)
        {
            foreach (var person in _people.People) SceneDose.Flash(_world, person);
            (_world.FlashLel, _world.FlashField) = (null, null);
        }

        // A vessel that bursts may burst the next: the list grows while it is gone through.
        SceneBlasts.HitTanks(_world, first);
        for (var b = first; b < _world.Blasts.Count; b++)
        {
            foreach (var person in _people.People)
                if (person.Building < 0 || _world.Blasts[b].TntKg > 0) SceneDose.Blast(_world.Blasts[b], person);
        }

        _world.Blasts.RemoveAll(b => TimeS - b.AtS > BlastShownS);
    }

    private void Nuisances()
    {
        for (var f = 0; f < _floods.Count; f++)
        {
            var flood = _floods[f];
            var due = Math.Min(flood.Left, flood.PerS * StepS);
            // A share of an alarm is one by chance, so that the count comes out on average.
            var now = (int)due + (_world.Random.Next() < due - (int)due ? 1 : 0);
            for (var i = 0; i < now; i++) Jump(flood.Zone);
            _floods[f] = flood with { Left = flood.Left - due };
        }

        _floods.RemoveAll(static f => f.Left <= 1e-9);
    }

    private void Jump(string zone)
    {
        var twin = zone.Length > 0 ? Plant.IndexOf(zone) : -1;
        for (var tries = 0; tries < 20; tries++)
        {
            var sensor = _sensors.All[_world.Random.Pick(_sensors.All.Count)];
            if (double.IsNaN(sensor.NuisanceValue) || (twin >= 0 && sensor.Zone != twin) || TimeS < sensor.NuisanceUntilS + 20) continue;
            sensor.NuisanceUntilS = TimeS + _world.Random.Between(12, 40);
            return;
        }
    }

    private int ZoneOf(int twin)
    {
        var at = PlantHoldings.Middle(Plant.Twin(twin));
        foreach (var zone in Plant.Zones)
            if (Places.PlaneGeometry.Contains(Plant.Twin(zone).Shape.Points.AsSpan(), new PointM(at.X, at.Y, 0))) return zone;
        return -1;
    }

    private static string DoneKey(ActionKind kind, string target) => (int)kind + "/" + target;
}
