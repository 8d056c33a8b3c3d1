using Twin.Domain;

namespace Twin.Ingest.Ports;

/// <summary>A compressed run of readings of one sensor (design 7.1, codec in <c>Domain/Readings/History</c>).</summary>
/// <param name="Realm">Realm.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="Sensor">Local id.</param>
/// <param name="FromMs">First source time.</param>
/// <param name="ToMs">Last source time.</param>
/// <param name="Count">Readings inside.</param>
/// <param name="Data">Encoded chunk.</param>
public sealed record HistoryChunk(string Realm, string Plant, string Sensor, long FromMs, long ToMs, int Count, ReadOnlyMemory<byte> Data)
{
    /// <summary>Realm; a drill's is refused (<c>realm.drill</c>).</summary>
    public string Realm { get; init => field = DrillRealm.None(value); } = DrillRealm.None(Realm);


    /// <summary>The chunk seen from afar (<c>HistoryLevel</c>), written beside it; empty: none.</summary>
    public ReadOnlyMemory<byte> Level { get; init; }
}

/// <summary>Where chunks live (SQL, both dialects).</summary>
public interface IChunkStore
{
    /// <summary>Writes chunks and moves the cursor of a journal in one transaction. Chunks may overlap in time.</summary>
    /// <param name="journalId">Journal the readings came through.</param>
    /// <param name="cursor">Position they reach up to.</param>
    /// <param name="chunks">By realm, plant and sensor (ordinal), so that two writers touch sensors in the same order. Made while they are
    /// written, since half a million at once would be a heap of their own; read again when the transaction is.</param>
    /// <param name="cancellationToken">Gives up before the transaction.</param>
    ValueTask WriteAsync(string journalId, long cursor, IEnumerable<HistoryChunk> chunks, CancellationToken cancellationToken);

    /// <summary>Position up to which this journal's readings are in chunks; 0 at first.</summary>
    ValueTask<long> LoadCursorAsync(string journalId, CancellationToken cancellationToken);

    /// <summary>Chunks of a sensor that overlap [fromMs, toMs], by start time.</summary>
    ValueTask<IReadOnlyList<HistoryChunk>> ReadAsync(string realm, string plant, string sensor, long fromMs, long toMs,
        CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="ReadAsync"/>, but when more than <paramref name="fineReadings"/> readings lie there, chunks wholly inside the range
    /// come with their level as data (fewer readings than <see cref="HistoryChunk.Count"/> says).
    /// </summary>
    ValueTask<IReadOnlyList<HistoryChunk>> ReadCoarseAsync(string realm, string plant, string sensor, long fromMs, long toMs,
        long fineReadings, CancellationToken cancellationToken) => ReadAsync(realm, plant, sensor, fromMs, toMs, cancellationToken);

    /// <summary>Deletes chunks that end before <paramref name="beforeMs"/>; returns how many.</summary>
    ValueTask<int> DeleteBeforeAsync(string realm, string plant, long beforeMs, CancellationToken cancellationToken);

    /// <summary>Replaces small chunks of one sensor by merged ones, in one transaction.</summary>
    ValueTask ReplaceAsync(IReadOnlyList<HistoryChunk> remove, IReadOnlyList<HistoryChunk> add, CancellationToken cancellationToken);

    /// <summary>Bytes and readings held, for the disk forecast.</summary>
    ValueTask<HistorySize> SizeAsync(CancellationToken cancellationToken);
}

/// <summary>Size of the history.</summary>
public sealed record HistorySize(long Bytes, long Readings, long Chunks);

/// <summary>A message or reading that could not be used.</summary>
/// <param name="Id">Journal id and position: unique, so that writing twice is writing once.</param>
/// <param name="Realm">Realm.</param>
/// <param name="Plant">Plant id as sent (may be unknown).</param>
/// <param name="AtMs">Arrival.</param>
/// <param name="Source">Door and client.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">English sentence.</param>
/// <param name="Payload">First bytes of what came.</param>
/// <param name="PayloadBytes">Whole length of what came.</param>
public sealed record DeadLetter(
    string Id, string Realm, string Plant, long AtMs, string Source, string Code, string Detail, ReadOnlyMemory<byte> Payload,
        int PayloadBytes);

/// <summary>The dead-letter list (bounded per plant, oldest go first).</summary>
public interface IDeadLetterStore
{
    /// <summary>Adds; known ids are ignored.</summary>
    ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>Newest first, from <paramref name="beforeId"/> on (null: the newest).</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string realm, string plant, string? code, string? beforeId, int max,
        CancellationToken cancellationToken);

    /// <summary>Count per code.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> CountAsync(string realm, string plant, CancellationToken cancellationToken);
}
