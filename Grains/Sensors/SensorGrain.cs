using System.Buffers;
using Orleans.Placement;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Sensors;

/// <inheritdoc cref="ISensorGrain"/>
[GrainType("sensor"), PreferLocalPlacement]
public sealed class SensorGrain(SensorServices services) : Grain, ISensorGrain
{
    /// <summary>A checkpoint takes tens of thousands of states and holds them until they are written: each as large as it is.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    // There are hundreds of thousands of us: each field counts.
    private IReadOnlyList<AlarmTransition>? _log;
    private SensorState? _state;
    private TwinKey _key;
    private long _epoch;
    private long _floor;
    private int _partition;
    private Shown _shown;
    private bool _loaded;
    private bool _resumed;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());

        // The model's strings instead of ones of its own, of which there would be a million.
        var plant = services.Plants.Find(key.Plant);
        _key = new TwinKey(key.Realm == TwinKey.Live ? TwinKey.Live : key.Realm, plant?.Model.Id ?? key.Plant,
            plant?.Find(key.Id)?.Id ?? key.Id);
        return LoadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> ApplyAsync(SensorBatch batch) =>
        IsKnown(batch.Stamp) ? new(Apply(batch)) : After(BeginEpochAsync(batch.Stamp), batch, static (g, b) => g.Apply(b));

    /// <inheritdoc/>
    public ValueTask<TwinStep> TickAsync(PartitionStamp stamp) =>
        IsKnown(stamp) ? new(Tick(stamp)) : After(BeginEpochAsync(stamp), stamp, static (g, s) => g.Tick(s));

    /// <inheritdoc/>
    public ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command, long atMs) => After(
        IsKnown(stamp) ? Task.CompletedTask : BeginEpochAsync(stamp), (stamp, rule, command, atMs),
        static (g, c) => g.Command(c.stamp, c.rule, c.command, c.atMs));

    /// <inheritdoc/>
    public ValueTask<TwinCheckpoint> CheckpointAsync() => new(_state is { } state && _resumed
        ? new TwinCheckpoint(state.Revision, SensorKernel.NextDeadline(state), Bytes(state), null)
        : new TwinCheckpoint(-1, 0, ReadOnlyMemory<byte>.Empty, null));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> StateAsync() => new(_state is { } state ? Bytes(state) : ReadOnlyMemory<byte>.Empty);

    /// <inheritdoc/>
    public ValueTask<SensorView?> GetAsync()
    {
        var state = _state ?? (services.Plants.Find(_key.Plant)?.SensorOf(_key.Id) is { } runtime ? SensorState.Create(runtime, 0) : null);
        return new(state is null ? null : SensorViews.Of(state));
    }

    private async ValueTask<TResult> After<TArgument, TResult>(Task begin, TArgument argument,
        Func<SensorGrain, TArgument, TResult> call)
    {
        await begin;
        return call(this, argument);
    }

    private bool IsKnown(in PartitionStamp stamp) => _loaded && _epoch == stamp.Epoch && _partition == stamp.Partition;

    /// <summary>A new epoch begins at what is saved: the partition replays what came after it.</summary>
    private async Task BeginEpochAsync(PartitionStamp stamp)
    {
        if (!_loaded || _epoch != 0) await LoadAsync(CancellationToken.None);
        (_partition, _epoch) = (stamp.Partition, stamp.Epoch);
        _shown = default;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        (_state, _log, _loaded, _resumed) = (null, null, false, false);
        var plant = services.Plants.Find(_key.Plant);
        if (plant?.SensorOf(_key.Id) is not { } runtime) return;
        // The model's own strings instead of copies: there are hundreds of thousands of us.
        _key = new TwinKey(_key.Realm == TwinKey.Live ? TwinKey.Live : _key.Realm, plant.Model.Id, plant.Find(_key.Id)!.Id);
        var saved = await services.Store.LoadSensorAsync(_key, cancellationToken);
        _floor = saved?.Position ?? 0;
        if (saved is { } snapshot)
        {
            var error = SensorStateCodec.Read(snapshot.Data.Span, runtime, 0, out var state);
            if (error is null) _state = state;
            else Log.StateUnreadable(services.Logger, _key.Id, error.Message);
        }

        // A sensor without a past, or one that lost it, must not use the alarm ids of that past again.
        if (_state is null) _log = await services.Store.LoadAlarmsAsync(_key, cancellationToken);
        _loaded = true;
    }

    private TwinStep Apply(in SensorBatch batch)
    {
        var readings = batch.Readings.Span;
        var nowMs = Math.Max(batch.Stamp.NowMs, readings.Length > 0 ? readings[0].ReceivedMs : 0);
        if (!TryBegin(batch.Stamp, nowMs, out var state, out var sink, out var refusal)) return refusal;
        SignalChange[]? changes = null;
        var count = 0;
        var news = false;
        foreach (ref readonly var reading in readings)
        {
            var before = state.Cleaner.Quality;
            var result = Clean(state, reading, ref sink);
            var cleaner = state.Cleaner;
            news |= result.Has(CleanFlags.Changed) || cleaner.Quality != before;
            // Also a reading that is not live may find that the sensor has been silent for too long.
            if (!batch.WantChanges || (!result.IsLive && cleaner.Quality == before)) continue;
            changes ??= new SignalChange[readings.Length];
            changes[count++] = new SignalChange(
                _key.Id, reading.Position, reading.ReceivedMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality, cleaner.RawValue);
        }

        if (changes is not null && count < changes.Length) Array.Resize(ref changes, count);
        return Step(state, sink, news, changes);
    }

    private TwinStep Tick(in PartitionStamp stamp)
    {
        if (!TryBegin(stamp, stamp.NowMs, out var state, out var sink, out var refusal)) return refusal;
        var fell = SensorKernel.Tick(state, stamp.NowMs, ref sink);
        var cleaner = state.Cleaner;
        SignalChange[]? changes = fell
            ? [new SignalChange(_key.Id, -1, stamp.NowMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality,
                cleaner.RawValue)]
            : null;
        return Step(state, sink, fell, changes);
    }

    private CommandStep Command(in PartitionStamp stamp, string rule, AlarmCommand command, long atMs)
    {
        if (!TryBegin(stamp, stamp.NowMs, out var state, out var sink, out var refusal))
            return new CommandStep(refusal, null, new TwinError("twin.unknown", "The sensor is not modelled."));
        var error = SensorKernel.Command(state, rule, command, stamp.NowMs, atMs, ref sink);
        var alarm = error is null && sink.Count > 0 ? sink.Items[^1] : null;
        return new CommandStep(Step(state, sink, false, null), alarm, error);
    }

    /// <summary>False when the sensor is not modelled (any more), or has lost what the partition knows of it.</summary>
    private bool TryBegin(in PartitionStamp stamp, long nowMs, out SensorState state, out TransitionSink sink, out TwinStep refusal)
    {
        (state, sink, refusal) = (null!, new TransitionSink(_key), default);
        if (services.Plants.Find(_key.Plant)?.SensorOf(_key.Id) is not { } runtime) return false;
        if (stamp.Revision > (_state?.Revision ?? -1))
        {
            refusal = new TwinStep { Flags = TwinStepFlags.Lost };
            return false;
        }

        _state ??= SensorState.Create(runtime, nowMs);
        state = _state;
        state.Revision = Math.Max(state.Revision, _floor) + 1;
        nowMs = Math.Max(nowMs, state.Cleaner.ReceivedMs);
        SensorKernel.UseJournal(state, stamp.JournalId);
        SensorKernel.ListenFrom(state, stamp.ListeningFromMs);
        SensorKernel.Rebind(state, runtime, nowMs, ref sink);
        if (!_resumed) SensorKernel.Resume(state, _log ?? [], nowMs, ref sink);
        (_resumed, _log) = (true, null);
        if (stamp.Mode is { } mode && state.Runtime.ModeIndex(mode) is >= 0 and var index)
            SensorKernel.SetMode(state, index, nowMs, ref sink);
        return true;
    }

    private CleanResult Clean(SensorState state, in JournaledReading reading, ref TransitionSink sink)
    {
        try
        {
            return SensorKernel.Apply(state, reading, ref sink);
        }
        catch (Exception e)
        {
            // One reading that the kernel cannot digest must not stop the others of its partition.
            Log.TwinFailed(services.Logger, e, _key.Id);
            return default;
        }
    }

    private TwinStep Step(SensorState state, in TransitionSink sink, bool news, SignalChange[]? changes)
    {
        var item = SensorViews.Item(state, services.Plants.Find(_key.Plant)!.Index.IndexOf(_key.Id));
        var shown = new Shown(item);
        if (shown != _shown) news = true;
        _shown = shown;
        return new TwinStep
        {
            Flags = TwinStepFlags.Dirty | (news ? TwinStepFlags.News : 0),
            Revision = state.Revision,
            DeadlineMs = SensorKernel.NextDeadline(state),
            Feed = item,
            Changes = changes,
            Transitions = sink.Count == 0 ? null : sink.Items,
            Mode = state.Mode,
        };
    }

    private static ReadOnlyMemory<byte> Bytes(SensorState state)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(512);
        buffer.ResetWrittenCount();
        SensorStateCodec.Write(state, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What is news to the map when it changes, whatever the reading says; nothing was shown: nobody has seen this one.</summary>
    private readonly record struct Shown(int Index, byte Alarm, byte Quality, bool Any)
    {
        public Shown(in FeedItem item) : this(item.Index, item.Alarm, item.Quality, true)
        {
        }
    }
}
