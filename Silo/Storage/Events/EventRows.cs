using System.Data.Common;
using Twin.Grains.Ports;

namespace Twin.Silo.Storage.Events;

/// <summary>Events as rows.</summary>
internal static class EventRows
{
    public const string Columns = "position, id, actor, cause, type, version, at_ms, twin, payload, prev_hash, hash";

    public const string Insert =
        "INSERT INTO events (realm, plant, position, id, actor, cause, type, version, at_ms, twin, payload, prev_hash, hash) "
        + "VALUES (@realm, @plant, @position, @id, @actor, @cause, @type, @version, @at, @twin, @payload, @prev, @hash)";

    public static (string Name, object? Value)[] Parameters(string realm, string plant, StoredEvent stored) =>
    [
        ("realm", realm), ("plant", plant), ("position", stored.Position), ("id", stored.Event.Id), ("actor", stored.Event.Actor),
        ("cause", stored.Event.Cause), ("type", stored.Event.Type), ("version", (long)stored.Event.Version), ("at", stored.Event.AtMs),
        ("twin", stored.Event.Twin), ("payload", stored.Event.Payload), ("prev", stored.PreviousHash), ("hash", stored.Hash),
    ];

    /// <summary>Reads a row selected by <see cref="Columns"/>.</summary>
    public static StoredEvent Read(DbDataReader row)
    {
        var e = new NewEvent(
            row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), (int)row.GetInt64(5), row.GetInt64(6),
            row.GetString(7), row.Bytes(8));
        return new StoredEvent(row.GetInt64(0), e, row.Bytes(9), row.Bytes(10));
    }
}
