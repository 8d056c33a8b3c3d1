using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Postgres;

/// <summary>PostgreSQL: several silos append, and a round trip costs more than a row: arrays.</summary>
internal sealed class PostgresTwinDialect : ITwinDialect
{
    // Keeps our advisory locks apart from those of others in the same database.
    private const long LockSeed = 0x5457494E;

    private const string Save =
        "INSERT INTO sensor_snapshots (realm, plant, sensor, partition, position, deadline_ms, data) "
        + "SELECT @realm, @plant, s.sensor, @partition, s.position, s.deadline, s.data "
        + "FROM unnest(@sensors, @positions, @deadlines, @datas) AS s(sensor, position, deadline, data) ORDER BY s.sensor "
        + "ON CONFLICT (realm, plant, sensor) DO UPDATE SET partition = excluded.partition, position = excluded.position, "
        + "deadline_ms = excluded.deadline_ms, data = excluded.data WHERE excluded.position > sensor_snapshots.position";

    // LATERAL with LIMIT: one look into the unique index per id. A plan made while the table was new would otherwise scan the plant's log.
    private const string HeadAndKnown =
        "SELECT NULL::text, position, hash FROM event_heads WHERE realm = @realm AND plant = @plant UNION ALL "
        + "SELECT k.id, NULL::bigint, NULL::bytea FROM unnest(@ids) AS k(id) CROSS JOIN LATERAL "
        + "(SELECT 1 FROM events e WHERE e.realm = @realm AND e.plant = @plant AND e.id = k.id LIMIT 1) AS found";

    private const string Insert =
        "INSERT INTO events (realm, plant, position, id, actor, cause, type, version, at_ms, twin, payload, prev_hash, hash) "
        + "SELECT @realm, @plant, e.* FROM unnest(@positions, @ids, @actors, @causes, @types, @versions, "
        + "@ats, @twins, @payloads, @prevs, @hashes) AS e";

    public void LockPlant(WriteSession session, string realm, string plant)
    {
        var key = $"{realm}/{plant}";
        if (session.Takes(key))
            session.PostQuestion("SELECT pg_advisory_xact_lock(hashtextextended(@key, @seed))", ("key", key), ("seed", LockSeed));
    }

    public (LogHead Head, HashSet<string> Known) Find(WriteSession session, string realm, string plant, IReadOnlyList<NewEvent> events)
    {
        var ids = events.Select(e => e.Id).ToArray();
        var (head, known) = (LogHead.Empty, new HashSet<string>(StringComparer.Ordinal));
        using var reader = session.Read(HeadAndKnown, ("realm", realm), ("plant", plant), ("ids", ids));
        while (reader.Read())
        {
            if (reader.IsDBNull(0)) head = new LogHead(reader.GetInt64(1), reader.Bytes(2));
            else known.Add(reader.GetString(0));
        }

        return (head, known);
    }

    public void InsertEvents(WriteSession session, string realm, string plant, IReadOnlyList<StoredEvent> events)
    {
        session.Post(
            Insert,
            ("realm", realm), ("plant", plant),
            ("positions", Column(events, e => e.Position)), ("ids", Column(events, e => e.Event.Id)),
            ("actors", Column(events, e => e.Event.Actor)), ("causes", Column(events, e => e.Event.Cause)),
            ("types", Column(events, e => e.Event.Type)), ("versions", Column(events, e => (long)e.Event.Version)),
            ("ats", Column(events, e => e.Event.AtMs)), ("twins", Column(events, e => e.Event.Twin)),
            ("payloads", Column(events, e => e.Event.Payload.ToArray())), ("prevs", Column(events, e => e.PreviousHash.ToArray())),
            ("hashes", Column(events, e => e.Hash.ToArray())));
    }

    public void SaveSensors(WriteSession session, TwinCommit commit, int from, int count)
    {
        // One statement may touch a row once only: the newest state of each sensor.
        var newest = new Dictionary<string, SensorSnapshot>(count, StringComparer.Ordinal);
        for (var i = from; i < from + count; i++)
        {
            var sensor = commit.Sensors[i];
            if (!newest.TryGetValue(sensor.Sensor, out var other) || other.Position < sensor.Position) newest[sensor.Sensor] = sensor;
        }

        var rows = newest.Values.ToArray();
        session.Post(
            Save,
            ("realm", commit.Realm), ("plant", commit.Plant), ("partition", (long)commit.Partition),
            ("sensors", Array.ConvertAll(rows, r => r.Sensor)), ("positions", Array.ConvertAll(rows, r => r.Position)),
            ("deadlines", Array.ConvertAll(rows, r => r.DeadlineMs)), ("datas", Array.ConvertAll(rows, r => r.Data.ToArray())));
    }

    private static T[] Column<T>(IReadOnlyList<StoredEvent> events, Func<StoredEvent, T> value)
    {
        var column = new T[events.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(events[i]);
        return column;
    }
}
