using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Orders;

/// <summary><see cref="IOrderStore"/> over SQL.</summary>
internal sealed class OrderStore(Database database, ITwinDialect dialect) : IOrderStore
{
    private readonly OrderQueries _queries = new(database);

    public async ValueTask<OrderSlot> SlotAsync(
        LiveRealm realm, string plant, string? requestKey, string hazard, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                dialect.LockPlant(s, realm.ToString(), plant);
                if (requestKey is not null && s.Scalar(
                    "SELECT id FROM order_keys WHERE realm = @realm AND plant = @plant AND request_key = @key",
                    ("realm", realm.ToString()), ("plant", plant), ("key", requestKey)) is string known)
                    return new OrderSlot(known, false);
                if (OfHazard(s, realm, plant, hazard) is { } open) return new OrderSlot(open, true);
                var number = Number(s, realm, plant) + 1;
                SetNumber(s, realm, plant, number);
                var id = string.Create(CultureInfo.InvariantCulture, $"WO-{number}");
                if (requestKey is not null)
                    s.Post("INSERT INTO order_keys (realm, plant, request_key, id) VALUES (@realm, @plant, @key, @id)",
                        ("realm", realm.ToString()), ("plant", plant), ("key", requestKey), ("id", id));
                return new OrderSlot(id, false);
            },
            cancellationToken);

    public async ValueTask<bool> GiveNumbersAsync(LiveRealm realm, string plant, int last, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                dialect.LockPlant(s, realm.ToString(), plant);
                if (Number(s, realm, plant) >= last) return false;
                SetNumber(s, realm, plant, last);
                return true;
            },
            cancellationToken);

    public async ValueTask<int> LastNumberAsync(LiveRealm realm, string plant, CancellationToken cancellationToken = default)
    {
        var found = await database.ListAsync("SELECT last FROM order_numbers WHERE realm = @realm AND plant = @plant",
            static r => (int)r.GetInt64(0), cancellationToken, ("realm", realm.ToString()), ("plant", plant));
        return found.Count == 0 ? 0 : found[0];
    }

    public async ValueTask<Order?> LoadAsync(TwinKey key, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync("SELECT payload FROM orders WHERE realm = @realm AND plant = @plant AND id = @id",
            static r => OrderRows.Read<Order>(r, 0), cancellationToken, ("realm", key.Realm), ("plant", key.Plant), ("id", key.Id));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<bool> SaveAsync(LiveRealm realm, string plant, OrderRow row, int before, IReadOnlyList<NewEvent> events,
        ImmutableArray<FlowEffect> effects, CancellationToken cancellationToken = default)
    {
        // Made before the writer's turn: its time is everybody's.
        var words = OrderRows.Words(plant, row);
        var (line, payload) = (OrderRows.Bytes(row.Line), OrderRows.Bytes(row.Order));
        return await database.WriteAsync(WriteLane.Urgent, s => Save(s, realm, plant, row, before, events, effects, words, line, payload),
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ChainAsync(
        LiveRealm realm, string plant, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        _queries.ChainAsync(realm, plant, ids, cancellationToken);

    public ValueTask<OrderPage> ListAsync(LiveRealm realm, string plant, OrderQuery query, CancellationToken cancellationToken = default) =>
        _queries.PageAsync(realm, plant, query, cancellationToken);

    public ValueTask<OrderBoard> BoardAsync(
        LiveRealm realm, string plant, int max, long nowMs, CancellationToken cancellationToken = default) =>
        _queries.BoardAsync(realm, plant, max, nowMs, cancellationToken);

    public ValueTask<ImmutableArray<OrderDay>> CalendarAsync(LiveRealm realm, string plant, OrderQuery query, ImmutableArray<long> bounds,
        int max, CancellationToken cancellationToken = default) =>
        _queries.CalendarAsync(realm, plant, query, bounds, max, cancellationToken);

    public async ValueTask<string?> OfHazardAsync(LiveRealm realm, string plant, string hazard,
        CancellationToken cancellationToken = default)
    {
        var found = await database.ListAsync(
            "SELECT id FROM orders WHERE realm = @realm AND plant = @plant AND hazard = @hazard AND open = 1 AND hazard <> ''",
            static r => r.GetString(0), cancellationToken, ("realm", realm.ToString()), ("plant", plant), ("hazard", hazard));
        return found.Count == 0 ? null : found[0];
    }

    public async ValueTask<IReadOnlyList<string>> DueAsync(
        LiveRealm realm, string plant, long nowMs, int max, CancellationToken cancellationToken = default) => await database.ListAsync(
        "SELECT id FROM orders WHERE realm = @realm AND plant = @plant AND next_ms > 0 AND next_ms <= @now ORDER BY next_ms LIMIT @max",
        static r => r.GetString(0), cancellationToken, ("realm", realm.ToString()), ("plant", plant), ("now", nowMs), ("max", (long)max));

    public ValueTask<ImmutableArray<OrderDuration>> DurationsAsync(
        LiveRealm realm, string plant, long fromMs, long toMs, CancellationToken cancellationToken = default) =>
        _queries.DurationsAsync(realm, plant, fromMs, toMs, cancellationToken);

    public async ValueTask<IReadOnlyList<OrderErrand>> ErrandsAsync(
        LiveRealm realm, string plant, long nowMs, int max, CancellationToken cancellationToken = default) => await database.ListAsync(
        "SELECT order_id, payload, tries FROM order_errands WHERE realm = @realm AND plant = @plant AND done = 0 AND again_ms <= @now "
            + "ORDER BY seq LIMIT @max",
        static r => new OrderErrand(r.GetString(0), OrderRows.Read<FlowEffect>(r, 1), (int)r.GetInt64(2)), cancellationToken,
        ("realm", realm.ToString()), ("plant", plant), ("now", nowMs), ("max", (long)max));

    public async ValueTask SettleAsync(
        LiveRealm realm, string plant, string effect, long againMs, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s => s.Execute(
                "UPDATE order_errands SET done = @done, again_ms = @again, tries = tries + 1 "
                    + "WHERE realm = @realm AND plant = @plant AND id = @id",
                ("done", againMs > 0 ? 0L : 1L), ("again", againMs), ("realm", realm.ToString()), ("plant", plant), ("id", effect)),
            cancellationToken);

    private bool Save(WriteSession s, LiveRealm realm, string plant, OrderRow row, int before, IReadOnlyList<NewEvent> events,
        ImmutableArray<FlowEffect> effects, ImmutableArray<string> words, byte[] line, byte[] payload)
    {
        var id = row.Order.Id;
        dialect.LockPlant(s, realm.ToString(), plant);
        var stored = Convert.ToInt32(
            s.Scalar("SELECT version FROM orders WHERE realm = @realm AND plant = @plant AND id = @id",
                ("realm", realm.ToString()), ("plant", plant), ("id", id)) ?? 0, CultureInfo.InvariantCulture);
        if (stored != before) return false;
        var isOpen = row.Order.EndedMs == 0;
        var hazard = row.Order.Facts.Hazard;
        if (before == 0 && isOpen && OfHazard(s, realm, plant, hazard) is not null) return false;
        EventLog.Append(s, dialect, realm.ToString(), plant, events, out _);
        if (database.IsPostgres) Post(s, realm, plant, row, before == 0, [.. words], line, payload);
        else
        {
            var seq = Write(s, realm, plant, row, before == 0, line, payload);
            if (before > 0) s.Execute("DELETE FROM order_words WHERE rowid = @seq", ("seq", seq));
            s.Execute("INSERT INTO order_words (rowid, words) VALUES (@seq, @words)", ("seq", seq), ("words", string.Join(' ', words)));
        }

        foreach (var stay in row.Left)
            s.Post(
                "INSERT INTO order_stays (realm, plant, left_ms, id, entry, flow, state, entered_ms) "
                    + "VALUES (@realm, @plant, @left, @id, @entry, @flow, @state, @entered) ON CONFLICT DO NOTHING",
                ("realm", realm.ToString()), ("plant", plant), ("left", stay.LeftMs), ("id", id), ("entry", (long)stay.Entry),
                ("flow", row.Line.Flow), ("state", stay.State), ("entered", stay.EnteredMs));
        foreach (var effect in effects)
            s.Post(
                "INSERT INTO order_errands (realm, plant, id, order_id, tries, again_ms, done, payload) "
                    + "VALUES (@realm, @plant, @id, @order, 0, 0, 0, @payload) ON CONFLICT DO NOTHING",
                ("realm", realm.ToString()), ("plant", plant), ("id", effect.Id), ("order", id), ("payload", OrderRows.Bytes(effect)));
        return true;
    }

    private static void Post(
        WriteSession s, LiveRealm realm, string plant, OrderRow row, bool isNew, string[] words, byte[] line, byte[] payload) => s.Post(
        isNew ? Insert("words, ", "@words, ") : Update("words = @words, "),
        [.. Columns(realm, plant, row, line, payload), ("words", words)]);

    /// <summary>Answers with the number of the row, by which its words are found.</summary>
    private static long Write(WriteSession s, LiveRealm realm, string plant, OrderRow row, bool isNew, byte[] line, byte[] payload) =>
        Convert.ToInt64(
            s.Scalar((isNew ? Insert("", "") : Update("")) + " RETURNING seq", Columns(realm, plant, row, line, payload)),
            CultureInfo.InvariantCulture);

    private static string Insert(string column, string value) =>
        $"INSERT INTO orders (realm, plant, id, version, open, phase, due_ms, next_ms, escalated, hazard, {column}line, payload) "
        + $"VALUES (@realm, @plant, @id, @version, @open, @phase, @due, @next, @escalated, @hazard, {value}@line, @payload)";

    private static string Update(string set) =>
        "UPDATE orders SET version = @version, open = @open, phase = @phase, due_ms = @due, next_ms = @next, "
        + $"escalated = @escalated, hazard = @hazard, {set}line = @line, payload = @payload "
        + "WHERE realm = @realm AND plant = @plant AND id = @id";

    private static (string Name, object? Value)[] Columns(LiveRealm realm, string plant, OrderRow row, byte[] line, byte[] payload)
    {
        var due = row.Line.EndedMs == 0 && row.Line.DueMs > 0 ? row.Line.DueMs : OrderRows.NoDue;
        return
        [
            ("realm", realm.ToString()), ("plant", plant), ("id", row.Order.Id), ("version", (long)row.Order.Version),
            ("open", row.Order.EndedMs == 0 ? 1L : 0L), ("phase", (long)row.Line.Phase), ("due", due), ("next", row.NextMs),
            ("escalated", (long)row.Line.Escalated), ("hazard", row.Order.Facts.Hazard), ("line", line), ("payload", payload),
        ];
    }

    private static string? OfHazard(WriteSession s, LiveRealm realm, string plant, string hazard) => hazard.Length == 0 ? null : s.Scalar(
        "SELECT id FROM orders WHERE realm = @realm AND plant = @plant AND hazard = @hazard AND open = 1 AND hazard <> ''",
        ("realm", realm.ToString()), ("plant", plant), ("hazard", hazard)) as string;

    private static long Number(WriteSession s, LiveRealm realm, string plant) => Convert.ToInt64(
        s.Scalar("SELECT last FROM order_numbers WHERE realm = @realm AND plant = @plant", ("realm", realm.ToString()), ("plant", plant))
            ?? 0, CultureInfo.InvariantCulture);

    private static void SetNumber(WriteSession s, LiveRealm realm, string plant, long number) => s.Post(
        "INSERT INTO order_numbers (realm, plant, last) VALUES (@realm, @plant, @last) "
            + "ON CONFLICT (realm, plant) DO UPDATE SET last = excluded.last",
        ("realm", realm.ToString()), ("plant", plant), ("last", number));
}
