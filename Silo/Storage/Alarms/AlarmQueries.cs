using System.Data.Common;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Silo.Storage.Alarms;

/// <summary>Questions to the alarm list.</summary>
internal sealed class AlarmQueries(Database database)
{
    private const int IdsPerQuery = 200;
    private const string Row = "version, payload, priority, raised_ms, first_position";

    public async Task<AlarmPage> PageAsync(AlarmQuery query, CancellationToken cancellation)
    {
        var (filter, isOpen) = query.State switch
        {
            "active" => ("active = 1", true),
            "unacknowledged" => ("unacked = 1", true),
            "shelved" => ("suppressed = 1", true),
            "all" => ("1 = 1", false),
            _ => throw new TwinException(new TwinError("alarms.state", $"'{query.State}' is not active, unacknowledged, shelved or all.",
                Path: "state")),
        };
        if (query.Twin is not null) filter += " AND twin = @twin";
        var max = Math.Clamp(query.Max, 1, Limits.PageSize);
        AlarmCursor? after = query.Before is null ? null : AlarmCursor.Parse(query.Before);
        return await database.ReadAsync(c => PageAsync(c, query, filter, isOpen, after, max, cancellation), cancellation);
    }

    public Task<List<AlarmTransition>> OfTwinAsync(TwinKey twin, CancellationToken cancellation) => database.ListAsync(
        "SELECT version, payload FROM alarms WHERE realm = @realm AND plant = @plant AND twin = @twin AND latest = 1 ORDER BY rule",
        Read, cancellation, ("realm", twin.Realm), ("plant", twin.Plant), ("twin", twin.Id));

    public async Task<AlarmTransition?> FindAsync(string alarmId, CancellationToken cancellation)
    {
        var rows = await database.ListAsync("SELECT version, payload FROM alarms WHERE alarm_id = @id", Read, cancellation,
            ("id", alarmId));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The steps of one occurrence: sequences run on without a gap, so their event ids are known.</summary>
    public async Task<IReadOnlyList<AlarmTransition>> HistoryAsync(string alarmId, CancellationToken cancellation)
    {
        var found = await database.ListAsync(
            "SELECT version, payload, first_seq, seq FROM alarms WHERE alarm_id = @id",
            r => (Last: Read(r), First: r.GetInt64(2), Count: r.GetInt64(3) - r.GetInt64(2) + 1), cancellation, ("id", alarmId));
        if (found.Count == 0) return [];
        var (last, first, count) = found[0];
        var steps = new List<AlarmTransition>();
        for (var from = first; from < first + count; from += IdsPerQuery)
        {
            steps.AddRange(await StepsAsync(last, from, Math.Min(IdsPerQuery, first + count - from), cancellation));
        }

        return [.. steps.Where(s => s.State.Ordinal == last.State.Ordinal)];
    }

    private Task<List<AlarmTransition>> StepsAsync(AlarmTransition last, long from, long count, CancellationToken cancellation)
    {
        var parameters = new List<(string, object?)> { ("realm", last.Realm), ("plant", last.Plant) };
        for (var i = 0; i < count; i++)
        {
            var id = (last with { State = last.State with { Sequence = (int)(from + i) } }).EventId;
            parameters.Add((string.Create(CultureInfo.InvariantCulture, $"i{i}"), id));
        }

        var names = string.Join(", ", parameters.Skip(2).Select(p => "@" + p.Item1));
        return database.ListAsync(
            $"SELECT version, payload FROM events WHERE realm = @realm AND plant = @plant AND id IN ({names}) ORDER BY position",
            Read, cancellation, [.. parameters]);
    }

    private static AlarmTransition Read(DbDataReader row) => AlarmJson.Read((int)row.GetInt64(0), row.Bytes(1));

    private static async Task<AlarmPage> PageAsync(
        DbConnection connection, AlarmQuery query, string filter, bool isOpen, AlarmCursor? after, int max, CancellationToken cancellation)
    {
        await using var count = connection.Query($"SELECT COUNT(*) FROM alarms WHERE realm = @realm AND plant = @plant AND {filter}",
            Where(query, null, 0));
        var total = Convert.ToInt64(await count.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        var behind = "(raised_ms < @raised OR (raised_ms = @raised AND first_position < @first))";
        var seek = after is null ? "" : isOpen ? $" AND (priority > @priority OR (priority = @priority AND {behind}))" : $" AND {behind}";
        var order = isOpen ? "priority, raised_ms DESC, first_position DESC" : "raised_ms DESC, first_position DESC";
        await using var command = connection.Query(
            $"SELECT {Row} FROM alarms WHERE realm = @realm AND plant = @plant AND {filter}{seek} ORDER BY {order} LIMIT "
                + $"@max", Where(query, after, max + 1));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var items = new List<AlarmTransition>();
        AlarmCursor last = default;
        while (await reader.ReadAsync(cancellation))
        {
            if (items.Count == max) return new AlarmPage(items, total, last.ToString());
            items.Add(Read(reader));
            last = new AlarmCursor(reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }

        return new AlarmPage(items, total, null);
    }

    private static (string, object?)[] Where(AlarmQuery query, AlarmCursor? after, int max)
    {
        var parameters = new List<(string, object?)> { ("realm", query.Realm), ("plant", query.Plant) };
        if (query.Twin is not null) parameters.Add(("twin", query.Twin));
        if (max > 0) parameters.Add(("max", (long)max));
        if (after is not { } cursor) return [.. parameters];
        parameters.AddRange([("priority", cursor.Priority), ("raised", cursor.RaisedMs), ("first", cursor.FirstPosition)]);
        return [.. parameters];
    }
}
