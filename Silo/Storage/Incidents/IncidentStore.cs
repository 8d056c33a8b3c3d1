using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Incidents;

/// <summary><see cref="IIncidentStore"/> over SQL.</summary>
internal sealed class IncidentStore(Database database, ITwinDialect dialect) : IIncidentStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async ValueTask<string> NextIdAsync(
        LiveRealm realm, string plant, string? requestKey, CancellationToken cancellationToken = default) => await database.WriteAsync(
        WriteLane.Urgent,
        s =>
        {
            dialect.LockPlant(s, TwinKey.Live, plant);
            if (requestKey is not null && s.Scalar(
                "SELECT id FROM incident_keys WHERE realm = @realm AND plant = @plant AND request_key = @key",
                ("realm", realm.ToString()), ("plant", plant), ("key", requestKey)) is string known)
                return known;
            s.Execute(
                "INSERT INTO incident_numbers (realm, plant, last) VALUES (@realm, @plant, 1) "
                    + "ON CONFLICT (realm, plant) DO UPDATE SET last = incident_numbers.last + 1",
                ("realm", realm.ToString()), ("plant", plant));
            var number = Convert.ToInt64(
                s.Scalar("SELECT last FROM incident_numbers WHERE realm = @realm AND plant = @plant",
                    ("realm", realm.ToString()), ("plant", plant)),
                CultureInfo.InvariantCulture);
            var id = string.Create(CultureInfo.InvariantCulture, $"INC-{number}");
            if (requestKey is not null)
                s.Execute(
                    "INSERT INTO incident_keys (realm, plant, request_key, id) VALUES (@realm, @plant, @key, @id)",
                    ("realm", realm.ToString()), ("plant", plant), ("key", requestKey), ("id", id));
            return id;
        },
        cancellationToken);

    public async ValueTask<Incident?> LoadAsync(TwinKey key, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT payload FROM incidents WHERE realm = @realm AND plant = @plant AND id = @id", Read, cancellationToken,
            ("realm", key.Realm), ("plant", key.Plant), ("id", key.Id));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<bool> SaveAsync(
        LiveRealm realm, TwinKey key, Incident incident, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                dialect.LockPlant(s, realm.ToString(), key.Plant);
                var stored = Convert.ToInt32(
                    s.Scalar("SELECT version FROM incidents WHERE realm = @realm AND plant = @plant AND id = @id",
                        ("realm", realm.ToString()), ("plant", key.Plant), ("id", key.Id)) ?? 0, CultureInfo.InvariantCulture);
                if (stored != incident.Version - 1) return false;
                Write(s, realm.ToString(), key.Plant, [incident]);
                return true;
            },
            cancellationToken);

    public async ValueTask<IncidentPage> ListAsync(IncidentQuery query, CancellationToken cancellationToken = default)
    {
        const string Where = " FROM incidents WHERE realm = @realm AND plant = @plant AND (@class = '' OR class = @class) "
            + "AND (@type = '' OR equipment_type = @type)";
        var from = int.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var size = Math.Clamp(query.Max, 1, Limits.PageSize);
        (string, object?)[] filter =
            [("realm", query.Realm), ("plant", query.Plant), ("class", query.Class ?? ""), ("type", query.EquipmentType ?? "")];
        var total = (await database.ListAsync("SELECT COUNT(*)" + Where, static r => r.GetInt64(0), cancellationToken, filter))[0];
        var items = await database.ListAsync(
            "SELECT payload" + Where + " ORDER BY occurred_ms DESC, id LIMIT @max OFFSET @from", Read, cancellationToken,
            [.. filter, ("max", (long)size), ("from", (long)from)]);
        var next = from + items.Count < total ? (from + items.Count).ToString(CultureInfo.InvariantCulture) : null;
        return new IncidentPage(items, total, next);
    }

    public async ValueTask<IReadOnlyList<Incident>> NewestAsync(
        string realm, string plant, int max, CancellationToken cancellationToken = default) => await database.ListAsync(
        "SELECT payload FROM incidents WHERE realm = @realm AND plant = @plant ORDER BY occurred_ms DESC, id LIMIT @max", Read,
        cancellationToken, ("realm", realm), ("plant", plant), ("max", (long)max));

    public async ValueTask<long> MarkAsync(string realm, string plant, CancellationToken cancellationToken = default) =>
        (await database.ListAsync(
            "SELECT CAST(COALESCE(SUM(version), 0) AS bigint) FROM incidents WHERE realm = @realm AND plant = @plant",
            static r => r.GetInt64(0), cancellationToken, ("realm", realm), ("plant", plant)))[0];

    public async ValueTask<int> ImportAsync(
        LiveRealm realm, string plant, IReadOnlyList<Incident> incidents, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                dialect.LockPlant(s, realm.ToString(), plant);
                var known = new HashSet<string>(StringComparer.Ordinal);
                using (var reader = s.Read("SELECT id FROM incidents WHERE realm = @realm AND plant = @plant",
                    ("realm", realm.ToString()), ("plant", plant)))
                {
                    while (reader.Read()) known.Add(reader.GetString(0));
                }

                Incident[] fresh = [.. incidents.Where(i => known.Add(i.Id))];
                Write(s, realm.ToString(), plant, fresh);
                return fresh.Length;
            },
            cancellationToken);

    private void Write(WriteSession session, string realm, string plant, IReadOnlyList<Incident> incidents)
    {
        if (incidents.Count == 0) return;
        var events = new List<NewEvent>(incidents.Count);
        var rows = new List<(string, object?)[]>(incidents.Count);
        foreach (var incident in incidents)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(incident, Json);
            var step = incident.Steps[^1];
            events.Add(new NewEvent(
                $"{new TwinKey(realm, plant, incident.Id)}#incident-{incident.Version}", step.Actor, incident.Facts.AlarmGroup ?? "",
                $"incident.{step.Kind}", 1, step.AtMs, incident.Facts.Twins.FirstOrDefault() ?? "", payload));
            rows.Add(
            [
                ("realm", realm), ("plant", plant), ("id", incident.Id), ("version", (long)incident.Version),
                ("state", (long)incident.State), ("outcome", (long)incident.Facts.Outcome), ("class", incident.Facts.Class),
                ("type", incident.Facts.EquipmentType), ("occurred", incident.Facts.OccurredMs), ("payload", payload),
            ]);
        }

        EventLog.Append(session, dialect, realm, plant, events, out _);
        session.PostMany(
            "INSERT INTO incidents (realm, plant, id, version, state, outcome, class, equipment_type, occurred_ms, payload) "
                + "VALUES (@realm, @plant, @id, @version, @state, @outcome, @class, @type, @occurred, @payload) "
                + "ON CONFLICT (realm, plant, id) DO UPDATE SET version = excluded.version, state = excluded.state, "
                + "outcome = excluded.outcome, class = excluded.class, equipment_type = excluded.equipment_type, "
                + "occurred_ms = excluded.occurred_ms, payload = excluded.payload",
            rows);
    }

    private static Incident Read(DbDataReader reader) => JsonSerializer.Deserialize<Incident>(reader.Bytes(0), Json)!;
}
