using Twin.Ingest.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.History;

/// <summary>Chunks as rows, and the totals that go with them.</summary>
internal static class ChunkRows
{
    // CASE instead of MAX/GREATEST, whose names differ between the dialects.
    private const string Sensor =
        "INSERT INTO history_sensors (realm, plant, sensor, max_span_ms) VALUES (@realm, @plant, @sensor, @span) "
        + "ON CONFLICT (realm, plant, sensor) DO UPDATE SET max_span_ms = CASE WHEN excluded.max_span_ms > history_sensors.max_span_ms "
        + "THEN excluded.max_span_ms ELSE history_sensors.max_span_ms END RETURNING id";

    private const string Totals =
        "INSERT INTO history_totals (realm, plant, bytes, readings, chunks) VALUES (@realm, @plant, @bytes, @readings, @chunks) "
        + "ON CONFLICT (realm, plant) DO UPDATE SET bytes = history_totals.bytes + excluded.bytes, "
        + "readings = history_totals.readings + excluded.readings, chunks = history_totals.chunks + excluded.chunks";

    private const string Row =
        "INSERT INTO chunks (sensor_id, from_ms, to_ms, count, data, level) VALUES (@sensor, @from, @to, @count, @data, @level)";

    /// <summary>Rows made and sent at once: a flush may have half a million, which must not all lie in memory as parameters.</summary>
    private const int Slice = 512;

    /// <summary>Inserts chunks that stand together by plant and, within it, by sensor.</summary>
    public static void Insert(WriteSession session, IEnumerable<HistoryChunk> chunks)
    {
        var rows = new List<(string, object?)[]>(Slice);
        var sensor = new List<HistoryChunk>();
        var totals = default(PlantTotals);
        foreach (var chunk in chunks)
        {
            if (sensor.Count > 0 && !IsSameSensor(sensor[0], chunk)) AddSensor(session, sensor, rows, ref totals);
            if (!totals.IsOf(chunk))
            {
                AddTotals(session, totals);
                totals = new PlantTotals(chunk.Realm, chunk.Plant);
            }

            sensor.Add(chunk);
        }

        if (sensor.Count > 0) AddSensor(session, sensor, rows, ref totals);
        Send(session, rows);
        AddTotals(session, totals);
    }

    /// <summary>Deletes exactly this chunk; false when there is none.</summary>
    public static bool Delete(WriteSession session, HistoryChunk chunk)
    {
        var deleted = session.Execute(
            "DELETE FROM chunks WHERE id = (SELECT c.id FROM chunks c JOIN history_sensors s ON s.id = c.sensor_id "
            + "WHERE s.realm = @realm AND s.plant = @plant AND s.sensor = @sensor AND c.from_ms = @from AND c.to_ms = @to AND c.count = "
                + "@count AND c.data = @data LIMIT 1)",
            ("realm", chunk.Realm), ("plant", chunk.Plant), ("sensor", chunk.Sensor), ("from", chunk.FromMs), ("to", chunk.ToMs),
            ("count", (long)chunk.Count), ("data", chunk.Data));
        if (deleted == 1) AddTotals(session, chunk.Realm, chunk.Plant, -chunk.Data.Length - chunk.Level.Length, -chunk.Count, -1);
        return deleted == 1;
    }

    /// <summary>Deletes up to <paramref name="max"/> chunks that ended before a time.</summary>
    public static int DeleteBefore(WriteSession session, string realm, string plant, long beforeMs, int max)
    {
        long bytes = 0, readings = 0;
        var chunks = 0;
        using (var reader = session.Read(
            "DELETE FROM chunks WHERE id IN (SELECT c.id FROM history_sensors s JOIN chunks c ON c.sensor_id = s.id "
            + "WHERE s.realm = @realm AND s.plant = @plant AND c.from_ms < @before AND c.to_ms < @before LIMIT @max) RETURNING "
                + "length(data) + COALESCE(length(level), 0), count",
            ("realm", realm), ("plant", plant), ("before", beforeMs), ("max", (long)max)))
        {
            while (reader.Read())
            {
                bytes += Convert.ToInt64(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture);
                readings += reader.GetInt64(1);
                chunks++;
            }
        }

        if (chunks > 0) AddTotals(session, realm, plant, -bytes, -readings, -chunks);
        return chunks;
    }

    private static bool IsSameSensor(HistoryChunk a, HistoryChunk b) => a.Sensor == b.Sensor && a.Plant == b.Plant && a.Realm == b.Realm;

    private static void AddSensor(
        WriteSession session, List<HistoryChunk> chunks, List<(string, object?)[]> rows, ref PlantTotals totals)
    {
        var span = chunks.Max(static c => c.ToMs - c.FromMs);
        var id = (long)session.Scalar(
            Sensor, ("realm", chunks[0].Realm), ("plant", chunks[0].Plant), ("sensor", chunks[0].Sensor), ("span", span))!;
        foreach (var chunk in chunks)
        {
            rows.Add(Parameters(id, chunk));
            totals.Bytes += chunk.Data.Length + chunk.Level.Length;
            totals.Readings += chunk.Count;
            totals.Chunks++;
        }

        chunks.Clear();
        if (rows.Count >= Slice) Send(session, rows);
    }

    private static void Send(WriteSession session, List<(string, object?)[]> rows)
    {
        if (rows.Count > 0) session.PostMany(Row, rows);
        rows.Clear();
    }

    private static void AddTotals(WriteSession session, string realm, string plant, long bytes, long readings, long chunks) =>
        session.Execute(
        Totals, ("realm", realm), ("plant", plant), ("bytes", bytes), ("readings", readings), ("chunks", chunks));

    private static void AddTotals(WriteSession session, in PlantTotals totals)
    {
        if (totals.Chunks > 0) AddTotals(session, totals.Realm, totals.Plant, totals.Bytes, totals.Readings, totals.Chunks);
    }

    private static (string, object?)[] Parameters(long sensor, HistoryChunk c) =>
        [("sensor", sensor), ("from", c.FromMs), ("to", c.ToMs), ("count", (long)c.Count), ("data", c.Data),
            ("level", c.Level.IsEmpty ? (object?)null : c.Level)];

    private struct PlantTotals(string realm, string plant)
    {
        public readonly string Realm = realm;
        public readonly string Plant = plant;
        public long Bytes;
        public long Readings;
        public long Chunks;

        public readonly bool IsOf(HistoryChunk chunk) => Plant == chunk.Plant && Realm == chunk.Realm;
    }
}
