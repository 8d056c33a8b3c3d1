using System.Buffers;
using Orleans.Storage;
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
}

/// <summary>
/// The shell of every twin that has signals: loads its state, lets the kernel decide and hands the decision to the partition, which
/// commits it together with the state.
/// </summary>
public abstract class OwnerGrain(IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store, ILogger logger)
    : Grain, IOwnerGrain
{
    private readonly Unconfirmed<AlarmTransition> _steps = new();
    private readonly Unconfirmed<ZoneMove> _moves = new();
    private (long Revision, byte[] Data) _checkpoint;
    private IReadOnlyList<AlarmTransition> _log = [];
    private OwnerState? _state;
    private TwinDefinition? _bound;
    private FeedItem _shown;
    private long _floor;
    private bool _resumed;

    /// <summary>Address of this twin.</summary>
    protected TwinKey Key { get; private set; }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = TwinKey.Parse(this.GetPrimaryKeyString());
        var saved = await store.LoadSensorAsync(Key, cancellationToken);
        _floor = saved?.Position ?? 0;
        if (plants.Find(Key.Plant)?.OwnerOf(Key.Id) is { } runtime)
        {
            // The commits' copy is never older than its own; it is read second only to be the one that stays.
            Read(record.State.Data, runtime);
            if (saved is { } snapshot) Read(snapshot.Data.Span, runtime);
        }

        // A twin without a past, or one that lost it, must not use the alarm ids of that past again.
        if (_state is null) _log = await store.LoadAlarmsAsync(Key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> ApplyAsync(PartitionStamp stamp, SignalChange[] changes)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return new(refusal);
        var mode = state.Mode;
        foreach (ref readonly var change in changes.AsSpan())
        {
            for (var signal = 0; signal < state.Sensors.Length; signal++)
            {
                if (state.Sensors[signal] != change.Sensor) continue;
                OwnerKernel.Apply(
                    state, signal, change.Position, change.ReceivedMs, change.SourceMs, change.Value, change.Quality, ref sink);
            }
        }

        return new(Step(state, twin, stamp, sink, mode));
    }

    /// <inheritdoc/>
    public ValueTask<TwinStep> TickAsync(PartitionStamp stamp)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return new(refusal);
        var mode = state.Mode;
        OwnerKernel.Tick(state, stamp.NowMs, ref sink);
        return new(Step(state, twin, stamp, sink, mode));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command, long atMs)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return new(NotModelled(refusal));
        var error = OwnerKernel.Command(state, rule, command, stamp.NowMs, atMs, ref sink);
        var alarm = error is null && sink.Count > 0 ? sink.Items[^1] : null;
        return new(new CommandStep(Step(state, twin, stamp, sink, state.Mode), alarm, error));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> SetModeAsync(PartitionStamp stamp, string mode)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return new(NotModelled(refusal));
        var before = state.Mode;
        var error = OwnerKernel.SetMode(state, mode, stamp.NowMs, ref sink);
        return new(new CommandStep(Step(state, twin, stamp, sink, before), null, error));
    }

    /// <inheritdoc/>
    public ValueTask<CommandStep> ConditionAsync(PartitionStamp stamp, string rule, bool active)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return new(NotModelled(refusal));
        var error = OwnerKernel.Condition(state, rule, active, stamp.NowMs, ref sink);
        var alarm = error is null && sink.Count > 0 ? sink.Items[^1] : null;
        return new(new CommandStep(Step(state, twin, stamp, sink, state.Mode), alarm, error));
    }

    /// <inheritdoc/>
    public ValueTask<int> ModeAsync() => new(_state?.Mode ?? (plants.Find(Key.Plant)?.OwnerOf(Key.Id)?.Type.Modes.Length > 0 ? 0 : -1));

    /// <inheritdoc/>
    public ValueTask<TwinCheckpoint> CheckpointAsync()
    {
        if (_state is not { } state || !_resumed) return new(new TwinCheckpoint(-1, 0, ReadOnlyMemory<byte>.Empty, null));
        var buffer = new ArrayBufferWriter<byte>(1_024);
        OwnerStateCodec.Write(state, buffer);
        _checkpoint = (state.Revision, buffer.WrittenSpan.ToArray());
        return new(new TwinCheckpoint(state.Revision, OwnerKernel.NextDeadline(state), _checkpoint.Data, _steps.All));
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(long revision)
    {
        if (_checkpoint.Revision != revision) return;
        record.State = new TwinRecord { Data = _checkpoint.Data };
        try
        {
            await record.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            // Somebody else holds this twin now: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> StateAsync()
    {
        if (_state is not { } state) return new(ReadOnlyMemory<byte>.Empty);
        var buffer = new ArrayBufferWriter<byte>(1_024);
        OwnerStateCodec.Write(state, buffer);
        return new(buffer.WrittenMemory);
    }

    /// <inheritdoc/>
    public ValueTask<TwinView?> GetAsync()
    {
        var plant = plants.Find(Key.Plant);
        if (plant?.Find(Key.Id) is not { } twin || plant.OwnerOf(Key.Id) is not { } runtime) return new(default(TwinView));
        return new(OwnerViews.Of(_state ?? OwnerState.Create(runtime), twin));
    }

    /// <summary>What else follows from the kind of twin.</summary>
    protected virtual IReadOnlyList<ZoneMove> Moves(OwnerState state, CompiledPlant plant) => [];

    /// <summary>Changes the state outside of the kernel's verbs.</summary>
    protected TwinStep Change(in PartitionStamp stamp, Action<OwnerState> change)
    {
        if (!TryBegin(stamp, out var state, out var twin, out var sink, out var refusal)) return refusal;
        change(state);
        return Step(state, twin, stamp, sink, state.Mode);
    }

    private static CommandStep NotModelled(TwinStep refusal) =>
        new(refusal, null, new TwinError("twin.unknown", "The twin is not modelled."));

    private void Read(ReadOnlySpan<byte> data, OwnerRuntime runtime)
    {
        if (data.IsEmpty) return;
        var error = OwnerStateCodec.Read(data, runtime, out var state);
        if (error is not null) Log.StateUnreadable(logger, Key.Id, error.Message);
        else if (state.Revision >= (_state?.Revision ?? 0)) _state = state;
    }

    /// <summary>False when the twin is not modelled (any more), or has lost what the partition knows of it.</summary>
    private bool TryBegin(
        in PartitionStamp stamp, out OwnerState state, out TwinDefinition twin, out TransitionSink sink, out TwinStep refusal)
    {
        (state, twin, sink, refusal) = (null!, null!, default, default);
        var plant = plants.Find(Key.Plant);
        if (plant?.OwnerOf(Key.Id) is not { } runtime || plant.Find(Key.Id) is not { } found) return false;
        if (stamp.Revision > (_state?.Applied.GetValueOrDefault(stamp.Partition, -1) ?? -1))
        {
            refusal = new TwinStep { Flags = TwinStepFlags.Lost };
            return false;
        }

        _moves.Begin(stamp);
        if (_steps.Begin(stamp)) _shown = default;
        var sensors = OwnerViews.Sensors(runtime, found);
        (twin, sink) = (found, new TransitionSink(Key, sensors));
        state = _state ??= OwnerState.Create(runtime);
        state.Revision = Math.Max(state.Revision, _floor) + 1;
        state.Applied[stamp.Partition] = state.Revision;
        OwnerKernel.UseJournal(state, stamp.JournalId);
        OwnerKernel.Rebind(state, runtime, stamp.NowMs, ref sink);
        if (!ReferenceEquals(_bound, found)) OwnerKernel.Bind(state, sensors);
        if (!_resumed) OwnerKernel.Resume(state, _log, stamp.NowMs, ref sink);
        (_bound, _resumed, _log) = (found, true, []);
        return true;
    }

    private TwinStep Step(OwnerState state, TwinDefinition twin, in PartitionStamp stamp, in TransitionSink sink, int modeBefore)
    {
        var plant = plants.Find(Key.Plant)!;
        var moves = _moves.With(stamp, Moves(state, plant));
        var item = OwnerFacts.Feed(state, twin, plant.Index.IndexOf(Key.Id));
        var news = !item.Equals(_shown);
        _shown = item;
        return new TwinStep
        {
            Flags = TwinStepFlags.Dirty | (news ? TwinStepFlags.News : 0) | (state.Mode != modeBefore ? TwinStepFlags.ModeChanged : 0),
            Revision = state.Revision,
            DeadlineMs = OwnerKernel.NextDeadline(state),
            Feed = item,
            Transitions = _steps.With(stamp, sink.Items),
            Mode = state.Mode,
            Moves = moves is null ? null : [.. moves],
        };
    }
}
