using System.Data.Common;
using Twin.Domain;
using Twin.Domain.Notifications;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Notices;

/// <summary><see cref="IPushStore"/> over SQL.</summary>
internal sealed class PushStore(Database database) : IPushStore
{
    private const string Columns = "SELECT person, endpoint, p256dh, auth, language, since_ms FROM push_devices WHERE plant = @plant";

    public async ValueTask<PushKeys> KeysAsync(LiveRealm realm, PushKeys made, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                s.Execute("INSERT INTO push_keys (one, public_key, private_key) VALUES (1, @public, @private) ON CONFLICT (one) DO NOTHING",
                    ("public", made.Public), ("private", made.Private));
                using var reader = s.Read("SELECT public_key, private_key FROM push_keys WHERE one = 1");
                reader.Read();
                return new PushKeys(reader.GetString(0), reader.GetString(1));
            },
            cancellationToken);

    public async ValueTask SaveAsync(LiveRealm realm, string plant, PushDevice device, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Urgent,
            s => s.Execute(
                "INSERT INTO push_devices (plant, target, person, endpoint, p256dh, auth, language, since_ms) "
                    + "VALUES (@plant, @target, @person, @endpoint, @p256dh, @auth, @language, @since) ON CONFLICT (plant, target) "
                    + "DO UPDATE SET person = excluded.person, p256dh = excluded.p256dh, auth = excluded.auth, "
                    + "language = excluded.language, since_ms = excluded.since_ms",
                ("plant", plant), ("target", device.Target), ("person", device.Person), ("endpoint", device.Endpoint),
                ("p256dh", device.P256dh), ("auth", device.Auth), ("language", device.Language), ("since", device.SinceMs)),
            cancellationToken);

    public async ValueTask<bool> RemoveAsync(
        LiveRealm realm, string plant, string target, CancellationToken cancellationToken = default) => await database.WriteAsync(
        WriteLane.Urgent,
        s => s.Execute("DELETE FROM push_devices WHERE plant = @plant AND target = @target", ("plant", plant), ("target", target)) > 0,
        cancellationToken);

    public async ValueTask<IReadOnlyList<PushDevice>> ListAsync(
        string plant, IReadOnlyCollection<string> people, CancellationToken cancellationToken = default)
    {
        var found = new List<PushDevice>();
        foreach (var person in people.Distinct(StringComparer.Ordinal))
        {
            found.AddRange(await database.ListAsync(
                $"{Columns} AND person = @person ORDER BY since_ms, target", Device, cancellationToken, ("plant", plant),
                ("person", person)));
        }

        return found;
    }

    public async ValueTask<PushDevice?> FindAsync(string plant, string target, CancellationToken cancellationToken = default)
    {
        var found = await database.ListAsync($"{Columns} AND target = @target", Device, cancellationToken, ("plant", plant),
            ("target", target));
        return found.Count == 0 ? null : found[0];
    }

    private static PushDevice Device(DbDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetInt64(5));
}
