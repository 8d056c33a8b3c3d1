using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Twins;

/// <summary>The steps of a commit in which SQLite and PostgreSQL differ.</summary>
internal interface ITwinDialect
{
    /// <summary>Makes appends to a plant's log one after the other until the transaction ends.</summary>
    void LockPlant(WriteSession session, string realm, string plant);

    /// <summary>Where a plant's log ends, and which ids among <paramref name="events"/> it has already.</summary>
    (LogHead Head, HashSet<string> Known) Find(WriteSession session, string realm, string plant, IReadOnlyList<NewEvent> events);

    /// <summary>Writes new events.</summary>
    void InsertEvents(WriteSession session, string realm, string plant, IReadOnlyList<StoredEvent> events);

    /// <summary>Saves sensor states; a row with a higher position is left alone.</summary>
    void SaveSensors(WriteSession session, TwinCommit commit, int from, int count);
}
