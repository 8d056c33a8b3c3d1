using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.Alarms.Trials;

/// <summary>
/// Some twins of a plant brought to life in memory: the cleaning, modes, rules and alarm machine that run live, fed with readings of the
/// past in the order of time. Deadlines fire at the time they were due. Nobody acknowledges, shelves or resets here.
/// </summary>
internal sealed class TrialWorld
{
    private readonly Dictionary<string, Sensor> _sensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Twin, string Rule), AlarmSpans> _alarms = [];
    private readonly string _plant;
    private long _position;
    private long _nextMs;

    /// <param name="plant">The plant as it is on this side.</param>
    /// <param name="owners">Twins with signals; unknown ones are left out.</param>
    /// <param name="sensors">Sensors; unknown ones are left out.</param>
    /// <param name="startMs">Begin of its time, Unix ms.</param>
    public TrialWorld(CompiledPlant plant, IEnumerable<string> owners, IEnumerable<string> sensors, long startMs)
    {
        _plant = plant.Model.Id;
        foreach (var id in sensors)
        {
            if (plant.SensorOf(id) is { } runtime) _sensors.Add(id, new Sensor(id, SensorState.Create(runtime, startMs)));
        }

        foreach (var id in owners)
        {
            if (plant.OwnerOf(id) is not { } runtime) continue;
            var owner = new Owner(id, OwnerState.Create(runtime));
            _owners.Add(id, owner);
            Bind(owner, plant.Find(id)!);
        }

        foreach (var sensor in _sensors.Values)
        {
            var parent = plant.Index.PrimaryOwnerOf(plant.Index.IndexOf(sensor.Id));
            if (parent < 0 || !_owners.TryGetValue(plant.Model.Twins[parent].Id, out var owner)) continue;
            owner.Children.Add(sensor);
            Do(sensor, startMs, (Sensor s, long now, ref TransitionSink sink) =>
                SensorKernel.SetMode(s.State, owner.State.Mode, now, ref sink));
        }

        Schedule();
    }

    private delegate void Act<in T>(T twin, long nowMs, ref TransitionSink sink);

    /// <summary>Alarms by twin and rule.</summary>
    public IReadOnlyDictionary<(string Twin, string Rule), AlarmSpans> Alarms => _alarms;

    /// <summary>Rules in force of a twin of this world; null: it is not here.</summary>
    public CompiledRuleSet? RulesOf(string twin) =>
        _sensors.TryGetValue(twin, out var sensor) ? sensor.State.Runtime.Rules : _owners.GetValueOrDefault(twin)?.State.Runtime.Rules;

    /// <summary>The mode a twin is in, or a sensor's owner is in; -1: none.</summary>
    public int ModeOf(string twin) =>
        _sensors.TryGetValue(twin, out var sensor) ? sensor.State.Mode : _owners.GetValueOrDefault(twin)?.State.Mode ?? -1;

    /// <summary>A reading as history keeps it; what is due before it comes first. The cleaned value, or null when it was not
    /// applied.</summary>
    public CleanResult? Feed(string sensorId, long atMs, double value, Quality quality)
    {
        if (_nextMs != 0 && _nextMs <= atMs) Advance(atMs);
        if (!_sensors.TryGetValue(sensorId, out var sensor)) return null;
        var before = sensor.State.Cleaner.Quality;
        var sink = Sink(sensor.Id);
        var reading = new Reading(atMs, value, -1, quality, ReadingFlags.None);
        var result = SensorKernel.Apply(sensor.State, new JournaledReading(++_position, atMs, reading), ref sink);
        Take(sink);
        if (result.IsLive || sensor.State.Cleaner.Quality != before) Tell(sensor, _position, atMs);
        Schedule(sensor);
        return result.IsLive ? result : null;
    }

    /// <summary>A person puts a twin into a mode.</summary>
    public void SetMode(string twin, string mode, long atMs)
    {
        Advance(atMs);
        if (!_owners.TryGetValue(twin, out var owner)) return;
        var sink = Sink(owner.Id);
        OwnerKernel.SetMode(owner.State, mode, atMs, ref sink);
        Take(sink);
        TellMode(owner, atMs);
        Schedule();
    }

    /// <summary>Fires what is due up to a time, in order.</summary>
    public void Advance(long toMs)
    {
        while (_nextMs != 0 && _nextMs <= toMs)
        {
            var now = _nextMs;
            foreach (var sensor in _sensors.Values)
            {
                if (!IsDue(SensorKernel.NextDeadline(sensor.State), now)) continue;
                var sink = Sink(sensor.Id);
                var fell = SensorKernel.Tick(sensor.State, now, ref sink);
                Take(sink);
                if (fell) Tell(sensor, -1, now);
            }

            foreach (var owner in _owners.Values)
            {
                if (!IsDue(OwnerKernel.NextDeadline(owner.State), now)) continue;
                Do(owner, now, static (Owner o, long at, ref TransitionSink sink) => OwnerKernel.Tick(o.State, at, ref sink));
                TellMode(owner, now);
            }

            Schedule();
            // A deadline that does not move must not hold the run up.
            if (_nextMs != 0 && _nextMs <= now) _nextMs = now + 1_000;
        }
    }

    private static bool IsDue(long deadlineMs, long nowMs) => deadlineMs != 0 && deadlineMs <= nowMs;

    private void Bind(Owner owner, TwinDefinition twin)
    {
        var signals = owner.State.Runtime.Type.Signals;
        OwnerKernel.Bind(owner.State, [.. signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))]);
        for (var i = 0; i < signals.Length; i++)
        {
            if (owner.State.Sensors[i] is { } id && _sensors.TryGetValue(id, out var sensor)) sensor.Subscribers.Add((owner, i));
        }
    }

    private void Tell(Sensor sensor, long position, long nowMs)
    {
        var cleaner = sensor.State.Cleaner;
        foreach (var (owner, signal) in sensor.Subscribers)
        {
            var sink = Sink(owner.Id);
            OwnerKernel.Apply(owner.State, signal, position, nowMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality, ref sink);
            Take(sink);
            TellMode(owner, nowMs);
        }
    }

    private void TellMode(Owner owner, long nowMs)
    {
        foreach (var sensor in owner.Children)
        {
            if (sensor.State.Mode == owner.State.Mode) continue;
            Do(sensor, nowMs, (Sensor s, long now, ref TransitionSink sink) =>
                SensorKernel.SetMode(s.State, owner.State.Mode, now, ref sink));
        }
    }

    private void Do<T>(T twin, long nowMs, Act<T> act)
        where T : Member
    {
        var sink = Sink(twin.Id);
        act(twin, nowMs, ref sink);
        Take(sink);
    }

    /// <summary>The earliest deadline of all.</summary>
    private void Schedule()
    {
        _nextMs = 0;
        foreach (var sensor in _sensors.Values) _nextMs = Earlier(_nextMs, SensorKernel.NextDeadline(sensor.State));
        foreach (var owner in _owners.Values) _nextMs = Earlier(_nextMs, OwnerKernel.NextDeadline(owner.State));
    }

    /// <summary>After one reading: a deadline of another twin can only have stayed; one too early costs a look.</summary>
    private void Schedule(Sensor sensor)
    {
        _nextMs = Earlier(_nextMs, SensorKernel.NextDeadline(sensor.State));
        foreach (var (owner, _) in sensor.Subscribers) _nextMs = Earlier(_nextMs, OwnerKernel.NextDeadline(owner.State));
    }

    private static long Earlier(long a, long b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);

    private TransitionSink Sink(string twin) => new(new TwinKey("trial", _plant, twin));

    private void Take(in TransitionSink sink)
    {
        if (sink.Count == 0) return;
        foreach (var step in sink.Items)
        {
            if (!_alarms.TryGetValue((step.Twin, step.RuleId), out var spans)) _alarms[(step.Twin, step.RuleId)] = spans = new AlarmSpans();
            spans.Take(step);
        }
    }

    private abstract class Member(string id)
    {
        public string Id { get; } = id;
    }

    private sealed class Sensor(string id, SensorState state) : Member(id)
    {
        public SensorState State { get; } = state;

        public List<(Owner Owner, int Signal)> Subscribers { get; } = [];
    }

    private sealed class Owner(string id, OwnerState state) : Member(id)
    {
        public OwnerState State { get; } = state;

        public List<Sensor> Children { get; } = [];
    }
}
