using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Units;
using Twin.Domain.World;

namespace Twin.Domain.Drills;

/// <summary>How a drill is played.</summary>
/// <param name="Seed">Seed; null: the scenario's.</param>
/// <param name="Automatic">Blue is played by procedure.</param>
/// <param name="SpreadEveryS">Seconds of drill time between two spreads of the risk.</param>
public readonly record struct DrillOptions(ulong? Seed = null, bool Automatic = false, int SpreadEveryS = 1);

/// <summary>
/// A drill: the scene gives readings to a world, the world's alarms go back to the scene, people and automatic blue act on both. Moved on
/// in steps of a second by whoever keeps the clock. The same start, scenario, seed and actions at the same drill times give the same log,
/// bit for bit. Not thread-safe.
/// </summary>
public sealed partial class DrillRun
{
    private const string Blue = "auto:";
    private readonly AutoBlue? _blue;
    private readonly DrillRecorder _recorder = new();
    private readonly DrillOptions _options;
    private readonly List<SceneReading> _readings = [];
    private readonly List<BlueAction> _acts = [];
    private WorldNews _early = WorldNews.None;
    private readonly Dictionary<int, UnitConversion> _sourceUnits = [];
    private readonly long _startMs;

    /// <summary>Forks a plant and sets the scene.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="realm">The drill's realm.</param>
    /// <param name="start">The plant's state; its newest good readings are where the scene begins.</param>
    /// <param name="scenario">Checked against the plant.</param>
    /// <param name="options">How it is played.</param>
    public DrillRun(CompiledPlant plant, string realm, PlantSnapshot start, Scenario scenario, DrillOptions options = default)
    {
        _options = options with { Seed = options.Seed ?? scenario.Seed, SpreadEveryS = Math.Max(1, options.SpreadEveryS) };
        _startMs = start.AtMs;
        World = new PlantWorld(plant, realm, Without(start, Moved(plant.Index, scenario)));
        Scene = new DrillScene(plant.Index, scenario, new SceneStart(World.StartReadings), _options.Seed);
        foreach (var sensor in plant.Index.Sensors)
        {
            // A device speaks its own unit; cleaning converts it.
            var profile = plant.Index.ProfileOf(sensor)!;
            if (profile.SourceUnit is { } unit && unit != profile.Unit
                && UnitConversion.TryCompile(profile.Unit, unit, out var said, out _))
                _sourceUnits[sensor] = said;
        }

        _board = new Room.DrillBoard(plant.Index, scenario);
        if (options.Automatic) _blue = new AutoBlue(plant.Index, scenario, _options.Seed.Value);
    }

    /// <summary>The physical side.</summary>
    public DrillScene Scene { get; }

    /// <summary>The plant as rules, alarms and risk see it.</summary>
    public PlantWorld World { get; }

    /// <summary>Blue is played by procedure.</summary>
    public bool Automatic => _options.Automatic;

    /// <summary>Seed it is played with.</summary>
    public ulong Seed => _options.Seed ?? 0;

    /// <summary>Over.</summary>
    public bool Ended => Scene.Ended;

    /// <summary>Moves on by a second of drill time; what the screens should show is in the answer.</summary>
    public WorldNews Step()
    {
        if (Ended) return WorldNews.None;
        _readings.Clear();
        Scene.Step(_readings);
        _readings.Sort(static (a, b) => a.AtMs != b.AtMs ? a.AtMs.CompareTo(b.AtMs) : a.Sensor.CompareTo(b.Sensor));
        foreach (var reading in _readings)
        {
            World.Advance(_startMs + reading.AtMs);
            var value = _sourceUnits.TryGetValue(reading.Sensor, out var unit) ? unit.Apply(reading.Value) : reading.Value;
            World.Feed(reading.Sensor, new Reading(_startMs + reading.AtMs, value, -1, Quality.Good, ReadingFlags.None));
        }

        World.Advance(_startMs + (long)Math.Round(Scene.TimeS * 1_000));
        if ((long)Math.Round(Scene.TimeS) % _options.SpreadEveryS == 0) World.Spread();
        var news = Take();
        Automate();
        _recorder.After(Scene);
        return Join(news, Take());
    }

    /// <summary>What happened since this was asked last: after an act between two steps. Use this and not the world's own, so that the
    /// scene hears of every alarm, and of each once.</summary>
    public WorldNews Take()
    {
        var (early, news) = (_early, World.Take());
        _early = WorldNews.None;
        foreach (var alarm in news.Alarms) Tell(alarm);
        return Join(early, news);
    }

