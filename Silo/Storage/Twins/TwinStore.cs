using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Alarms;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Twins;

/// <summary>
/// <see cref="ITwinStore"/> over SQL. A commit with events is one transaction. A pure checkpoint is cut into slices whose watermark comes
/// last: every row guards itself by its position, so a half-written checkpoint is only a better old one.
/// </summary>
internal sealed class TwinStore(Database database, ITwinDialect dialect) : ITwinStore
{
    private readonly AlarmQueries _alarms = new(database);

    public async ValueTask<CommitResult> CommitAsync(TwinCommit commit, CancellationToken cancellationToken = default)
    {
        var events = EventsOf(commit);
        if (events.Count > 0) return await database.WriteAsync(WriteLane.Urgent, s => WriteWhole(s, commit, events), cancellationToken);
        var slices = Math.Max(1, (commit.Sensors.Count + Database.SliceRows - 1) / Database.SliceRows);
        var rows = Math.Min(Database.SliceRows, Math.Max(1, commit.Sensors.Count));
        return await database.WriteSlicesAsync(WriteLane.Checkpoint, slices, rows, (s, i) => WriteSlice(s, commit, i, slices),
            cancellationToken);
    }

    public async ValueTask<PartitionCheckpoint> OpenPartitionAsync(string realm, string plant, int partition,
        CancellationToken cancellationToken = default)
    {
        var watermarks = await database.ListAsync(
            "SELECT journal, position FROM watermarks WHERE realm = @realm AND plant = @plant AND partition = @partition",
            r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1)), cancellationToken,
            ("realm", realm), ("plant", plant), ("partition", (long)partition));
        var deadlines = await database.ListAsync(
            "SELECT sensor, deadline_ms FROM sensor_snapshots WHERE realm = @realm AND plant = @plant AND partition = @partition AND "
                + "deadline_ms > 0",
            r => new SensorDeadline(r.GetString(0), r.GetInt64(1)), cancellationToken,
            ("realm", realm), ("plant", plant), ("partition", (long)partition));
        return new PartitionCheckpoint(new Dictionary<string, long>(watermarks, StringComparer.Ordinal), deadlines);
    }

    public async ValueTask<SensorSnapshot?> LoadSensorAsync(TwinKey sensor, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT position, deadline_ms, data FROM sensor_snapshots WHERE realm = @realm AND plant = @plant AND sensor = @sensor",
            r => new SensorSnapshot(sensor.Id, r.GetInt64(0), r.GetInt64(1), r.Bytes(2)), cancellationToken,
            ("realm", sensor.Realm), ("plant", sensor.Plant), ("sensor", sensor.Id));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(
        string realm, string plant, long after, int max, CancellationToken cancellationToken = default) =>
        await database.ListAsync(
            $"SELECT {EventRows.Columns} FROM events WHERE realm = @realm AND plant = @plant AND position > @after ORDER BY position "
                + $"LIMIT @max",
            EventRows.Read, cancellationToken, ("realm", realm), ("plant", plant), ("after", after),
                ("max", (long)Math.Clamp(max, 1, Limits.PageSize)));

    public async ValueTask<IReadOnlyList<AlarmTransition>> LoadAlarmsAsync(TwinKey twin, CancellationToken cancellationToken = default) =>
        await _alarms.OfTwinAsync(twin, cancellationToken);

    public async ValueTask<AlarmPage> QueryAlarmsAsync(AlarmQuery query, CancellationToken cancellationToken = default) =>
        await _alarms.PageAsync(query, cancellationToken);

    public async ValueTask<AlarmTransition?> FindAlarmAsync(string alarmId, CancellationToken cancellationToken = default) =>
        await _alarms.FindAsync(alarmId, cancellationToken);

    public async ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId,
        CancellationToken cancellationToken = default) =>
        await _alarms.HistoryAsync(alarmId, cancellationToken);

    public async ValueTask<(long Events, long? BrokenAt)> VerifyAsync(string realm, string plant,
        CancellationToken cancellationToken = default) =>
        await database.ReadAsync(c => new EventVerifier(realm, plant).RunAsync(c, cancellationToken), cancellationToken);

    private static List<NewEvent> EventsOf(TwinCommit commit)
    {
        var events = new List<NewEvent>(commit.Transitions.Count + commit.Events.Count);
        foreach (var step in commit.Transitions)
        {
            if (step.Realm != commit.Realm || step.Plant != commit.Plant)
                throw StorageErrors.Refused("storage.commit.mixed",
                    $"Alarm step {step.EventId} does not belong to {commit.Realm}/{commit.Plant}.");
            events.Add(AlarmEvents.Of(step));
        }

        events.AddRange(commit.Events);
        return events;
    }

    private CommitResult WriteWhole(WriteSession session, TwinCommit commit, List<NewEvent> events)
    {
        var added = EventLog.Append(session, dialect, commit.Realm, commit.Plant, events, out var last);
        AlarmProjection.Apply(session, commit.Transitions, added);
        if (commit.Sensors.Count > 0) dialect.SaveSensors(session, commit, 0, commit.Sensors.Count);
        MoveWatermark(session, commit);
        return new CommitResult(last, added.Count);
    }

    private CommitResult WriteSlice(WriteSession session, TwinCommit commit, int slice, int slices)
    {
        var from = slice * Database.SliceRows;
        var count = Math.Min(Database.SliceRows, commit.Sensors.Count - from);
        if (count > 0) dialect.SaveSensors(session, commit, from, count);
        if (slice + 1 < slices) return new CommitResult(0, 0);
        MoveWatermark(session, commit);
        return new CommitResult(EventLog.Head(session, commit.Realm, commit.Plant).Position, 0);
    }

    private static void MoveWatermark(WriteSession session, TwinCommit commit)
    {
        if (commit.Watermark is not { } mark) return;
        session.Post(
            "INSERT INTO watermarks (realm, plant, partition, journal, position) VALUES (@realm, @plant, @partition, @journal, @position) "
            + "ON CONFLICT (realm, plant, partition, journal) DO UPDATE SET position = excluded.position WHERE excluded.position > "
                + "watermarks.position",
            ("realm", commit.Realm), ("plant", commit.Plant), ("partition", (long)commit.Partition),
                ("journal", mark.Journal), ("position", mark.Position));
    }
}
