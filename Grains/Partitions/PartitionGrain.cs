using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Knowledge;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <inheritdoc cref="IPartitionGrain"/>
[GrainType("partition"), KeepAlive]
public sealed class PartitionGrain(IPlantRegistry plants, ITwinStore store, TimeProvider time, ILogger<PartitionGrain> logger)
    : Grain, IPartitionGrain
{
    private readonly DeadlineQueue _deadlines = new();
    private TwinKey _key;
    private int _number;
    private Roster _roster = null!;
    private RoundRunner _runner = null!;
    private FeedOutbox _feed = null!;
    private GraphOutbox _graph = null!;
    private Checkpointer _checkpoints = null!;
    private StandingAlarms _standing = null!;
    private ExternalAlarms _external = null!;
    private Round? _unfinished;
    private string _journal = "";
    private bool _look;
    private long _lastEpoch;
    private long _epoch;
    private long _rounds;
    private long _applied;
    private long _nowMs;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _number = int.Parse(_key.Id, System.Globalization.CultureInfo.InvariantCulture);
        _roster = new Roster(_key, _number, plants, GrainFactory);
        _runner = new RoundRunner(_roster, _deadlines);
        _feed = new FeedOutbox(GrainFactory.GetGrain<IFeedGrain>($"{_key.Realm}/{_key.Plant}/feed"), time, logger);
        _graph = new GraphOutbox(
            GrainFactory.GetGrain<IKnowledgeGraphGrain>($"{_key.Realm}/{_key.Plant}/graph"), _number, time, logger);
        _checkpoints = new Checkpointer(_key, _number, store, time, logger);
        _standing = new StandingAlarms(_key, _number, store);
        _external = new ExternalAlarms(_key, store);
        // Unlike any other activation's, also within one millisecond.
        _lastEpoch = (UtcNowMs << 16) | (ushort)GrainContext.ActivationId.GetHashCode();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionOpening> OpenAsync(string journalId)
    {
        _epoch = 0;
        await _checkpoints.SettleAsync();
        var saved = await store.OpenPartitionAsync(_key.Realm, _key.Plant, _number);
        _journal = journalId;
        _applied = saved.Watermarks.GetValueOrDefault(journalId);
        _nowMs = 0;
        Refresh();
        _roster.NewEpoch();
        Schedule(saved.Deadlines);
        _look = true;
        _epoch = _lastEpoch += 1 << 16;
        _checkpoints.Opened(_epoch, _applied);
        return new PartitionOpening(_epoch, _applied);
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionReceipt> ApplyAsync(PartitionBatch batch)
    {
        if (_epoch == 0 || batch.Epoch != _epoch || batch.JournalId != _journal) return new PartitionReceipt(true, _applied, 0);
        var round = Begin(batch.ListeningFromMs);
        await _runner.ApplyAsync(batch, round);
        round.NowMs = _nowMs = Math.Max(_nowMs, batch.NowMs);
        if (_look) await _standing.LookAsync(_roster, _deadlines, round);
        if (!await FinishAsync(round, [])) return new PartitionReceipt(true, _applied, _checkpoints.DurableEnd);
        _look = false;
        _applied = Math.Max(_applied, batch.EndPosition);
        _feed.Kick(_nowMs, batch.Readings.Length == 0 ? 0 : batch.NowMs);
        _graph.Kick(_nowMs);
        await _checkpoints.RunWhenDueAsync(_roster, batch.JournalId, _applied);
        _epoch = batch.Epoch;
        return new PartitionReceipt(false, _applied, _checkpoints.DurableEnd);
    }

    /// <inheritdoc/>
    public ValueTask<AlarmOutcome> CommandAsync(string twin, string rule, AlarmCommand command) => ActAsync(twin, async (entry, stamp) =>
        ExternalAlarms.Is(rule) ? Outside(await _external.CommandAsync(twin, rule, command, ActMs))
        : entry.Sensor is { } sensor ? await sensor.CommandAsync(stamp(), rule, command, ActMs)
        : await entry.Owner!.CommandAsync(stamp(), rule, command, ActMs));

    /// <inheritdoc/>
    public ValueTask<AlarmOutcome> ConditionAsync(string twin, string rule, bool active) => ActAsync(twin, (entry, stamp) =>
        entry.Owner is { } owner ? owner.ConditionAsync(stamp(), rule, active) : new ValueTask<CommandStep>(NoMode));

    /// <inheritdoc/>
    public ValueTask<AlarmOutcome> ExternalAsync(string twin, ExternalAlarm alarm) => ActAsync(twin, async (_, _) =>
        Outside(await _external.MirrorAsync(twin, alarm, ActMs)));

    /// <inheritdoc/>
    public async ValueTask<TwinError?> SetModeAsync(string twin, string mode, string actor, string? comment)
    {
        var changed = new NewEvent(
            $"{_key.Realm}~{_key.Plant}~{twin}~mode#{UtcNowMs}", actor, comment ?? "", "mode.changed", 1, UtcNowMs, twin,
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { mode, comment }));
        var outcome = await ActAsync(twin, (entry, stamp) => entry.Owner is { } owner
            ? owner.SetModeAsync(stamp(), mode)
            : new ValueTask<CommandStep>(NoMode), changed);
        return outcome.Error;
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionSnapshot> SnapshotAsync()
    {
        Refresh();
        return new PartitionSnapshot(_nowMs, await _roster.StatesAsync());
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<SensorSample>> SampleAsync(ImmutableArray<string> sensors)
    {
        Refresh();
        return _roster.Samples.TakeAsync(_roster, sensors);
    }

    /// <summary>A step that no twin took part in: only alarm steps to commit.</summary>
    private static CommandStep Outside((IReadOnlyList<AlarmTransition> Steps, AlarmTransition? Last, TwinError? Error) outside) =>
        new(new TwinStep { Transitions = outside.Steps }, outside.Last, outside.Error);

    private static CommandStep NoMode => new(default, null, new TwinError("twin.mode.none", "A sensor has no mode of its own."));

    private static TwinException NotNow => new(new TwinError("partition.opening", "The plant is starting; try again in a moment.",
        Retry.Later));

    private long UtcNowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>When an act is done: the realm's time, which in the live realm does not wait for readings.</summary>
    private long ActMs => Math.Max(_nowMs, _key.Realm == TwinKey.Live ? UtcNowMs : 0);

    private void Refresh()
    {
        if (!_roster.Refresh(out var before)) return;
        _feed.Reset(before, _roster.Model);
        _graph.Reset(before, _roster.Model);
        _look = true;
    }

    private void Schedule(IReadOnlyList<SensorDeadline> saved)
    {
        _deadlines.Clear();
        foreach (var entry in _roster.Entries) _deadlines.Set(entry, entry.DeadlineMs);
        foreach (var deadline in saved)
        {
            if (_roster.Find(deadline.Sensor) is not { } entry) continue;
            _deadlines.Set(entry, entry.DeadlineMs == 0 ? deadline.DeadlineMs : Math.Min(entry.DeadlineMs, deadline.DeadlineMs));
        }

        // Safety sensors are watched from the first moment, also those that never sent anything.
        foreach (var (id, _) in _roster.Model?.WatchedFrom(_number) ?? [])
        {
            if (_roster.Find(id) is { DeadlineMs: 0 } entry) _deadlines.Hurry(entry);
        }

        // What a failed round decided is still unsaid.
        foreach (var owner in _unfinished?.Owners ?? [])
        {
            owner.Unfinished = true;
            if (_roster.Find(owner.Id) == owner) _deadlines.Hurry(owner);
        }
    }

    /// <summary>Any failure from here on makes the pump reopen; only a whole round keeps the epoch.</summary>
    private Round Begin(long listeningFromMs = 0)
    {
        Refresh();
        _unfinished = new Round(_number, _epoch, ++_rounds, _journal, _deadlines)
        {
            NowMs = _nowMs, ListeningFromMs = listeningFromMs,
        };
        _epoch = 0;
        return _unfinished;
    }

    /// <summary>False: a twin is behind, the partition must replay.</summary>
    private async ValueTask<bool> FinishAsync(Round round, NewEvent[] events)
    {
        if (round.Lost is null) await _runner.FollowAsync(round);
        if (round.Lost is { } lost)
        {
            Log.TwinLost(logger, lost.Id, _key.ToString());
            return false;
        }

        var committed = await CommitAsync(round, events);
        _feed.Add(round.Items, committed);
        _graph.Add(round.Items, committed);
        _unfinished = null;
        return true;
    }

    private async ValueTask<AlarmOutcome> ActAsync(
        string twin, Func<TwinEntry, Func<PartitionStamp>, ValueTask<CommandStep>> act, params NewEvent[] events)
    {
        if (_epoch == 0 || _nowMs == 0) throw NotNow;
        var epoch = _epoch;
        Refresh();
        if (_roster.Find(twin) is not { } entry)
            return new AlarmOutcome(null, new TwinError("twin.unknown", $"There is no twin '{twin}'."));
        var round = Begin();
        var step = await act(entry, () => round.Stamp(entry));
        if (step.Step.Flags != TwinStepFlags.None) round.Take(entry, step.Step);
        else if (step.Step.Transitions is { } outside) round.Transitions.AddRange(outside);
        if (!await FinishAsync(round, step.Error is null ? events : [])) throw NotNow;
        _feed.Kick(_nowMs, 0);
        _graph.Kick(_nowMs);
        _epoch = epoch;
        return new AlarmOutcome(step.Alarm, step.Error);
    }

    /// <summary>
    /// One transaction: alarm steps and the states they are in; and with a sensor's state those of the twins that use it, since a replay
    /// does not give them its changes again.
    /// </summary>
    private async ValueTask<IReadOnlyCollection<AlarmTransition>> CommitAsync(Round round, NewEvent[] events)
    {
        if (round.Transitions.Count == 0 && events.Length == 0 && round.Moves.Count == 0) return [];
        var entries = new HashSet<TwinEntry>(round.Owners);
        foreach (var entry in round.Stepped)
        {
            entries.Add(entry);
            foreach (var id in entry.Subscribers)
            {
                if (_roster.Find(id) is { Dirty: true } subscriber) entries.Add(subscriber);
            }
        }

        var saving = new Saving();
        saving.Add(round.Transitions);
        await saving.TakeAsync(entries);
        await store.CommitAsync(new TwinCommit
        {
            Realm = _key.Realm,
            Plant = _key.Plant,
            Partition = _number,
            Transitions = [.. saving.Steps],
            Events = events,
            Sensors = saving.Snapshots,
        });
        return saving.Steps;
    }
}
