using Twin.Domain;
using Twin.Ingest.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.DeadLetters;

/// <summary>What could not be used, bounded per plant and in all (senders may invent plants), oldest go first.</summary>
internal sealed class DeadLetterStore(Database database) : IDeadLetterStore
{
    /// <summary>Kept over all plants: ten plants full of them.</summary>
    private const long KeptInAll = 10L * Limits.DeadLettersPerPlant;

    private const string Insert =
        "INSERT INTO dead_letters (id, realm, plant, at_ms, source, code, detail, payload, payload_bytes) "
        + "VALUES (@id, @realm, @plant, @at, @source, @code, @detail, @payload, @bytes) ON CONFLICT (id) DO NOTHING";

    public async ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return;
        var slices = (letters.Count + Database.SliceRows - 1) / Database.SliceRows;
        await database.WriteSlicesAsync(WriteLane.Bulk, slices, Math.Min(letters.Count, Database.SliceRows),
            (s, i) => WriteSlice(s, letters, i), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
        string realm, string plant, string? code, string? beforeId, int max, CancellationToken cancellationToken)
    {
        var parameters = new List<(string, object?)> { ("realm", realm), ("plant", plant),
            ("max", (long)Math.Clamp(max, 1, Limits.PageSize)) };
        var filter = "";
        if (code is not null)
        {
            filter += " AND code = @code";
            parameters.Add(("code", code));
        }

        if (beforeId is not null)
        {
            filter += " AND seq < (SELECT seq FROM dead_letters WHERE id = @before)";
            parameters.Add(("before", beforeId));
        }

        return await database.ListAsync(
            "SELECT id, realm, plant, at_ms, source, code, detail, payload, payload_bytes FROM dead_letters "
            + $"WHERE realm = @realm AND plant = @plant{filter} ORDER BY seq DESC LIMIT @max",
            r => new DeadLetter(
                r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetString(4), r.GetString(5), r.GetString(6),
                r.Bytes(7), (int)r.GetInt64(8)),
            cancellationToken, [.. parameters]);
    }

    public async ValueTask<IReadOnlyDictionary<string, long>> CountAsync(string realm, string plant, CancellationToken cancellationToken)
    {
        var rows = await database.ListAsync(
            "SELECT code, COUNT(*) FROM dead_letters WHERE realm = @realm AND plant = @plant GROUP BY code",
            r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1)), cancellationToken, ("realm", realm), ("plant", plant));
        return new Dictionary<string, long>(rows, StringComparer.Ordinal);
    }

    private static int WriteSlice(WriteSession session, IReadOnlyList<DeadLetter> letters, int slice)
    {
        var part = letters.Skip(slice * Database.SliceRows).Take(Database.SliceRows).ToList();
        session.PostMany(Insert, [.. part.Select(Parameters)]);
        foreach (var (realm, plant) in part.Select(l => (l.Realm, l.Plant)).Distinct())
        {
            session.Execute(
                "DELETE FROM dead_letters WHERE realm = @realm AND plant = @plant AND seq <= "
                + "(SELECT seq FROM dead_letters WHERE realm = @realm AND plant = @plant ORDER BY seq DESC LIMIT 1 OFFSET @kept)",
                ("realm", realm), ("plant", plant), ("kept", (long)Limits.DeadLettersPerPlant));
        }

        session.Execute(
            "DELETE FROM dead_letters WHERE seq <= (SELECT seq FROM dead_letters ORDER BY seq DESC LIMIT 1 OFFSET @kept)",
                ("kept", KeptInAll));
        return part.Count;
    }

    private static (string, object?)[] Parameters(DeadLetter l) =>
    [
        ("id", l.Id), ("realm", l.Realm), ("plant", l.Plant), ("at", l.AtMs), ("source", l.Source), ("code", l.Code), ("detail", l.Detail),
        ("payload", l.Payload.Length > Limits.DeadLetterPayloadBytes ? l.Payload[..Limits.DeadLetterPayloadBytes] : l.Payload),
        ("bytes", (long)l.PayloadBytes),
    ];
}
