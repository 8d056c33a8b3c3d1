using System.Buffers;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Twins;

/// <summary>What is stored of a twin: bytes of <see cref="OwnerStateCodec"/>.</summary>
[GenerateSerializer, Alias("twin.record.v1")]
public sealed class TwinRecord
{
    [Id(0)] public byte[] Data { get; set; } = [];

    /// <summary>Version of the state.</summary>
    [Id(1)] public long Revision { get; set; }
}

/// <summary>
/// The shell of every twin that has signals: loads its state, lets the kernel decide, hands the decision to the partition (which commits
/// it),
/// and writes its state when told to. What it decided about alarms is saved by the partition in the same transaction; the newer of both
/// is its state.
/// </summary>
public abstract class OwnerGrain(IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store, ILogger logger)
    : Grain, IOwnerGrain
{
    private Unconfirmed _unconfirmed;
    private OwnerState? _state;
    private FeedItem _shown;
    private bool _changed;
    private long _revision;
    private long _modeToldIn;

    /// <summary>Address of this twin.</summary>
    protected TwinKey Key { get; private set; }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = TwinKey.Parse(this.GetPrimaryKeyString());
        if (plants.Find(Key.Plant)?.OwnerOf(Key.Id) is not { } runtime) return;
        ReadOnlyMemory<byte> data = record.State.Data;
        _revision = record.State.Revision;
        if (await store.LoadSensorAsync(Key, cancellationToken) is { } saved && saved.Position > _revision)
            (data, _revision) = (saved.Data, saved.Position);
        if (data.IsEmpty) return;
        if (OwnerStateCodec.Read(data.Span, runtime, out _state) is { } error) Log.StateUnreadable(logger, Key.Id, error.Message);
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> ApplyAsync(PartitionStamp stamp, SignalChange[] changes)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink)) return new(default(TwinStep));
        if (stamp.Position > state.Applied.GetValueOrDefault(stamp.Partition, -1)) return new(new TwinStep { Flags = TwinStepFlags.Lost });
        var mode = state.Mode;
        foreach (ref readonly var change in changes.AsSpan())
        {
            foreach (var (name, sensor) in twin.Signals)
            {
                if (sensor != change.Sensor || state.Runtime.SignalIndex(name) is not (>= 0 and var signal)) continue;
                OwnerKernel.Apply(
                    state, signal, change.Position, change.ReceivedMs, change.SourceMs, change.Value, change.Quality, ref sink);
            }

            if (change.Position > state.Applied.GetValueOrDefault(stamp.Partition, -1)) state.Applied[stamp.Partition] = change.Position;
        }

        return new(Step(state, twin, stamp, sink, mode));
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> TickAsync(PartitionStamp stamp)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink)) return new(default(TwinStep));
        var mode = state.Mode;
        OwnerKernel.Tick(state, stamp.NowMs, ref sink);
        return new(Step(state, twin, stamp, sink, mode));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink)) return new(NotModelled);
        var error = OwnerKernel.Command(state, rule, command, stamp.NowMs, ref sink);
        var alarm = sink.Count > 0 ? sink.Items[^1] : null;
        return new(new CommandStep(Step(state, twin, stamp, sink, state.Mode), alarm, error));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> SetModeAsync(PartitionStamp stamp, string mode)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink)) return new(NotModelled);
        var before = state.Mode;
        var error = OwnerKernel.SetMode(state, mode, stamp.NowMs, ref sink);
        return new(new CommandStep(Step(state, twin, stamp, sink, before), null, error));
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync()
    {
        if (!_changed || _state is not { } state) return;
        record.State = new TwinRecord { Data = Bytes(state).ToArray(), Revision = _revision };
        try
        {
            await record.WriteStateAsync();
            _changed = false;
        }
        catch
        {
            // Somebody else may hold this twin now, or the store is away: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SensorCheckpoint> SnapshotAsync() => new(_state is { } state
        ? new SensorCheckpoint(_revision, OwnerKernel.NextDeadline(state), Bytes(state)) : default);

    /// <inheritdoc/>
    public ValueTask<TwinView?> GetAsync() =>
        new(_state is { } state && plants.Find(Key.Plant)?.Find(Key.Id) is { } twin ? OwnerViews.Of(state, twin) : null);

    /// <summary>What else follows from the kind of twin.</summary>
    protected virtual ZoneMove[]? Moves(OwnerState state, CompiledPlant plant) => null;

    /// <summary>Changes the state outside of the kernel's verbs.</summary>
    protected TwinStep Change(in PartitionStamp stamp, Action<OwnerState> change)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink)) return default;
        change(state);
        return Step(state, twin, stamp, sink, state.Mode);
    }

    private static CommandStep NotModelled => new(default, null, new TwinError("twin.unknown", "The twin is not modelled."));

    /// <summary>False when the twin is not modelled (any more).</summary>
    private bool TryBegin(in PartitionStamp stamp, out OwnerState state, out TwinDefinition twin, out TransitionSink sink)
    {
        _unconfirmed.Begin(stamp);
        var plant = plants.Find(Key.Plant);
        (state, twin, sink) = (null!, null!, default);
        if (plant?.OwnerOf(Key.Id) is not { } runtime || plant.Find(Key.Id) is not { } found) return false;
        twin = found;
        sink = new TransitionSink(Key, OwnerViews.Sensors(runtime, found));
        state = _state ??= OwnerState.Create(runtime);
        OwnerKernel.Rebind(state, runtime, stamp.NowMs, ref sink);
        return true;
    }

    private TwinStep Step(OwnerState state, TwinDefinition twin, in PartitionStamp stamp, in TransitionSink sink, int modeBefore)
    {
        _changed = true;
        var plant = plants.Find(Key.Plant)!;
        var moves = Moves(state, plant);
        var item = OwnerFacts.Feed(state, twin, plant.Index.IndexOf(Key.Id));
        var news = !item.Equals(_shown);
        _shown = item;
        _revision = Revisions.Next(_revision, stamp);
        // Sensors that went back to what is saved of them hear the mode again.
        var tell = state.Mode != modeBefore || (state.Mode >= 0 && stamp.Epoch > _modeToldIn);
        _modeToldIn = Math.Max(_modeToldIn, stamp.Epoch);
        return new TwinStep
        {
            Flags = TwinStepFlags.Dirty | (news ? TwinStepFlags.News : 0) | (tell ? TwinStepFlags.ModeChanged : 0),
            Position = state.Applied.GetValueOrDefault(stamp.Partition, -1),
            DeadlineMs = OwnerKernel.NextDeadline(state),
            Feed = item,
            Transitions = _unconfirmed.With(sink),
            Revision = _revision,
            Mode = state.Mode,
            Moves = moves,
        };
    }

    private static ReadOnlyMemory<byte> Bytes(OwnerState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        OwnerStateCodec.Write(state, buffer);
        return buffer.WrittenMemory;
    }
}
