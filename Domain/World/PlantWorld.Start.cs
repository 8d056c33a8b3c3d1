using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <content>
/// How it begins, and how a twin is made when something first happens to it. A fork is taken while live goes on: what it makes at once, the
/// collector of live has to move. So a twin stays the bytes of its start, which all looked at once and let go, until it is touched.
/// </content>
public sealed partial class PlantWorld
{
    private static readonly FeedItem Nothing = new(-1, 0, 0, 0, 0);
    private readonly WorldTwin?[] _awake;
    private readonly ReadOnlyMemory<byte>[] _asleep;
    private readonly double[] _startValues;
    private readonly long _startMs;
    private readonly WorldPlan _plan;

    /// <summary>Mode that a sleeping sensor was told as the world began; -1: none.</summary>
    private readonly short[] _told;

    /// <summary>Good values of the sensors as it began, in their units.</summary>
    public IReadOnlyDictionary<string, double> StartReadings => new StartReadings(Plant.Index, _startValues);

    /// <summary>Twins that something happened to so far: the others cost no more than the bytes they began as.</summary>
    public int Awake => _awake.Count(static t => t is not null);

    private WorldTwin? Find(string id) => Plant.Index.TryGet(id, out var index) ? Wake(index) : null;

    /// <summary>A twin as something that can change; null: there is nothing that changes.</summary>
    private WorldTwin? Wake(int index)
    {
        if (_awake[index] is { } awake) return awake;
        if (_shown[index].Index < 0 || Fresh(index) is not { } twin) return null;
        var sink = Sink(twin);
        if (_told[index] >= 0 && twin is WorldSensor sensor) SensorKernel.SetMode(sensor.State, _told[index], _startMs, ref sink);
        return Keep(twin);
    }

    /// <summary>As it began. Those whose first steps are steps of alarms were kept then, so that no step is lost here.</summary>
    private WorldTwin? Fresh(int index)
    {
        if (Make(index, out _) is not { } twin) return null;
        var sink = Sink(twin);
        twin.Resume(_startMs, ref sink);
        return twin;
    }

    private WorldTwin Keep(WorldTwin twin)
    {
        _awake[twin.Index] = twin;
        _asleep[twin.Index] = default;
        return twin;
    }

    /// <summary>Looks at every twin once, in the order of the model: first steps, modes, what there is to show, what is due.</summary>
    private void Begin(PlantSnapshot start)
    {
        foreach (var (id, state) in start.Twins)
            if (Plant.Index.TryGet(id, out var at)) _asleep[at] = state;
        var modes = new int[_awake.Length];
        for (var i = 0; i < _awake.Length; i++)
        {
            _shown[i] = Nothing;
            (_startValues[i], _told[i]) = (double.NaN, -1);
            if (Make(i, out var read) is not { } twin) continue;
            if (!read) _asleep[i] = default;
            var sink = Sink(twin);
            twin.Resume(_startMs, ref sink);
            if (sink.Count > 0) Keep(twin);
            Take(sink);
            Look(twin);
            modes[i] = twin.Mode;
        }

        for (var i = 0; i < _awake.Length; i++)
        {
            if (_shown[i].Index >= 0 && Plant.Index.Twin(i).Kind != TwinKind.Sensor) TellMode(i, modes[i], modes);
        }

        for (var i = 0; i < _awake.Length; i++)
            if (_shown[i].Index >= 0) Risk.Apply(Risk.Facts.Of(_shown[i]));
    }

    private void Look(WorldTwin twin)
    {
        _shown[twin.Index] = twin.Item();
        Queue(twin.Index, twin.DeadlineMs);
        if (twin is WorldSensor { State.Cleaner: { HasValue: true, Quality.IsBad: false } cleaner })
            _startValues[twin.Index] = cleaner.Value;
    }

    /// <summary>A mode that sensors of a saved state do not know yet.</summary>
    private void TellMode(int owner, int mode, int[] modes)
    {
        var children = _plan.ChildrenOf(owner);
        if (mode < 0 || children.Length == 0) return;
        var name = Plant.Index.TypeOf(owner).Modes[mode].Id;
        foreach (var child in children)
        {
            if (_shown[child].Index < 0 || Plant.SensorOf(Plant.Index.Twin(child).Id) is not { } runtime) continue;
            var at = runtime.ModeIndex(name);
            if (at >= 0 && at != modes[child]) Begin(child, at);
        }
    }

    private void Begin(int child, int mode)
    {
        if ((_awake[child] ?? Fresh(child)) is not WorldSensor sensor) return;
        var sink = Sink(sensor);
        SensorKernel.SetMode(sensor.State, mode, _startMs, ref sink);
        _told[child] = (short)mode;
        if (sink.Count > 0) Keep(sensor);
        Take(sink);
        Look(sensor);
    }

    private WorldTwin? Make(int index, out bool read)
    {
        var twin = Plant.Index.Twin(index);
        var saved = _asleep[index].Span;
        return twin.Kind == TwinKind.Sensor ? NewSensor(index, twin, saved, out read) : NewOwner(index, twin, saved, out read);
    }

    private WorldSensor? NewSensor(int index, TwinDefinition twin, ReadOnlySpan<byte> saved, out bool read)
    {
        read = false;
        if (Plant.SensorOf(twin.Id) is not { } runtime) return null;
        SensorState? known = null;
        read = !saved.IsEmpty && SensorStateCodec.Read(saved, runtime, _startMs, out known) is null;
        if (!read || known is null) known = SensorState.Create(runtime, _startMs);
        // By way of no journal: the positions of another world say nothing about this one's.
        SensorKernel.UseJournal(known, "");
        SensorKernel.UseJournal(known, Journal);
        return new WorldSensor(index, twin, known);
    }

    private WorldOwner? NewOwner(int index, TwinDefinition twin, ReadOnlySpan<byte> saved, out bool read)
    {
        read = false;
        if (Plant.OwnerOf(twin.Id) is not { } runtime) return null;
        OwnerState? known = null;
        read = !saved.IsEmpty && OwnerStateCodec.Read(saved, runtime, out known) is null;
        if (!read || known is null) known = OwnerState.Create(runtime);
        var sensors = _plan.SensorsOf(index);
        OwnerKernel.UseJournal(known, "");
        OwnerKernel.UseJournal(known, Journal);
        OwnerKernel.Bind(known, sensors);
        return new WorldOwner(index, twin, known, sensors);
    }
}
