using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;

namespace Twin.Silo.Storage.Orders;

/// <summary>Questions to the orders. What has words or filters is answered by the words' index, the rest by the board's.</summary>
internal sealed class OrderQueries(Database database, int mostCounted = OrderQueries.MostCounted)
{
    /// <summary>Found orders are counted so far; beyond it the page says there are more.</summary>
    public const int MostCounted = 10_000;

    /// <summary>Stays looked at for durations: a year of 500 steps a day.</summary>
    private const int MostStays = 200_000;

    /// <summary>Orders looked at one by one before the words' index is asked for a page.</summary>
    private const int Near = 20_000;

    private const long DayMs = 86_400_000;
    private const string Here = "o.realm = @realm AND o.plant = @plant";

    public async ValueTask<OrderPage> PageAsync(LiveRealm realm, string plant, OrderQuery query, CancellationToken cancellation)
    {
        var size = Math.Clamp(query.Max, 1, Limits.PageSize);
        var words = OrderRows.Asked(plant, query);
        var (from, where, parameters) = Source(realm, plant, query, words);
        var (seek, after) = Seek(query);
        // Open ones are counted to the end; those that ended, and what words find, are too many for that.
        var isCounted = words is null && (query.Open is true || query.Phase is not null || query.ByDue || query.Escalated);
        var order = query.ByDue ? "o.due_ms, o.seq" : words is not null && !database.IsPostgres ? "w.rowid DESC" : "o.seq DESC";
        return await database.ReadAsync(
            async c =>
            {
                var total = await CountAsync(c, $"SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {where} LIMIT @most) x",
                    [.. parameters, ("most", isCounted ? long.MaxValue : mostCounted + 1L)], cancellation);
                (string, object?)[] asked = [.. parameters, .. after, ("max", size + 1L)];
                var rows = !isCounted && total > mostCounted && database.IsPostgres ? await NearAsync(c, query, where, seek, order, asked,
                    cancellation) : [];
                if (rows.Count <= size)
                    rows = await RowsAsync(c, words is not null && database.IsPostgres ? ByWords(where + seek, order)
                        : $"SELECT o.seq, o.due_ms, o.line FROM {from} WHERE {where}{seek} ORDER BY {order} LIMIT @max",
                        asked, cancellation);
                var next = rows.Count > size ? Cursor(rows[size - 1], query.ByDue) : null;
                return new OrderPage([.. rows.Take(size).Select(static r => r.Line)],
                    isCounted ? total : Math.Min(total, mostCounted), !isCounted && total > mostCounted, next);
            },
            cancellation);
    }

    public async ValueTask<ImmutableArray<OrderDay>> CalendarAsync(
        LiveRealm realm, string plant, OrderQuery query, ImmutableArray<long> bounds, int max, CancellationToken cancellation)
    {
        var days = ImmutableArray.CreateBuilder<OrderDay>();
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            var page = await PageAsync(realm, plant,
                query with { Open = true, ByDue = true, Cursor = null, DueFromMs = bounds[i], DueBeforeMs = bounds[i + 1], Max = max },
                cancellation);
            days.Add(new OrderDay(bounds[i], page.Total, page.IsMore, page.Items));
        }

