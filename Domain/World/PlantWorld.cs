using System.Diagnostics.CodeAnalysis;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <summary>
/// A whole plant in memory: the cleaning, modes, rules, alarms, risk and grouping that run live, stepped by one thread in a stable order.
/// The same start and the same calls give the same alarms, bit for bit (<see cref="Print"/>). Knows no clock, no store and no way out.
/// Not thread-safe.
/// </summary>
public sealed partial class PlantWorld
{
    /// <summary>Positions of a world's readings belong to this journal and no other.</summary>
    private const string Journal = "world";
    private readonly PriorityQueue<int, (long AtMs, int Index)> _deadlines;

    /// <summary>The deadline each twin is queued for, realm time; 0: none.</summary>
    private readonly long[] _queuedMs;
    private readonly SortedDictionary<(string Twin, string Rule), AlarmTransition> _open = new(ByTwinAndRule);
    private long _position;

    /// <summary>Brings a plant to life.</summary>
    /// <param name="plant">The model it runs under.</param>
    /// <param name="realm">Its realm; never <see cref="TwinKey.Live"/>: the real plant is nobody's world.</param>
    /// <param name="start">Where it begins.</param>
    /// <exception cref="ArgumentException">The realm is the live one, or the start is of another plant.</exception>
    public PlantWorld(CompiledPlant plant, string realm, PlantSnapshot start)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(start);
        if (realm == TwinKey.Live || !TwinKey.IsLocalId(realm))
            throw new ArgumentException($"A world cannot be the realm '{realm}'.", nameof(realm));
        if (start.Plant != plant.Model.Id) throw new ArgumentException($"The start is of plant '{start.Plant}'.", nameof(start));
        (Plant, Realm, NowMs) = (plant, realm, start.AtMs);
        var count = plant.Index.Count;
        (_startMs, _plan, _queuedMs, _deadlines) = (start.AtMs, WorldPlan.Of(plant), new long[count], new(count));
        (_awake, _asleep, _startValues) = (new WorldTwin?[count], new ReadOnlyMemory<byte>[count], new double[count]);
        (_shown, _isNews, _told) = (new FeedItem[count], new bool[count], new short[count]);
        Risk = new PlantRisk(plant, start.Extras);
        Risk.Advance(NowMs);
        Risk.SetPriors(start.Priors);
        Groups = new AlarmGrouping(CausalTopology.For(plant));
        foreach (var alarm in start.Alarms) _open[(alarm.Twin, alarm.RuleId)] = alarm with { Realm = realm };
        foreach (var alarm in _open.Values) Risk.Apply(alarm);
        Groups.Load(_open.Values);
        Begin(start);
    }

    /// <summary>The model it runs under.</summary>
    public CompiledPlant Plant { get; }

    /// <summary>Its realm.</summary>
    public string Realm { get; }

    /// <summary>Realm time, Unix ms. Never falls.</summary>
    public long NowMs { get; private set; }

    /// <summary>Risk as it spreads; see <see cref="Spread"/>. For reading only.</summary>
    public PlantRisk Risk { get; }

    /// <summary>The alarms by cause. For reading only.</summary>
    public AlarmGrouping Groups { get; }

    /// <summary>The newest step of every open or suppressed alarm, by twin and rule.</summary>
    public IReadOnlyCollection<AlarmTransition> OpenAlarms => _open.Values;

    /// <summary>A sensor as it is now, for reading only; null: it is none.</summary>
    public SensorState? Sensor(string id) => (Find(id) as WorldSensor)?.State;

    /// <summary>Any other twin as it is now, for reading only; null: it is none.</summary>
    public OwnerState? Owner(string id) => (Find(id) as WorldOwner)?.State;

    /// <summary>Time goes on; what is due fires at the time it was due, in the order of time and then of the model.</summary>
    public void Advance(long toMs)
    {
        while (_deadlines.TryPeek(out var index, out var due) && due.AtMs <= toMs)
        {
            _deadlines.Dequeue();
            if (_queuedMs[index] != due.AtMs) continue;
            _queuedMs[index] = 0;
            NowMs = Math.Max(NowMs, due.AtMs);
            if (Wake(index) is not { } twin) continue;
            Tick(twin);
            // A deadline that does not move must not hold the world up.
            Queue(index, twin.DeadlineMs != 0 && twin.DeadlineMs <= NowMs ? NowMs + 1_000 : twin.DeadlineMs);
        }

        NowMs = Math.Max(NowMs, toMs);
    }

    /// <summary>A reading arrives now; an unknown sensor's is not taken.</summary>
    /// <param name="sensor">Place of the sensor in <c>PlantModel.Twins</c>.</param>
    /// <param name="reading">In the sensor's source unit.</param>
    public bool Feed(int sensor, in Reading reading)
    {
        if ((uint)sensor >= (uint)_awake.Length || Wake(sensor) is not WorldSensor twin) return false;
        var before = twin.State.Cleaner.Quality;
        var sink = Sink(twin);
        var result = SensorKernel.Apply(twin.State, new JournaledReading(++_position, NowMs, reading), ref sink);
        Take(sink);
        if (result.IsLive || twin.State.Cleaner.Quality != before) Tell(twin, _position);
        Changed(twin);
        return true;
    }

    /// <summary>A good reading arrives now; an unknown sensor's is not taken.</summary>
    public bool Feed(string sensor, long sourceMs, double value) =>
        Feed(Plant.Index.IndexOf(sensor), new Reading(sourceMs, value, -1, Quality.Good, ReadingFlags.None));

    /// <summary>Somebody acts upon an alarm.</summary>
    /// <returns>The last step it caused, or why it was refused.</returns>
    public (AlarmTransition? Alarm, TwinError? Error) Command(string twin, string rule, AlarmCommand command)
    {
        if (Find(twin) is not { } found) return (null, new TwinError("twin.unknown", $"There is no twin '{twin}'."));
        var sink = Sink(found);
        var error = found switch
        {
            WorldSensor sensor => SensorKernel.Command(sensor.State, rule, command, NowMs, NowMs, ref sink),
            WorldOwner owner => OwnerKernel.Command(owner.State, rule, command, NowMs, NowMs, ref sink),
            _ => null,
        };
        var last = error is null && sink.Count > 0 ? sink.Items[^1] : null;
        Take(sink);
        Changed(found);
        return (last, error);
    }

    /// <summary>Somebody puts a twin into a mode; null: done.</summary>
    public TwinError? SetMode(string twin, string mode)
    {
        if (Find(twin) is not WorldOwner owner)
            return new TwinError("twin.mode.none", $"There is no twin '{twin}' with modes of its own.");
        var sink = Sink(owner);
        var error = OwnerKernel.SetMode(owner.State, mode, NowMs, ref sink);
        Take(sink);
        TellMode(owner);
        Changed(owner);
        return error;
    }

    /// <summary>The newest step of an alarm; false when it is neither open nor suppressed.</summary>
    public bool TryAlarm(string twin, string rule, [NotNullWhen(true)] out AlarmTransition? alarm) =>
        _open.TryGetValue((twin, rule), out alarm);

    private TransitionSink Sink(WorldTwin twin) =>
        new(new TwinKey(Realm, Plant.Model.Id, twin.Definition.Id), (twin as WorldOwner)?.Sensors);

    private static readonly Comparer<(string Twin, string Rule)> ByTwinAndRule = Comparer<(string, string)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Item1, b.Item1) is var order and not 0 ? order : string.CompareOrdinal(a.Item2, b.Item2));
}
