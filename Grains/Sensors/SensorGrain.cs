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
    private Unconfirmed _unconfirmed;
    private SensorState? _state;
    private TwinKey _key;
    private FeedItem _shown;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        var plant = plants.Find(_key.Plant);
        if (plant?.SensorOf(_key.Id) is not { } runtime) return;
        // The model's own strings instead of copies: there are hundreds of thousands of us.
        _key = new TwinKey(_key.Realm == TwinKey.Live ? TwinKey.Live : _key.Realm, plant.Model.Id, plant.Find(_key.Id)!.Id);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var saved = await store.LoadSensorAsync(_key, cancellationToken);
        if (saved is null)
        {
            _state = SensorState.Create(runtime, nowMs);
            return;
        }

        if (SensorStateCodec.Read(saved.Data.Span, runtime, nowMs, out _state) is { } error) Log.StateUnreadable(logger, _key.Id,
            error.Message);
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> ApplyAsync(SensorBatch batch)
    {
        if (!TryBegin(batch.Stamp, out var state, out var sink)) return new(default(TwinStep));
        SensorKernel.UseJournal(state, batch.JournalId);
        if (batch.Stamp.Position > state.Cleaner.LastPosition) return new(new TwinStep { Flags = TwinStepFlags.Lost });
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
        return new(Step(state, batch.Stamp, sink, news, changes));
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> TickAsync(PartitionStamp stamp)
    {
        if (!TryBegin(stamp, out var state, out var sink)) return new(default(TwinStep));
        var fell = SensorKernel.Tick(state, stamp.NowMs, ref sink);
        var cleaner = state.Cleaner;
        SignalChange[]? changes = fell ? [new SignalChange(_key.Id, -1, stamp.NowMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality)]
            : null;
        return new(Step(state, stamp, sink, fell, changes));
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> SetModeAsync(PartitionStamp stamp, string mode)
    {
        if (!TryBegin(stamp, out var state, out var sink)) return new(default(TwinStep));
        SensorKernel.SetMode(state, state.Runtime.ModeIndex(mode), stamp.NowMs, ref sink);
        return new(Step(state, stamp, sink, false, null));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command)
    {
        if (!TryBegin(stamp, out var state, out var sink))
            return new(new CommandStep(default, null, new TwinError("twin.unknown", "The sensor is not modelled.")));
        var error = SensorKernel.Command(state, rule, command, stamp.NowMs, ref sink);
        var alarm = sink.Count > 0 ? sink.Items[^1] : null;
        return new(new CommandStep(Step(state, stamp, sink, false, null), alarm, error));
    }

    /// <inheritdoc/>
    public ValueTask<SensorCheckpoint> CheckpointAsync()
    {
        if (_state is not { } state) return new(new SensorCheckpoint(-1, 0, ReadOnlyMemory<byte>.Empty));
        return new(new SensorCheckpoint(state.Cleaner.LastPosition, SensorKernel.NextDeadline(state), Bytes(state)));
    }

    /// <inheritdoc/>
    public ValueTask<SensorView?> GetAsync() => new(_state is { } state ? SensorViews.Of(state) : null);

    /// <summary>False when the sensor is not modelled (any more).</summary>
    private bool TryBegin(in PartitionStamp stamp, out SensorState state, out TransitionSink sink)
    {
        sink = new TransitionSink(_key);
        _unconfirmed.Begin(stamp);
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
        var transitions = _unconfirmed.With(stamp, sink);
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
            Transitions = transitions,
            Snapshot = transitions is null ? default : Bytes(state),
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