        return days.ToImmutable();
    }

    public async ValueTask<OrderBoard> BoardAsync(LiveRealm realm, string plant, int max, long nowMs, CancellationToken cancellation) =>
        await database.ReadAsync(
            async c =>
            {
                var columns = ImmutableArray.CreateBuilder<OrderColumn>();
                foreach (var phase in new[] { FlowPhase.Open, FlowPhase.Work, FlowPhase.Review })
                {
                    const string Where = "orders o WHERE " + Here + " AND o.open = 1 AND o.phase = @phase";
                    (string, object?)[] parameters = [("realm", realm.ToString()), ("plant", plant), ("phase", (long)phase)];
                    var (count, late) = await CountsAsync(c,
                        "SELECT COUNT(*), COUNT(*) FILTER (WHERE o.due_ms <= @now) FROM " + Where, [.. parameters, ("now", nowMs)],
                        cancellation);
                    var first = await RowsAsync(c, $"SELECT o.seq, o.due_ms, o.line FROM {Where} ORDER BY o.due_ms, o.seq LIMIT @max",
                        [.. parameters, ("max", (long)Math.Clamp(max, 1, Limits.PageSize))], cancellation);
                    columns.Add(new OrderColumn(phase, count, late, [.. first.Select(static r => r.Line)]));
                }

                return new OrderBoard(columns.ToImmutable(), nowMs);
            },
            cancellation);

    public async ValueTask<IReadOnlyList<StoredEvent>> ChainAsync(
        LiveRealm realm, string plant, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var found = new List<StoredEvent>(ids.Count);
        foreach (var part in ids.Chunk(200))
        {
            var names = string.Join(", ", part.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"@i{i}")));
            found.AddRange(await database.ListAsync(
                $"SELECT {EventRows.Columns} FROM events WHERE realm = @realm AND plant = @plant AND id IN ({names})", EventRows.Read,
                cancellation, [("realm", realm.ToString()), ("plant", plant), .. part.Select(static (id, i) =>
                    (string.Create(CultureInfo.InvariantCulture, $"i{i}"), (object?)id))]));
        }

        found.Sort(static (a, b) => a.Position.CompareTo(b.Position));
        return found;
    }

    public async ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(
        LiveRealm realm, string plant, long fromMs, long toMs, CancellationToken cancellation)
    {
        var stays = await database.ListAsync(
            "SELECT flow, state, left_ms, entered_ms FROM order_stays WHERE realm = @realm AND plant = @plant AND left_ms >= @from "
                + "AND left_ms < @to ORDER BY left_ms DESC LIMIT @max",
            static r => (Flow: r.GetString(0), State: r.GetString(1), LeftMs: r.GetInt64(2), EnteredMs: r.GetInt64(3)), cancellation,
            ("realm", realm.ToString()), ("plant", plant), ("from", fromMs), ("to", toMs), ("max", (long)MostStays));
        return
        [
            .. stays.GroupBy(static s => (s.Flow, s.State, Day: s.LeftMs - (s.LeftMs % DayMs)))
                .OrderBy(static g => g.Key.Flow, StringComparer.Ordinal).ThenBy(static g => g.Key.State, StringComparer.Ordinal)
                .ThenBy(static g => g.Key.Day).Select(static g =>
                {
                    long[] lasted = [.. g.Select(static s => s.LeftMs - s.EnteredMs).Order()];
                    return new OrderDuration(g.Key.Flow, g.Key.State, g.Key.Day, lasted.Length, lasted[(lasted.Length - 1) / 2],
                        lasted[(lasted.Length - 1) * 9 / 10], lasted[^1]);
                }),
        ];
    }

    private (string From, string Where, List<(string, object?)> Parameters) Source(
        LiveRealm realm, string plant, OrderQuery query, ImmutableArray<string>? words)
    {
        var where = new StringBuilder(Here);
        List<(string, object?)> parameters = [("realm", realm.ToString()), ("plant", plant)];
        if (words is { } asked)
        {
            where.Append(database.IsPostgres ? " AND o.words @> @words" : " AND w.order_words MATCH @words");
            var flows = query.Flows.Select(static f => OrderWords.Filter('f', f)).ToArray();
            var any = flows.Length == 0 ? "" : $" AND ({string.Join(" OR ", flows.Select(static f => $"\"{f}\""))})";
            parameters.Add(("words", database.IsPostgres ? asked.ToArray()
                : string.Join(" AND ", asked.Select(static w => $"\"{w}\"")) + any));
            if (database.IsPostgres && flows.Length > 0)
            {
                where.Append(" AND o.words && @flows");
                parameters.Add(("flows", flows));
            }
        }
        else if (query.Phase is { } phase)
        {
            where.Append(" AND o.open = 1 AND o.phase = @phase");
            parameters.Add(("phase", (long)phase));
        }

        if (words is null && query.Phase is null && query.Open is { } open)
        {
            where.Append(open ? " AND o.open = 1" : " AND o.open = 0");
        }

        if (query.ByDue || query.DueBeforeMs > 0 || query.DueFromMs > 0 || query.Escalated) where.Append(" AND o.open = 1");
        if (query.Escalated) where.Append(" AND o.escalated > 0");
        if (query.DueBeforeMs > 0) Due("<", "before", query.DueBeforeMs);
        if (query.DueFromMs > 0) Due(">=", "dueFrom", query.DueFromMs);
        return (words is not null && !database.IsPostgres ? "order_words w JOIN orders o ON o.seq = w.rowid" : "orders o",
            where.ToString(), parameters);

        void Due(string sign, string name, long ms)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND o.due_ms {sign} @{name}");
            parameters.Add((name, ms));
        }
    }

    /// <summary>
    /// What so many orders are found by is found among the next few in the list's own order, too: PostgreSQL would read every one of
    /// them to sort them. Not a page of them there: the words' index has to answer.
    /// </summary>
    private static Task<List<(long Seq, long DueMs, OrderLine Line)>> NearAsync(DbConnection connection, OrderQuery query, string where,
        string seek, string order, (string, object?)[] asked, CancellationToken cancellation)
    {
        var open = query.ByDue ? " AND o.open = 1" : "";
        return RowsAsync(connection, $"SELECT o.seq, o.due_ms, o.line FROM (SELECT * FROM orders o WHERE {Here}{open}{seek} "
            + $"ORDER BY {order} LIMIT {Near}) o WHERE {where} ORDER BY {order} LIMIT @max", asked, cancellation);
    }

    /// <summary>By the words' index: PostgreSQL, which thinks a rare word is to be met sooner, would go through all orders for a page of
    /// them.</summary>
    private static string ByWords(string where, string order) =>
        $"WITH o AS MATERIALIZED (SELECT o.seq, o.due_ms, o.line FROM orders o WHERE {where}) SELECT o.seq, o.due_ms, o.line FROM o "
            + $"ORDER BY {order} LIMIT @max";

    private static (string Sql, (string, object?)[] Parameters) Seek(OrderQuery query)
    {
        if (query.Cursor is not { } cursor) return ("", []);
        var parts = cursor.Split('.');
        var numbers = parts.Select(static p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n
            : -1).ToArray();
        if (numbers.Any(static n => n < 0) || numbers.Length != (query.ByDue ? 2 : 1))
            throw new TwinException(new TwinError("cursor", "This cursor belongs to another list.", Path: "cursor") { Zh = "游标不属于该列表。" });
        return query.ByDue
            ? (" AND (o.due_ms > @afterDue OR (o.due_ms = @afterDue2 AND o.seq > @afterSeq))",
                [("afterDue", numbers[0]), ("afterDue2", numbers[0]), ("afterSeq", numbers[1])])
            : (" AND o.seq < @afterSeq", [("afterSeq", numbers[0])]);
    }

    private static string Cursor((long Seq, long DueMs, OrderLine Line) row, bool byDue) => byDue
        ? string.Create(CultureInfo.InvariantCulture, $"{row.DueMs}.{row.Seq}") : row.Seq.ToString(CultureInfo.InvariantCulture);

    private static async Task<long> CountAsync(
        DbConnection connection, string sql, (string, object?)[] parameters, CancellationToken cancellation)
    {
        await using var command = connection.Query(sql, parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private static async Task<(long All, long Some)> CountsAsync(
        DbConnection connection, string sql, (string, object?)[] parameters, CancellationToken cancellation)
    {
        await using var command = connection.Query(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<List<(long Seq, long DueMs, OrderLine Line)>> RowsAsync(
        DbConnection connection, string sql, (string, object?)[] parameters, CancellationToken cancellation)
    {
        await using var command = connection.Query(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(long, long, OrderLine)>();
        while (await reader.ReadAsync(cancellation)) rows.Add((reader.GetInt64(0), reader.GetInt64(1), OrderRows.Read<OrderLine>(reader,
            2)));
        return rows;
    }
}