    /// <summary>Somebody puts a twin into a mode; null: done.</summary>
    public TwinError? SetMode(string twin, string mode, string actor)
    {
        if (MayAs(DrillTeam.Blue, actor) is { } side) return side;
        var error = World.SetMode(twin, mode);
        _early = Take();
        return error;
    }

    /// <summary>Somebody acts: an action on the scene, or upon an alarm. Null, or why it could not be.</summary>
    public TwinError? Act(DrillAction action, DrillTeam team, string actor)
    {
        if (Check(action, team, actor) is { } error) return error;
        return Do(action, team, actor);
    }

    /// <summary>Somebody acts upon an alarm in any way the live screens know.</summary>
    public (AlarmTransition? Alarm, TwinError? Error) Command(string twin, string rule, AlarmCommand command)
    {
        if (MayAs(DrillTeam.Blue, command.Actor) is { } side) return (null, side);
        var result = World.Command(twin, rule, command);
        _early = Take();
        return result;
    }

    /// <summary>The report as of now.</summary>
    public DrillReport Report() => _recorder.Report(Scene, Seed, Automatic);

    private TwinError? Do(DrillAction action, DrillTeam team, string actor)
    {
        if (action.Kind == ActionKind.Acknowledge) return Acknowledge(action.Target, actor);
        var error = Scene.Act(action, team, actor);
        if (error is not null) _blue?.OnRefused(action, error, Scene.TimeS);
        return error;
    }

    private TwinError? Acknowledge(string key, string actor)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !World.TryAlarm(key[..slash], key[(slash + 1)..], out var alarm))
            return new TwinError("alarm.unknown", $"There is no open alarm '{key}'.");
        var command = new AlarmCommand(AlarmVerb.Acknowledge, alarm.State.Ordinal, actor, null);
        return Command(alarm.Twin, alarm.RuleId, command).Error;
    }

    private void Automate()
    {
        if (_blue is null) return;
        _acts.Clear();
        _blue.Step(Scene.TimeS, _acts);
        foreach (var act in _acts) Do(act.Action, DrillTeam.Blue, Blue + act.Role);
    }

    private void Tell(AlarmTransition alarm)
    {
        // What is suppressed does not sound.
        if (alarm.State.Suppression != Suppression.None) return;
        AlarmNews? news = alarm.Kind switch
        {
            AlarmEventKind.Raised or AlarmEventKind.ReAlarmed => AlarmNews.Raised,
            AlarmEventKind.Unsuppressed or AlarmEventKind.Unshelved when alarm.State is { Active: true, Acknowledged: false } =>
                AlarmNews.Raised,
            AlarmEventKind.Acknowledged => AlarmNews.Acknowledged,
            AlarmEventKind.Returned => AlarmNews.Returned,
            _ => null,
        };
        if (news is null) return;
        var told = new SceneAlarm(alarm.Twin, alarm.RuleId, news.Value, alarm.Priority == AlarmPriority.Critical, alarm.Actor);
        Scene.OnAlarm(told);
        _blue?.OnAlarm(told, Scene.TimeS);
    }

    private static WorldNews Join(WorldNews a, WorldNews b) => ReferenceEquals(a, WorldNews.None) ? b
        : ReferenceEquals(b, WorldNews.None) ? a
        : new WorldNews([.. a.Alarms, .. b.Alarms], [.. a.Items, .. b.Items], [.. a.Risks, .. b.Risks]);

    // What the scenario puts elsewhere begins as new, so that the jump is no spike.
    private static HashSet<string> Moved(PlantIndex plant, Scenario scenario)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tank in scenario.Start.LevelsM.Keys) Move(tank, "level", "levelSafety");
        foreach (var person in scenario.Start.People.Keys.Concat(scenario.Jobs.SelectMany(static j => j.People))) Move(person, "x", "y");
        return moved;

        void Move(string id, params ReadOnlySpan<string> signals)
        {
            if (!plant.TryGet(id, out var twin)) return;
            moved.Add(id);
            foreach (var signal in signals)
                if (plant.Twin(twin).Signals.TryGetValue(signal, out var sensor)) moved.Add(sensor);
        }
    }

    private static PlantSnapshot Without(PlantSnapshot start, HashSet<string> moved) => moved.Count == 0 ? start : start with
    {
        Twins = [.. start.Twins.Where(t => !moved.Contains(t.Id))],
        Alarms = [.. start.Alarms.Where(a => !moved.Contains(a.Twin))],
    };
}
