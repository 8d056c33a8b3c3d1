using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Sqlite;

/// <summary>SQLite has one writer, and statements cost microseconds: row by row.</summary>
internal sealed class SqliteTwinDialect : ITwinDialect
{
    private const string Save =
        "INSERT INTO sensor_snapshots (realm, plant, sensor, partition, position, deadline_ms, data) "
        + "VALUES (@realm, @plant, @sensor, @partition, @position, @deadline, @data) "
        + "ON CONFLICT (realm, plant, sensor) DO UPDATE SET partition = excluded.partition, position = excluded.position, "
        + "deadline_ms = excluded.deadline_ms, data = excluded.data WHERE excluded.position > sensor_snapshots.position";

    public void LockPlant(WriteSession session, string realm, string plant)
    {
        // BEGIN IMMEDIATE holds the whole file already.
    }

    public (LogHead Head, HashSet<string> Known) Find(WriteSession session, string realm, string plant, IReadOnlyList<NewEvent> events)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            var found = session.Scalar(
                "SELECT 1 FROM events WHERE realm = @realm AND plant = @plant AND id = @id", ("realm", realm), ("plant", plant),
                    ("id", e.Id));
            if (found is not null) known.Add(e.Id);
        }

        return (EventLog.Head(session, realm, plant), known);
    }

    public void InsertEvents(WriteSession session, string realm, string plant, IReadOnlyList<StoredEvent> events)
    {
        foreach (var e in events) session.Execute(EventRows.Insert, EventRows.Parameters(realm, plant, e));
    }

    public void SaveSensors(WriteSession session, TwinCommit commit, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var sensor = commit.Sensors[i];
            session.Execute(
                Save,
                ("realm", commit.Realm), ("plant", commit.Plant), ("sensor", sensor.Sensor), ("partition", (long)commit.Partition),
                ("position", sensor.Position), ("deadline", sensor.DeadlineMs), ("data", sensor.Data));
        }
    }
}
