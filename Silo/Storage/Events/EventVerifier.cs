using System.Data.Common;
using Twin.Grains.Ports;

namespace Twin.Silo.Storage.Events;

/// <summary>Recomputes a chain from its beginning and tells where it first breaks (reliability.md P31).</summary>
internal sealed class EventVerifier(string realm, string plant)
{
    private ReadOnlyMemory<byte> _hash = EventHash.Genesis;

    /// <summary>Events that were read and are whole.</summary>
    public long Events { get; private set; }

    /// <summary>Takes the next row; false when it does not continue the chain.</summary>
    public bool Accept(StoredEvent stored)
    {
        var expected = Events + 1;
        if (stored.Position != expected || !stored.PreviousHash.Span.SequenceEqual(_hash.Span)) return false;
        if (!EventHash.Compute(_hash.Span, realm, plant, expected, stored.Event).AsSpan().SequenceEqual(stored.Hash.Span)) return false;
        _hash = stored.Hash;
        Events = expected;
        return true;
    }

    /// <summary>
    /// Reads the whole log of a plant up to the head as it was at the beginning: what is appended meanwhile is not looked at.
    /// </summary>
    public async Task<(long Events, long? BrokenAt)> RunAsync(DbConnection connection, CancellationToken cancellation)
    {
        var head = await HeadAsync(connection, cancellation);
        await using var command = connection.Query(
            $"SELECT {EventRows.Columns} FROM events WHERE realm = @realm AND plant = @plant ORDER BY position",
                ("realm", realm), ("plant", plant));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!Accept(EventRows.Read(reader))) return (Events, Events + 1);
        }

        return (Events, Events < head ? Events + 1 : null);
    }

    private async Task<long> HeadAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.Query(
            "SELECT position FROM event_heads WHERE realm = @realm AND plant = @plant", ("realm", realm), ("plant", plant));
        return await command.ExecuteScalarAsync(cancellation) is long position ? position : 0;
    }
}
