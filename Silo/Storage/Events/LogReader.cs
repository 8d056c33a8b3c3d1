using Twin.Domain.Alarms;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Alarms;

namespace Twin.Silo.Storage.Events;

/// <summary><see cref="ILogReader"/> and <see cref="IAuditReader"/> over SQL.</summary>
internal sealed class LogReader(Database database) : ILogReader, IAuditReader
{
    /// <summary>Open occurrences looked at besides the window: more than any operator could have standing.</summary>
    private const int OpenOccurrences = 2_000;

    private readonly AlarmQueries _alarms = new(database);

    public async ValueTask<(IReadOnlyList<AlarmTransition> Steps, bool Truncated)> AlarmStepsAsync(
        string realm, string plant, long fromMs, long toMs, int max, CancellationToken cancellationToken = default)
    {
        var newest = await database.ListAsync(
            "SELECT version, payload FROM events WHERE realm = @realm AND plant = @plant AND at_ms >= @from AND at_ms < @to "
                + "AND type LIKE 'alarm.%' AND type <> 'alarm.judged' ORDER BY at_ms DESC, position DESC LIMIT @max",
            static r => AlarmJson.Read((int)r.GetInt64(0), r.Bytes(1)), cancellationToken,
            ("realm", realm), ("plant", plant), ("from", fromMs), ("to", toMs), ("max", (long)max + 1));
        var truncated = newest.Count > max;
        if (truncated) newest.RemoveAt(max);
        newest.Reverse();
        var steps = await OpenAtAsync(realm, plant, fromMs, cancellationToken);
        steps.AddRange(newest);
        return (steps, truncated);
    }

    public async ValueTask<(IReadOnlyList<AlarmTransition> Steps, long Last)> AlarmsAfterAsync(
        string realm, string plant, long after, int max, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT position, type, version, payload FROM events WHERE realm = @realm AND plant = @plant AND position > @after "
                + "ORDER BY position LIMIT @max",
            static r => (Position: r.GetInt64(0), Step: IsStep(r.GetString(1)) ? AlarmJson.Read((int)r.GetInt64(2), r.Bytes(3)) : null),
            cancellationToken, ("realm", realm), ("plant", plant), ("after", after), ("max", (long)max));
        return ([.. rows.Select(static r => r.Step).OfType<AlarmTransition>()], rows.Count == 0 ? after : rows[^1].Position);
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> SearchAsync(
        string realm, string plant, AuditQuery query, CancellationToken cancellationToken = default)
    {
        var where = "realm = @realm AND plant = @plant AND at_ms >= @from AND at_ms < @to";
        List<(string, object?)> parameters = [("realm", realm), ("plant", plant), ("from", query.FromMs), ("to", query.ToMs)];
        Add(query.Actor, " AND actor = @actor", "actor");
        Add(query.Twin, " AND twin = @twin", "twin");
        if (query.Type is { } type && type.EndsWith('.'))
        {
            // As a range: what somebody types is no pattern. '/' follows '.'.
            Add(type, " AND type >= @type", "type");
            Add(type[..^1] + "/", " AND type < @typeEnd", "typeEnd");
        }
        else Add(query.Type, " AND type = @type", "type");
        if (query.After > 0)
        {
            where += query.NewestFirst ? " AND position < @after" : " AND position > @after";
            parameters.Add(("after", query.After));
        }

        parameters.Add(("max", (long)query.Max));
        return await database.ListAsync(
            $"SELECT {EventRows.Columns} FROM events WHERE {where} ORDER BY position {(query.NewestFirst ? "DESC" : "")} LIMIT @max",
            EventRows.Read, cancellationToken, [.. parameters]);

        void Add(string? value, string condition, string name)
        {
            if (value is null) return;
            where += condition;
            parameters.Add((name, value));
        }
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> EventsAsync(
        string realm, string plant, string prefix, long fromMs, long toMs, int max, CancellationToken cancellationToken = default) =>
        await database.ListAsync(
            $"SELECT {EventRows.Columns} FROM events WHERE realm = @realm AND plant = @plant AND at_ms >= @from AND at_ms < @to "
                + "AND type LIKE @prefix ORDER BY at_ms DESC, position DESC LIMIT @max",
            EventRows.Read, cancellationToken, ("realm", realm), ("plant", plant), ("from", fromMs), ("to", toMs),
            ("prefix", prefix + "%"), ("max", (long)max));

    private static bool IsStep(string type) => type.StartsWith("alarm.", StringComparison.Ordinal) && type != "alarm.judged";

    /// <summary>Earlier steps of occurrences that began before a time and had a step after it, or have not ended.</summary>
    private async Task<List<AlarmTransition>> OpenAtAsync(string realm, string plant, long ms, CancellationToken cancellation)
    {
        var ids = await database.ListAsync(
            "SELECT alarm_id FROM alarms WHERE realm = @realm AND plant = @plant AND raised_ms < @ms AND raised_ms > 0 "
                + "AND (at_ms >= @ms OR active = 1 OR suppressed = 1) ORDER BY raised_ms DESC LIMIT @max",
            static r => r.GetString(0), cancellation, ("realm", realm), ("plant", plant), ("ms", ms), ("max", (long)OpenOccurrences));
        var steps = new List<AlarmTransition>();
        foreach (var id in ids)
        {
            steps.AddRange((await _alarms.HistoryAsync(id, cancellation)).Where(s => s.AtMs < ms));
        }

        return steps;
    }
}
