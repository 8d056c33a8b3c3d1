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
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Twins;

namespace Twin.Grains.Sensors;

/// <inheritdoc cref="ISensorGrain"/>
[GrainType("sensor"), PreferLocalPlacement]
public sealed class SensorGrain(IPlantRegistry plants, ITwinStore store, TimeProvider time, ILogger<SensorGrain> logger)
    : Grain, ISensorGrain
{
    private SensorState? _state;
    private long _epoch;
    private long _revision;
    private TwinKey _key;
    private FeedItem _shown;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        return LoadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> ApplyAsync(SensorBatch batch) =>
        IsBehind(batch.Stamp) ? AnewAsync(batch.Stamp, () => Apply(batch)) : new(Apply(batch));

    /// <inheritdoc/>
    public ValueTask<TwinStep> TickAsync(PartitionStamp stamp) =>
        IsBehind(stamp) ? AnewAsync(stamp, () => Tick(stamp)) : new(Tick(stamp));

    /// <inheritdoc/>
    public ValueTask<TwinStep> SetModeAsync(PartitionStamp stamp, string mode) =>
        IsBehind(stamp) ? AnewAsync(stamp, () => SetMode(stamp, mode)) : new(SetMode(stamp, mode));

    /// <inheritdoc/>
    public ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command) =>
        IsBehind(stamp) ? AnewAsync(stamp, () => Command(stamp, rule, command)) : new(Command(stamp, rule, command));

    /// <summary>
    /// A new epoch follows a failure: what this sensor did in the old one may not be saved, and the twins that follow it may not have
    /// heard it. So it goes back to what is saved, and the partition's replay takes all of them forward together.
    /// </summary>
    private bool IsBehind(in PartitionStamp stamp)
    {
        if (_epoch != 0) return _epoch != stamp.Epoch;
        _epoch = stamp.Epoch;
        return false;
    }

    private async ValueTask<T> AnewAsync<T>(PartitionStamp stamp, Func<T> act)
    {
        await LoadAsync(CancellationToken.None);
        _epoch = stamp.Epoch;
        return act();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (plants.Find(_key.Plant)?.SensorOf(_key.Id) is not { } runtime) return;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var saved = await store.LoadSensorAsync(_key, cancellationToken);
        _revision = saved?.Position ?? 0;
        if (saved is null)
        {
            _state = SensorState.Create(runtime, nowMs);
            return;
        }

        if (SensorStateCodec.Read(saved.Data.Span, runtime, nowMs, out _state) is { } error) Log.StateUnreadable(logger, _key.Id,
            error.Message);
    }

    private TwinStep Apply(in SensorBatch batch)
    {
        if (!TryBegin(batch.Stamp, out var state, out var sink)) return default;
        SensorKernel.UseJournal(state, batch.JournalId);
        if (batch.Stamp.Position > state.Cleaner.LastPosition) return new TwinStep { Flags = TwinStepFlags.Lost };
        SignalChange[]? changes = null;
        var count = 0;
        var news = false;
        foreach (ref readonly var reading in batch.Readings.Span)
        {
            var result = Clean(state, reading, ref sink);
            news |= result.Has(CleanFlags.Changed) || result.Has(CleanFlags.QualityChanged);
            if (!batch.WantChanges || !result.IsLive) continue;
            changes ??= new SignalChange[batch.Readings.Length];
            changes[count++] = new SignalChange(_key.Id, reading.Position, reading.ReceivedMs, result.EvalMs, result.Value, result.Quality);
        }

        if (changes is not null && count < changes.Length) Array.Resize(ref changes, count);
        return Step(state, batch.Stamp, sink, news, changes);
    }

    private TwinStep Tick(in PartitionStamp stamp)
    {
        if (!TryBegin(stamp, out var state, out var sink)) return default;
        var fell = SensorKernel.Tick(state, stamp.NowMs, ref sink);
        var cleaner = state.Cleaner;
        SignalChange[]? changes = fell ? [new SignalChange(_key.Id, -1, stamp.NowMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality)]
            : null;
        return Step(state, stamp, sink, fell, changes);
    }

    private TwinStep SetMode(in PartitionStamp stamp, string mode)
    {
        if (!TryBegin(stamp, out var state, out var sink)) return default;
        SensorKernel.SetMode(state, state.Runtime.ModeIndex(mode), stamp.NowMs, ref sink);
        return Step(state, stamp, sink, false, null);
    }

    private CommandStep Command(in PartitionStamp stamp, string rule, AlarmCommand command)
    {
        if (!TryBegin(stamp, out var state, out var sink))
            return new CommandStep(default, null, new TwinError("twin.unknown", "The sensor is not modelled."));
        var error = SensorKernel.Command(state, rule, command, stamp.NowMs, ref sink);
        var alarm = sink.Count > 0 ? sink.Items[^1] : null;
        return new CommandStep(Step(state, stamp, sink, false, null), alarm, error);
    }

    /// <inheritdoc/>
    public ValueTask<SensorCheckpoint> CheckpointAsync()
    {
        if (_state is not { } state) return new(new SensorCheckpoint(-1, 0, ReadOnlyMemory<byte>.Empty));
        return new(new SensorCheckpoint(_revision, SensorKernel.NextDeadline(state), Bytes(state)));
    }

    /// <inheritdoc/>
    public ValueTask<SensorView?> GetAsync() => new(_state is { } state ? SensorViews.Of(state) : null);

    /// <summary>False when the sensor is not modelled (any more).</summary>
    private bool TryBegin(in PartitionStamp stamp, out SensorState state, out TransitionSink sink)
    {
        sink = new TransitionSink(_key);
        state = null!;
        if (plants.Find(_key.Plant)?.SensorOf(_key.Id) is not { } runtime) return false;
        state = _state ??= SensorState.Create(runtime, stamp.NowMs);
        SensorKernel.Rebind(state, runtime, stamp.NowMs, ref sink);
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
            Log.TwinFailed(logger, e, _key.Id);
            return default;
        }
    }

    private TwinStep Step(SensorState state, in PartitionStamp stamp, in TransitionSink sink, bool news, SignalChange[]? changes)
    {
        _revision = Revisions.Next(_revision, stamp);
        var item = SensorViews.Item(state, plants.Find(_key.Plant)!.Index.IndexOf(_key.Id));
        if (item.Index != _shown.Index || item.Alarm != _shown.Alarm || item.Quality != _shown.Quality) news = true;
        if (news) _shown = item;
        return new TwinStep
        {
            Flags = TwinStepFlags.Dirty | (news ? TwinStepFlags.News : 0),
            Position = state.Cleaner.LastPosition,
            DeadlineMs = SensorKernel.NextDeadline(state),
            Feed = item,
            Changes = changes,
            Transitions = sink.Count > 0 ? sink.Items : null,
            Snapshot = sink.Count > 0 ? Bytes(state) : default,
            Revision = _revision,
            Mode = state.Mode,
        };
    }

    private static ReadOnlyMemory<byte> Bytes(SensorState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        SensorStateCodec.Write(state, buffer);
        return buffer.WrittenMemory;
    }
}
