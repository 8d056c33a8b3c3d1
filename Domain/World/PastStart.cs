using System.Buffers;
using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.People;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <summary>
/// A plant at a moment of the past as the start of a world, made anew from what is kept: the last readings before it, cleaned as they were
/// then, the alarms by their log, the modes set by hand by the log. Not kept, so not in it: how far the delays, rates and deviations of
/// rules had come, risk, and which permits, orders and incidents there were. Not thread-safe.
/// </summary>
/// <param name="plant">The model of then.</param>
/// <param name="atMs">The moment, Unix ms.</param>
public sealed class PastStart(CompiledPlant plant, long atMs)
{
    private readonly Dictionary<string, SensorState> _sensors = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Twin, string Rule), AlarmTransition> _alarms = [];
    private readonly Dictionary<string, (long AtMs, string Mode)> _modes = new(StringComparer.Ordinal);
    private long _position;

    /// <summary>Sensors of which a reading was taken.</summary>
    public int Sensors => _sensors.Count;

    /// <summary>Twins with an alarm open or suppressed at the moment.</summary>
    public IEnumerable<string> Loud => Standing().Select(static a => a.Twin);

    /// <summary>Takes readings of a sensor in its source unit, oldest first; later ones than the moment are left out.</summary>
    public void Take(string sensor, IEnumerable<(long T, double V, Quality Q)> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        if (plant.SensorOf(sensor) is not { } runtime) return;
        foreach (var (t, v, q) in readings)
        {
            if (t > atMs) continue;
            if (!_sensors.TryGetValue(sensor, out var state)) _sensors[sensor] = state = SensorState.Create(runtime, t);
            SignalCleaner.Clean(state.Cleaner, runtime.Cleaner,
                new JournaledReading(++_position, t, new Reading(t, v, -1, q, ReadingFlags.None)));
        }
    }

    /// <summary>Takes an alarm's step; later ones than the moment, and older than what is known, are left out.</summary>
    public void Take(AlarmTransition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.AtMs > atMs) return;
        var key = (step.Twin, step.RuleId);
        if (!_alarms.TryGetValue(key, out var known) || known.AtMs < step.AtMs
            || (known.AtMs == step.AtMs && known.State.Sequence < step.State.Sequence)) _alarms[key] = step;
    }

    /// <summary>Somebody put a twin into a mode; the last time before the moment counts.</summary>
    public void Take(string twin, string mode, long whenMs)
    {
        if (whenMs <= atMs && (!_modes.TryGetValue(twin, out var known) || known.AtMs < whenMs)) _modes[twin] = (whenMs, mode);
    }

    /// <summary>The start.</summary>
    public PlantSnapshot Build()
    {
        var byTwin = Standing().ToLookup(static a => a.Twin, StringComparer.Ordinal);
        var states = ImmutableArray.CreateBuilder<TwinSnapshot>(plant.Model.Twins.Length);
        var buffer = new ArrayBufferWriter<byte>(512);
        foreach (var (id, state) in _sensors.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            var runtime = plant.SensorOf(id)!;
            SignalCleaner.Tick(state.Cleaner, runtime.Cleaner, atMs);
            state.Rules = runtime.Rules.Reconcile(state.Rules, [.. byTwin[id]]);
            buffer.ResetWrittenCount();
            SensorStateCodec.Write(state, buffer);
            states.Add(new TwinSnapshot(id, buffer.WrittenSpan.ToArray()));
        }

        var owners = plant.Model.Twins.Where(t => t.Kind != TwinKind.Sensor)
            .ToDictionary(static t => t.Id, t => Owner(t, [.. byTwin[t.Id]]), StringComparer.Ordinal);
        foreach (var person in plant.Model.Twins.Where(static t => t.Kind == TwinKind.Person))
        {
            if (owners[person.Id] is not { } state) continue;
            foreach (var (zone, inside) in ZoneCrossings.Apply(state, plant.Zones))
                if (inside && owners.GetValueOrDefault(zone) is { } owner) owner.Members.Add(person.Id);
        }

        foreach (var (id, state) in owners.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            if (state is null) continue;
            buffer.ResetWrittenCount();
            OwnerStateCodec.Write(state, buffer);
            states.Add(new TwinSnapshot(id, buffer.WrittenSpan.ToArray()));
        }

        return new PlantSnapshot
        {
            Plant = plant.Model.Id, ModelVersion = plant.Model.Version, AtMs = atMs, Twins = states.ToImmutable(),
            Alarms = [.. Standing().OrderBy(static a => a.AlarmId, StringComparer.Ordinal)],
        };
    }

    private OwnerState? Owner(TwinDefinition twin, IReadOnlyList<AlarmTransition> log)
    {
        if (plant.OwnerOf(twin.Id) is not { } runtime) return null;
        var state = OwnerState.Create(runtime);
        state.Rules = runtime.Rules.Reconcile(state.Rules, log);
        string?[] sensors = [.. runtime.Type.Signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))];
        OwnerKernel.Bind(state, sensors);
        var sink = new TransitionSink(new TwinKey(TwinKey.Live, plant.Model.Id, twin.Id), sensors);
        if (_modes.TryGetValue(twin.Id, out var mode)) OwnerKernel.SetMode(state, mode.Mode, atMs, ref sink);
        for (var signal = 0; signal < sensors.Length; signal++)
        {
            if (sensors[signal] is not { } sensor || !_sensors.TryGetValue(sensor, out var known) || !known.Cleaner.HasValue) continue;
            var cleaner = known.Cleaner;
            OwnerKernel.Apply(state, signal, -1, atMs, cleaner.SourceMs, cleaner.Value, cleaner.Quality, ref sink);
        }

        // What its rules see of what the log does not know yet begins at the moment.
        foreach (var step in sink.Count == 0 ? [] : sink.Items) _alarms[(step.Twin, step.RuleId)] = step;
        return state;
    }

    private IEnumerable<AlarmTransition> Standing() =>
        _alarms.Values.Where(static a => a.State.IsOpen || a.State.Suppression != Suppression.None);
}
