using Twin.Grains.Ports;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Events;

/// <summary>Where a log ends.</summary>
/// <param name="Position">Of its newest event; 0: it is empty.</param>
/// <param name="Hash">Of its newest event.</param>
internal readonly record struct LogHead(long Position, ReadOnlyMemory<byte> Hash)
{
    public static LogHead Empty => new(0, EventHash.Genesis);
}

/// <summary>Appends to a plant's log inside a writer's transaction.</summary>
internal static class EventLog
{
    /// <summary>Newest position and hash of a log.</summary>
    public static LogHead Head(WriteSession session, string realm, string plant)
    {
        using var reader = session.Read("SELECT position, hash FROM event_heads WHERE realm = @realm AND plant = @plant",
            ("realm", realm), ("plant", plant));
        return reader.Read() ? new LogHead(reader.GetInt64(0), reader.Bytes(1)) : LogHead.Empty;
    }

    /// <summary>Appends what is not known yet, in order; answers with the events that were new and their positions.</summary>
    public static List<StoredEvent> Append(WriteSession session, ITwinDialect dialect, string realm, string plant,
        IReadOnlyList<NewEvent> events, out long last)
    {
        dialect.LockPlant(session, realm, plant);
        var ((position, hash), known) = dialect.Find(session, realm, plant, events);
        var added = new List<StoredEvent>(events.Count);
        foreach (var e in events)
        {
            if (!known.Add(e.Id)) continue;
            var next = EventHash.Compute(hash.Span, realm, plant, ++position, e);
            added.Add(new StoredEvent(position, e, hash, next));
            hash = next;
        }

        last = position;
        if (added.Count == 0) return added;
        dialect.InsertEvents(session, realm, plant, added);
        session.Post(
            "INSERT INTO event_heads (realm, plant, position, hash) VALUES (@realm, @plant, @position, @hash) "
            + "ON CONFLICT (realm, plant) DO UPDATE SET position = excluded.position, hash = excluded.hash",
            ("realm", realm), ("plant", plant), ("position", position), ("hash", hash));
        return added;
    }
}
