using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Alarms;

/// <summary>
/// The alarm list: one row per occurrence holding its last step. Open and not suppressed is "active"; suppressed ones are only in the
/// shelved list; an occurrence whose rule has a newer one is over.
/// </summary>
internal static class AlarmProjection
{
    private const string Upsert =
        "INSERT INTO alarms (alarm_id, realm, plant, twin, rule, ordinal, seq, first_seq, first_position, latest, active, unacked, "
            + "suppressed, "
        + "external, priority, raised_ms, at_ms, version, payload) VALUES (@id, @realm, @plant, @twin, @rule, @ordinal, @seq, @first_seq, "
            + "@first_position, 1, "
        + "@active, @unacked, @suppressed, @external, @priority, @raised, @at, @version, @payload) "
        + "ON CONFLICT (alarm_id) DO UPDATE SET seq = excluded.seq, latest = 1, active = excluded.active, unacked = excluded.unacked, "
        + "suppressed = excluded.suppressed, external = excluded.external, priority = excluded.priority, raised_ms = excluded.raised_ms, "
        + "at_ms = excluded.at_ms, version = excluded.version, payload = excluded.payload WHERE excluded.seq > alarms.seq";

    private const string Supersede =
        "UPDATE alarms SET latest = 0, active = 0, unacked = 0, suppressed = 0 "
        + "WHERE realm = @realm AND plant = @plant AND twin = @twin AND rule = @rule AND latest = 1 AND ordinal < "
        + "(SELECT MAX(ordinal) FROM alarms WHERE realm = @realm AND plant = @plant AND twin = @twin AND rule = @rule AND latest = 1)";

    /// <summary>Folds new steps into the list. <paramref name="added"/> are the events that were new, by their id.</summary>
    public static void Apply(WriteSession session, IReadOnlyList<AlarmTransition> steps, IReadOnlyList<StoredEvent> added)
    {
        if (steps.Count == 0 || added.Count == 0) return;
        var stored = added.ToDictionary(e => e.Event.Id, StringComparer.Ordinal);
        var rows = new Dictionary<string, (AlarmTransition Last, StoredEvent Event, int FirstSeq,
            long FirstPosition)>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!stored.TryGetValue(step.EventId, out var e)) continue;
            var id = step.AlarmId;
            var isKnown = rows.TryGetValue(id, out var row);
            if (isKnown && row.Last.State.Sequence >= step.State.Sequence) continue;
            rows[id] = (step, e, isKnown ? row.FirstSeq : step.State.Sequence, isKnown ? row.FirstPosition : e.Position);
        }

        session.PostMany(Upsert,
            [.. rows.Select(r => Parameters(r.Key, r.Value.Last, r.Value.Event, r.Value.FirstSeq, r.Value.FirstPosition))]);
        session.PostMany(
            Supersede,
            [.. rows.Values.Select(r => (r.Last.Realm, r.Last.Plant, r.Last.Twin, r.Last.RuleId)).Distinct()
                .Select(k => new (string, object?)[] { ("realm", k.Realm), ("plant", k.Plant), ("twin", k.Twin), ("rule", k.RuleId) })]);
    }

    private static (string Name, object? Value)[] Parameters(string id, AlarmTransition t, StoredEvent e, int firstSeq, long firstPosition)
    {
        var suppressed = t.State.Suppression != Suppression.None;
        var active = t.State.IsOpen && !suppressed;
        return
        [
            ("id", id), ("realm", t.Realm), ("plant", t.Plant), ("twin", t.Twin), ("rule", t.RuleId), ("ordinal", (long)t.State.Ordinal),
            ("seq", (long)t.State.Sequence), ("first_seq", (long)firstSeq), ("first_position", firstPosition), ("active", Flag(active)),
            ("unacked", Flag(active && !t.State.Acknowledged)), ("suppressed", Flag(suppressed)),
                ("external", Flag(t.RuleKind == RuleKind.External)),
            ("priority", (long)t.Priority), ("raised", t.State.RaisedMs), ("at", t.AtMs), ("version", (long)AlarmJson.Version),
            ("payload", e.Event.Payload),
        ];
    }

    private static long Flag(bool value) => value ? 1 : 0;
}
