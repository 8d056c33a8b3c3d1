using System.Diagnostics.CodeAnalysis;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
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
    private Roster _roster = null!;
    private FeedOutbox _feed = null!;
    private Checkpointer _checkpoints = null!;
    private ExternalAlarms _external = null!;
    private string? _journal;
    private long _epoch;
    private long _applied;
    private long _nowMs;
    private long _round;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _roster = new Roster(_key.Realm, _key.Plant, plants, GrainFactory);
        _feed = new FeedOutbox(GrainFactory.GetGrain<IFeedGrain>($"{_key.Realm}/{_key.Plant}/feed"), time, logger);
        _checkpoints = new Checkpointer(_key, store, time, logger);
        _external = new ExternalAlarms(_key, store);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionOpening> OpenAsync(string journalId)
    {
        _epoch = 0;
        var saved = await store.OpenPartitionAsync(_key.Realm, _key.Plant, Number);
        _journal = journalId;
        _applied = saved.Watermarks.GetValueOrDefault(journalId);
        _deadlines.Clear();
        Refresh();
        _roster.NewEpoch();
        _checkpoints.Opened(_applied);
        foreach (var deadline in saved.Deadlines)
        {
            if (_roster.Find(deadline.Sensor) is { } entry) Requeue(entry, deadline.DeadlineMs);
        }

        foreach (var sensor in _roster.Model?.WatchedFrom(Number) ?? [])
        {
            // Safety sensors are watched from the first moment, also those that never sent anything.
            if (_roster.Find(sensor.Id) is { DeadlineMs: 0 } entry) Requeue(entry, Math.Max(_nowMs, UtcNowMs) + sensor.GraceMs);
        }

        _epoch = Math.Max(UtcNowMs, _checkpoints.LastEpoch + 1);
        _checkpoints.LastEpoch = _epoch;
        return new PartitionOpening(_epoch, _applied);
    }

    /// <inheritdoc/>
    public async ValueTask<PartitionReceipt> ApplyAsync(PartitionBatch batch)
    {
        if (_epoch == 0 || batch.Epoch != _epoch || batch.JournalId != _journal) return new PartitionReceipt(true, _applied, 0);
        var epoch = _epoch;
        _epoch = 0; // Any failure below makes the pump reopen; only a whole round keeps the epoch.
        Refresh();
        _round++;
        var round = new Round(_deadlines, _feed);
        await ApplySensorsAsync(batch, epoch, round);
        _nowMs = Math.Max(_nowMs, batch.NowMs);
        if (!round.Lost) await FollowAsync(epoch, round);
        if (round.Lost) return new PartitionReceipt(true, _applied, _checkpoints.DurableEnd);
        await CommitAsync(round);
        _applied = Math.Max(_applied, batch.EndPosition);
        _feed.Kick(_nowMs, batch.Readings.Length == 0 ? 0 : batch.NowMs);
        await _checkpoints.RunWhenDueAsync(_roster, batch.JournalId, _applied);
        _epoch = epoch;
        return new PartitionReceipt(false, _applied, _checkpoints.DurableEnd);
    }

    /// <inheritdoc/>
    public ValueTask<AlarmOutcome> CommandAsync(string twin, string rule, AlarmCommand command) => ActAsync(twin, async (entry, stamp) =>
        ExternalAlarms.Is(rule) ? Outside(await _external.CommandAsync(twin, rule, command, stamp.NowMs))
        : entry.Sensor is { } sensor ? await sensor.CommandAsync(stamp, rule, command)
        : await entry.Owner!.CommandAsync(stamp, rule, command));

    /// <inheritdoc/>
    public ValueTask<AlarmOutcome> ExternalAsync(string twin, ExternalAlarm alarm) => ActAsync(twin, async (_, stamp) =>
        Outside(await _external.MirrorAsync(twin, alarm, stamp.NowMs)));

    /// <inheritdoc/>
    public async ValueTask<TwinError?> SetModeAsync(string twin, string mode, string actor, string? comment)
    {
        var changed = new NewEvent(
            $"{_key.Realm}~{_key.Plant}~{twin}~mode#{UtcNowMs}", actor, comment ?? "", "mode.changed", 1, UtcNowMs, twin,
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { mode, comment }));
        var outcome = await ActAsync(twin, (entry, stamp) => entry.Owner is { } owner
            ? owner.SetModeAsync(stamp, mode)
            : new ValueTask<CommandStep>(NoMode), changed);
        return outcome.Error;
    }

    /// <summary>A step that no twin took part in: only alarm steps to commit.</summary>
    private static CommandStep Outside((IReadOnlyList<AlarmTransition> Steps, AlarmTransition? Last, TwinError? Error) outside) =>
        new(new TwinStep { Transitions = outside.Steps }, outside.Last, outside.Error);

    private int Number => int.Parse(_key.Id, System.Globalization.CultureInfo.InvariantCulture);

    private static CommandStep NoMode => new(default, null, new TwinError("twin.mode.none", "A sensor has no mode of its own."));

    private long UtcNowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private PartitionStamp Stamp(TwinEntry entry, long epoch) => new(Number, epoch, entry.Position, _nowMs, _round);

    private void Refresh()
    {
        if (_roster.Refresh()) _feed.Reset(_roster.Model?.Model.Version ?? 0);
    }

    private void Requeue(TwinEntry entry, long deadlineMs)
    {
        entry.QueuedMs = 0;
        _deadlines.Set(entry, deadlineMs);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "Each call is awaited exactly once, after all were started.")]
    private async ValueTask ApplySensorsAsync(PartitionBatch batch, long epoch, Round round)
    {
        var calls = new (TwinEntry Entry, ValueTask<TwinStep> Step)[batch.Sensors.Length];
        var count = 0;
        for (var i = 0; i < batch.Sensors.Length; i++)
        {
            if (_roster.Find(batch.Sensors[i]) is not { Sensor: { } sensor } entry) continue;
            entry.Dirty = true;
            var readings = batch.Readings.AsMemory(batch.Offsets[i], batch.Offsets[i + 1] - batch.Offsets[i]);
            calls[count++] = (entry, sensor.ApplyAsync(new SensorBatch
            {
                Stamp = Stamp(entry, epoch),
                JournalId = batch.JournalId,
                Readings = readings,
                WantChanges = entry.Subscribers.Length > 0,
            }));
        }

        for (var i = 0; i < count; i++) round.Take(calls[i].Entry, await calls[i].Step);
    }

    /// <summary>Everything that follows from the sensors: deadlines, combined rules, modes, people crossing borders.</summary>
    private async ValueTask FollowAsync(long epoch, Round round)
    {
        while (_deadlines.Due(_nowMs) is { } due)
        {
            due.DeadlineMs = 0;
            var stamp = Stamp(due, epoch);
            round.Take(due, due.Sensor is { } sensor ? await sensor.TickAsync(stamp) : await due.Owner!.TickAsync(stamp));
            due.Dirty = true;
        }

        foreach (var (id, changes) in round.Changes)
        {
            if (_roster.Find(id) is not { Owner: { } owner } entry) continue;
            changes.Sort(static (a, b) => a.Position.CompareTo(b.Position));
            entry.Dirty = true;
            round.Take(entry, await owner.ApplyAsync(Stamp(entry, epoch), [.. changes]));
        }

        round.ClearChanges();
        for (var i = 0; i < round.Modes.Count; i++) await TellModeAsync(round.Modes[i].Owner, round.Modes[i].Mode, epoch, round);
        foreach (var move in round.Moves)
        {
            if (_roster.Find(move.Zone) is not { Owner: IZoneGrain zone } entry) continue;
            entry.Dirty = true;
            round.Take(entry, await zone.MoveAsync(Stamp(entry, epoch), move));
        }
    }

    private async ValueTask TellModeAsync(TwinEntry owner, int mode, long epoch, Round round)
    {
        if (_roster.Model is not { } model || model.ModeName(owner.Id, mode) is not { } name) return;
        foreach (var id in model.SensorsOf(owner.Id))
        {
            if (_roster.Find(id) is not { Sensor: { } sensor } entry) continue;
            entry.Dirty = true;
            round.Take(entry, await sensor.SetModeAsync(Stamp(entry, epoch), name));
        }
    }

    private async ValueTask<AlarmOutcome> ActAsync(
        string twin, Func<TwinEntry, PartitionStamp, ValueTask<CommandStep>> act, params NewEvent[] events)
    {
        if (_epoch == 0) throw new TwinException(new TwinError("partition.opening", "The plant is starting; try again in a moment.",
            Retry.Later));
        var epoch = _epoch;
        Refresh();
        if (_roster.Find(twin) is not { } entry) return new AlarmOutcome(null,
            new TwinError("twin.unknown", $"There is no twin '{twin}'."));
        _epoch = 0;
        _nowMs = Math.Max(_nowMs, _key.Realm == TwinKey.Live ? UtcNowMs : 0);
        _round++;
        var round = new Round(_deadlines, _feed);
        var step = await act(entry, Stamp(entry, epoch));
        if (step.Step.Flags != TwinStepFlags.None) round.Take(entry, step.Step);
        else if (step.Step.Transitions is { } outside) round.Transitions.AddRange(outside);
        if (!round.Lost) await FollowAsync(epoch, round);
        if (round.Lost) throw new TwinException(new TwinError("partition.opening", "The twin is starting anew; try again in a moment.",
            Retry.Later));
        await CommitAsync(round, step.Error is null ? events : []);
        _feed.Kick(_nowMs, 0);
        _epoch = epoch;
        return new AlarmOutcome(step.Alarm, step.Error);
    }

    private async ValueTask CommitAsync(Round round, IReadOnlyList<NewEvent>? events = null)
    {
        if (round.Transitions.Count == 0 && events is not { Count: > 0 }) return;
        await store.CommitAsync(new TwinCommit
        {
            Realm = _key.Realm,
            Plant = _key.Plant,
            Partition = Number,
            Transitions = round.Transitions,
            Events = events ?? [],
            Sensors = await StatesAsync(round),
        });
        _feed.Add(round.Transitions);
    }

    /// <summary>
    /// The states to save with the round's alarm steps. A sensor that is saved further than the twins that follow it would not repeat to
    /// them what they missed, so these are saved with it.
    /// </summary>
    private async ValueTask<List<SensorSnapshot>> StatesAsync(Round round)
    {
        foreach (var sensor in round.Sensors.Keys)
        {
            foreach (var id in sensor.Subscribers)
            {
                if (_roster.Find(id) is { Owner: not null } entry) round.Owners.Add(entry);
            }
        }

        var states = new List<SensorSnapshot>(round.Sensors.Count + round.Owners.Count);
        states.AddRange(round.Sensors.Values);
        foreach (var entry in round.Owners)
        {
            var state = await entry.Owner!.SnapshotAsync();
            if (!state.Data.IsEmpty) states.Add(new SensorSnapshot(entry.Id, state.Position, state.DeadlineMs, state.Data));
        }

        return states;
    }
}
