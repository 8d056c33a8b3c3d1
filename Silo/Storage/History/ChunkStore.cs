using Twin.Ingest.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.History;

/// <summary>
/// Chunks in a database (file) of their own, so that bulk never stands before an alarm. Writing is one transaction with the cursor: a slice
/// without its cursor would be written again after a crash.
/// </summary>
internal sealed class ChunkStore(Database database) : IChunkStore
{
    private const int DeletedPerSlice = Database.SliceRows;

    private const string Overlapping =
        "FROM history_sensors s JOIN chunks c ON c.sensor_id = s.id WHERE s.realm = @realm AND s.plant = @plant AND s.sensor = @sensor "
        + "AND c.from_ms <= @to AND c.from_ms >= @from - s.max_span_ms AND c.to_ms >= @from";

    public async ValueTask WriteAsync(string journalId, long cursor, IEnumerable<HistoryChunk> chunks,
        CancellationToken cancellationToken) =>
        await database.WriteAsync(
            WriteLane.Bulk,
            s =>
            {
                ChunkRows.Insert(s, chunks);
                return s.Execute(
                    "INSERT INTO history_cursors (journal, position) VALUES (@journal, @position) "
                    + "ON CONFLICT (journal) DO UPDATE SET position = excluded.position WHERE excluded.position > history_cursors.position",
                    ("journal", journalId), ("position", cursor));
            },
            cancellationToken);

    public async ValueTask<long> LoadCursorAsync(string journalId, CancellationToken cancellationToken)
    {
        var rows = await database.ListAsync(
            "SELECT position FROM history_cursors WHERE journal = @journal", r => r.GetInt64(0), cancellationToken, ("journal", journalId));
        return rows.Count == 0 ? 0 : rows[0];
    }

    public async ValueTask<IReadOnlyList<HistoryChunk>> ReadAsync(
        string realm, string plant, string sensor, long fromMs, long toMs, CancellationToken cancellationToken) =>
        await database.ListAsync(
            "SELECT c.from_ms, c.to_ms, c.count, c.data, c.level " + Overlapping + " ORDER BY c.from_ms, c.id",
            r => new HistoryChunk(realm, plant, sensor, r.GetInt64(0), r.GetInt64(1), (int)r.GetInt64(2), r.Bytes(3))
            {
                Level = r.IsDBNull(4) ? default(ReadOnlyMemory<byte>) : r.Bytes(4),
            },
            cancellationToken, Range(realm, plant, sensor, fromMs, toMs));

    public async ValueTask<IReadOnlyList<HistoryChunk>> ReadCoarseAsync(
        string realm, string plant, string sensor, long fromMs, long toMs, long fineReadings, CancellationToken cancellationToken)
    {
        var held = await database.ListAsync("SELECT CAST(COALESCE(SUM(c.count), 0) AS bigint) " + Overlapping, r => r.GetInt64(0),
            cancellationToken, Range(realm, plant, sensor, fromMs, toMs));
        if (held[0] <= fineReadings) return await ReadAsync(realm, plant, sensor, fromMs, toMs, cancellationToken);
        return await database.ListAsync(
            "SELECT c.from_ms, c.to_ms, c.count, CASE WHEN COALESCE(length(c.level), 0) = 0 OR c.from_ms < @from OR c.to_ms > @to "
            + "THEN c.data ELSE c.level END " + Overlapping + " ORDER BY c.from_ms, c.id",
            r => new HistoryChunk(realm, plant, sensor, r.GetInt64(0), r.GetInt64(1), (int)r.GetInt64(2), r.Bytes(3)),
            cancellationToken, Range(realm, plant, sensor, fromMs, toMs));
    }

    public async ValueTask<int> DeleteBeforeAsync(string realm, string plant, long beforeMs, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var now = await database.WriteAsync(WriteLane.Bulk, s => ChunkRows.DeleteBefore(s, realm, plant, beforeMs, DeletedPerSlice),
                cancellationToken);
            deleted += now;
            if (now < DeletedPerSlice) return deleted;
        }
    }

    public async ValueTask ReplaceAsync(IReadOnlyList<HistoryChunk> remove, IReadOnlyList<HistoryChunk> add,
        CancellationToken cancellationToken) =>
        await database.WriteAsync(
            WriteLane.Bulk,
            s =>
            {
                foreach (var chunk in remove)
                {
                    if (!ChunkRows.Delete(s, chunk))
                        throw StorageErrors.Refused("history.chunk.gone",
                            $"A chunk of {chunk.Sensor} from {chunk.FromMs} that was to be merged is not there any more.");
                }

                ChunkRows.Insert(s, add);
                return add.Count;
            },
            cancellationToken);

    public async ValueTask<HistorySize> SizeAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ListAsync(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS bigint), CAST(COALESCE(SUM(readings), 0) AS bigint), CAST(COALESCE(SUM(chunks), 0) AS "
                + "bigint) FROM history_totals",
            r => new HistorySize(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), cancellationToken);
        return rows[0];
    }

    private static (string, object?)[] Range(string realm, string plant, string sensor, long fromMs, long toMs) =>
        [("realm", realm), ("plant", plant), ("sensor", sensor), ("to", toMs), ("from", Math.Max(fromMs, long.MinValue / 2))];
}
