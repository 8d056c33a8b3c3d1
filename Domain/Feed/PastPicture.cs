using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.Feed;

/// <summary>
/// What screens showed at a moment of the past, made anew from what is kept: the last readings before it, cleaned as they were then, and
/// the log of the alarms. Not kept, so not in it: risk, modes set by hand, what the plant's model was. Not thread-safe.
/// </summary>
/// <param name="plant">The plant as it is modelled now; its indexes are those of the items.</param>
/// <param name="atMs">The moment, Unix ms.</param>
public sealed class PastPicture(CompiledPlant plant, long atMs)
{
    private readonly Dictionary<string, CleanerState> _sensors = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Twin, string Rule), AlarmTransition> _alarms = [];
    private long _position;

    /// <summary>Source time of the newest reading taken, Unix ms; 0: none.</summary>
    public long NewestReadingMs { get; private set; }

    /// <summary>Alarms open or suppressed at the moment, the last step of each before it.</summary>
    public ImmutableArray<AlarmTransition> Alarms =>
        [.. _alarms.Values.Where(static a => a.State.IsOpen || a.State.Suppression != Suppression.None)
            .OrderBy(static a => a.AlarmId, StringComparer.Ordinal)];

    /// <summary>How far back readings say something: until silence made the sensor bad; a day when it speaks on change, ms.</summary>
    public static long LookBackMs(SensorProfile profile) =>
        profile.PeriodMs == 0 ? 86_400_000 : Math.Max(60_000, 12 * profile.PeriodMs);

    /// <summary>Takes readings of a sensor, oldest first; later ones than the moment are left out.</summary>
    public void Take(string sensor, IEnumerable<(long T, double V, Quality Q)> readings)
    {
        if (plant.SensorOf(sensor) is not { } runtime) return;
        if (!_sensors.TryGetValue(sensor, out var state)) _sensors[sensor] = state = new CleanerState();
        foreach (var (t, v, q) in readings)
        {
            if (t > atMs) continue;
            NewestReadingMs = Math.Max(NewestReadingMs, t);
            SignalCleaner.Clean(state, runtime.Cleaner,
                new JournaledReading(++_position, t, new Reading(t, v, -1, q, ReadingFlags.None)));
        }
    }

    /// <summary>Takes an alarm's step; later ones than the moment, and older than what is known, are left out.</summary>
    public void Take(AlarmTransition step)
    {
        if (step.AtMs > atMs) return;
        var key = (step.Twin, step.RuleId);
        if (!_alarms.TryGetValue(key, out var known) || known.State.Sequence < step.State.Sequence) _alarms[key] = step;
    }

    /// <summary>The state of every twin of which something is known.</summary>
    public ImmutableArray<FeedItem> Items()
    {
        var alarms = AlarmBytes();
        var items = ImmutableArray.CreateBuilder<FeedItem>(plant.Model.Twins.Length);
        var people = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < plant.Model.Twins.Length; index++)
        {
            var twin = plant.Model.Twins[index];
            if (twin.Kind == TwinKind.Zone) continue;
            var item = twin.Kind == TwinKind.Sensor ? Sensor(twin, index) : Owner(twin, index);
            if (twin.Kind == TwinKind.Person) Count(people, item);
            items.Add(item with { Alarm = alarms.GetValueOrDefault(twin.Id) });
        }

        foreach (var index in plant.Index.Zones)
        {
            var zone = plant.Model.Twins[index].Id;
            items.Add(new FeedItem(index, alarms.GetValueOrDefault(zone), 0, people.GetValueOrDefault(zone), 0));
        }

        return items.ToImmutable();
    }

    private FeedItem Sensor(TwinDefinition twin, int index)
    {
        if (!_sensors.TryGetValue(twin.Id, out var state) || plant.SensorOf(twin.Id) is not { } runtime)
            return new FeedItem(index, 0, AlarmSummary.QualityOf(false, default), float.NaN, 0);
        SignalCleaner.Tick(state, runtime.Cleaner, atMs);
        return new FeedItem(index, 0, AlarmSummary.QualityOf(state.HasValue, state.Quality), (float)state.Value, 0);
    }

    private FeedItem Owner(TwinDefinition twin, int index)
    {
        var runtime = plant.OwnerOf(twin.Id)!;
        var state = OwnerState.Create(runtime);
        var sink = new TransitionSink(new TwinKey(TwinKey.Live, plant.Model.Id, twin.Id));
        for (var signal = 0; signal < runtime.Type.Signals.Length; signal++)
        {
            var sensor = twin.Signals.GetValueOrDefault(runtime.Type.Signals[signal].Name);
            if (sensor is null || !_sensors.TryGetValue(sensor, out var known) || !known.HasValue) continue;
            SignalCleaner.Tick(known, plant.SensorOf(sensor)!.Cleaner, atMs);
            OwnerKernel.Apply(state, signal, -1, atMs, known.SourceMs, known.Value, known.Quality, ref sink);
        }

        return OwnerFacts.Feed(state, twin, index);
    }

    private void Count(Dictionary<string, int> people, FeedItem person)
    {
        if (person.Quality == 3 || !float.IsFinite(person.A) || !float.IsFinite(person.B)) return;
        foreach (var zone in plant.Zones.Find(new PointM(person.A, person.B, 0)))
            people[zone] = people.GetValueOrDefault(zone) + 1;
    }

    private Dictionary<string, byte> AlarmBytes()
    {
        var bytes = new Dictionary<string, byte>(StringComparer.Ordinal);
        foreach (var alarm in Alarms)
        {
            var before = bytes.GetValueOrDefault(alarm.Twin);
            bytes[alarm.Twin] = AlarmSummary.With(before, alarm);
        }

        return bytes;
    }
}
