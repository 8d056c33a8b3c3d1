using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Notices;

/// <summary><see cref="INoticeStore"/> over SQL.</summary>
internal sealed class NoticeStore(Database database) : INoticeStore
{
    private const string DeliveryColumns =
        "d.id, d.seq, n.payload, d.channel, d.person, d.target, d.attempts, d.next_ms, d.done_ms, d.error "
        + "FROM deliveries d JOIN notices n ON n.seq = d.seq WHERE d.plant = @plant";

    private const string PersonalColumns = "p.seq, n.payload, p.person, p.told_ms, p.read_ms, p.confirmed_ms "
        + "FROM notice_people p JOIN notices n ON n.seq = p.seq WHERE p.plant = @plant";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public async ValueTask<bool> AddAsync(
        LiveRealm realm, Notice notice, ImmutableArray<NoticeRoute> routes, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                var added = s.Execute(
                    "INSERT INTO notices (plant, notice_key, at_ms, confirmed_ms, steps_made, step_ms, payload) "
                        + "VALUES (@plant, @key, @at, 0, 0, @step, @payload) ON CONFLICT (plant, notice_key) DO NOTHING",
                    ("plant", notice.Plant), ("key", notice.Key), ("at", notice.AtMs), ("step", NoticeRouting.NextStepMs(notice, 0) ?? 0L),
                    ("payload", JsonSerializer.SerializeToUtf8Bytes(notice, s_json)));
                if (added == 0) return false;
                var seq = Convert.ToInt64(s.Scalar("SELECT seq FROM notices WHERE plant = @plant AND notice_key = @key",
                    ("plant", notice.Plant), ("key", notice.Key)), CultureInfo.InvariantCulture);
                Send(s, notice.Plant, seq, notice.People, routes, notice.AtMs);
                return true;
            },
            cancellationToken);

    public async ValueTask<bool> StepAsync(LiveRealm realm, string plant, long seq, int made, ImmutableArray<string> people,
        ImmutableArray<NoticeRoute> routes, long nowMs, CancellationToken cancellationToken = default) => await database.WriteAsync(
        WriteLane.Urgent,
        s =>
        {
            if (s.Scalar("SELECT payload FROM notices WHERE seq = @seq AND steps_made < @made", ("seq", seq), ("made", (long)made))
                is not byte[] payload) return false;
            var next = NoticeRouting.NextStepMs(Notice(payload), made) ?? 0L;
            s.Execute("UPDATE notices SET steps_made = @made, step_ms = @step WHERE seq = @seq", ("made", (long)made), ("step", next),
                ("seq", seq));
            Send(s, plant, seq, people, routes, nowMs);
            return true;
        },
        cancellationToken);

    public async ValueTask<IReadOnlyList<(long Seq, Notice Notice, int Made)>> DueStepsAsync(
        string plant, long nowMs, CancellationToken cancellationToken = default) => await database.ListAsync(
        "SELECT seq, payload, steps_made FROM notices WHERE plant = @plant AND step_ms > 0 AND step_ms <= @now ORDER BY step_ms LIMIT 100",
        static r => (r.GetInt64(0), Notice(r.Bytes(1)), (int)r.GetInt64(2)), cancellationToken, ("plant", plant), ("now", nowMs));

    public async ValueTask<IReadOnlyList<Delivery>> DueAsync(
        string plant, long nowMs, int max, CancellationToken cancellationToken = default) => await database.ListAsync(
        $"SELECT {DeliveryColumns} AND d.done_ms = 0 AND d.next_ms <= @now ORDER BY d.next_ms, d.id LIMIT @max", Delivery,
        cancellationToken, ("plant", plant), ("now", nowMs), ("max", (long)max));

    public async ValueTask SettleAsync(
        LiveRealm realm, string plant, IReadOnlyList<Delivery> tried, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                foreach (var d in tried)
                {
                    s.Execute(
                        "UPDATE deliveries SET attempts = @attempts, next_ms = @next, done_ms = @done, error = @error WHERE id = @id",
                        ("attempts", (long)d.Attempts), ("next", d.NextMs), ("done", d.DoneMs), ("error", d.Error), ("id", d.Id));
                    if (d.DoneMs > 0 && d.Error.Length == 0 && d.Person.Length > 0)
                        Mark(s, plant, d.Person, d.Seq, "told_ms", d.DoneMs);
                }

                return 0;
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<PersonalNotice>> ListAsync(
        string plant, string person, bool unread, long before, int max, CancellationToken cancellationToken = default) =>
        await database.ListAsync(
            $"SELECT {PersonalColumns} AND p.person = @person{(unread ? " AND p.read_ms = 0" : "")} AND p.seq < @before "
                + "ORDER BY p.seq DESC LIMIT @max",
            Personal, cancellationToken, ("plant", plant), ("person", person), ("before", before == 0 ? long.MaxValue : before),
            ("max", (long)Math.Clamp(max, 1, Limits.PageSize)));

    public async ValueTask<int> UnreadAsync(string plant, string person, CancellationToken cancellationToken = default) =>
        (int)(await database.ListAsync(
            "SELECT COUNT(*) FROM notice_people WHERE plant = @plant AND person = @person AND read_ms = 0",
            static r => r.GetInt64(0), cancellationToken, ("plant", plant), ("person", person)))[0];

    public async ValueTask<bool> MarkAsync(LiveRealm realm, string plant, string person, IReadOnlyList<long> seqs, NoticeMark mark,
        long nowMs, CancellationToken cancellationToken = default) => await database.WriteAsync(
        WriteLane.Urgent,
        s =>
        {
            var known = true;
            foreach (var seq in seqs)
            {
                known &= s.Scalar("SELECT 1 FROM notice_people WHERE plant = @plant AND person = @person AND seq = @seq",
                    ("plant", plant), ("person", person), ("seq", seq)) is not null;
                Mark(s, plant, person, seq, "told_ms", nowMs);
                if (mark >= NoticeMark.Read) Mark(s, plant, person, seq, "read_ms", nowMs);
                if (mark < NoticeMark.Confirmed || Mark(s, plant, person, seq, "confirmed_ms", nowMs) == 0) continue;
                // Somebody has it: nobody else is woken for it.
                s.Execute("UPDATE notices SET confirmed_ms = @now, step_ms = 0 WHERE seq = @seq AND confirmed_ms = 0", ("now", nowMs),
                    ("seq", seq));
            }

            return known;
        },
        cancellationToken);

    public async ValueTask<IReadOnlyList<PersonalNotice>> PeopleAsync(
        string plant, string key, CancellationToken cancellationToken = default) => await database.ListAsync(
        $"SELECT {PersonalColumns} AND n.plant = @plant AND n.notice_key = @key ORDER BY p.person", Personal, cancellationToken,
        ("plant", plant), ("key", key));

    public async ValueTask<IReadOnlyList<Delivery>> LogAsync(
        string plant, long before, int max, CancellationToken cancellationToken = default) => await database.ListAsync(
        $"SELECT {DeliveryColumns} AND d.id < @before ORDER BY d.id DESC LIMIT @max", Delivery, cancellationToken, ("plant", plant),
        ("before", before == 0 ? long.MaxValue : before), ("max", (long)Math.Clamp(max, 1, Limits.PageSize)));

    private static void Send(
        WriteSession s, string plant, long seq, ImmutableArray<string> people, ImmutableArray<NoticeRoute> routes, long dueMs)
    {
        foreach (var person in people.Distinct(StringComparer.Ordinal))
        {
            s.Execute(
                "INSERT INTO notice_people (plant, person, seq, told_ms, read_ms, confirmed_ms) VALUES (@plant, @person, @seq, 0, 0, 0) "
                    + "ON CONFLICT (plant, person, seq) DO NOTHING",
                ("plant", plant), ("person", person), ("seq", seq));
        }

        foreach (var route in routes)
        {
            s.Execute(
                "INSERT INTO deliveries (plant, seq, channel, person, target, attempts, next_ms, done_ms, error) "
                    + "VALUES (@plant, @seq, @channel, @person, @target, 0, @next, 0, '') ON CONFLICT (seq, channel, target) DO NOTHING",
                ("plant", plant), ("seq", seq), ("channel", route.Channel), ("person", route.Person), ("target", route.Target),
                ("next", dueMs));
        }
    }

    private static int Mark(WriteSession s, string plant, string person, long seq, string column, long nowMs) => s.Execute(
        $"UPDATE notice_people SET {column} = @now WHERE plant = @plant AND person = @person AND seq = @seq AND {column} = 0",
        ("now", nowMs), ("plant", plant), ("person", person), ("seq", seq));

    private static Notice Notice(byte[] payload) => JsonSerializer.Deserialize<Notice>(payload, s_json)!;

    private static PersonalNotice Personal(DbDataReader r) =>
        new(r.GetInt64(0), Notice(r.Bytes(1)), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5));

    private static Delivery Delivery(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), Notice(r.Bytes(2)), r.GetString(3),
        r.GetString(4), r.GetString(5), (int)r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetString(9));
}
