using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Identity;

/// <summary>
/// API keys. Rows are kept in memory for ten seconds, so that a revocation by another process holds soon, by this one at once.
/// </summary>
internal sealed partial class CredentialStore
{
    private const string KeyColumns = "id, name, rights, plants, created_ms, expires_ms, revoked_ms, last_used_ms, secret_hash";
    private const int RowsKept = 10_000;
    private const long RowKeptMs = 10_000;
    private const long LastUsedStepMs = 60_000;
    private readonly ConcurrentDictionary<string, (KeyRow Row, long LoadedMs)> _rows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _lastUsed = new(StringComparer.Ordinal);

    public async ValueTask<CredentialCheck> VerifyKeyAsync(string presented, string source, CancellationToken cancellationToken = default)
    {
        if (presented.Length is 0 or > SecretText.MaxChars) return CredentialCheck.Wrong;
        var isOurs = SecretText.TryParse(presented, out var id, out var secret);
        var hash = SecretText.Hash(isOurs ? secret : presented);
        var row = await FindKeyAsync(isOurs ? id : Convert.ToHexString(hash), isOurs ? null : hash, cancellationToken);
        if (row is null || !CryptographicOperations.FixedTimeEquals(row.Hash, hash)) return CredentialCheck.Wrong;
        var now = NowMs;
        if (row.Key.RevokedMs != 0 || (row.Key.ExpiresMs != 0 && row.Key.ExpiresMs <= now)) return CredentialCheck.Ended;
        Touch(row.Key, now);
        return new CredentialCheck(CredentialOutcome.Ok, new TwinPrincipal($"key:{row.Key.Name}", row.Key.Rights, row.Key.Plants, []));
    }

    public async ValueTask<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        [.. (await database.ListAsync($"SELECT {KeyColumns} FROM api_keys ORDER BY created_ms DESC, id", ReadKey, cancellationToken))
            .Select(k => k.Key)];

    public async ValueTask<CreatedKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(key.Name) || key.Name.Length > NameMaxChars)
            throw Refused("key.name", "A key needs a name of at most 128 characters.");
        var (id, secret) = (SecretText.NewId(), SecretText.NewSecret());
        var made = new ApiKey(id, key.Name, key.Rights, key.Plants, NowMs, key.ExpiresMs, 0, 0);
        if (!await InsertKeyAsync(made, SecretText.Hash(secret), cancellationToken))
            throw Refused("key.exists", "There is such a key already; try again.");
        return new CreatedKey(made, SecretText.Format(id, secret));
    }

    public async ValueTask<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken = default)
    {
        var revoked = await database.WriteAsync(
            WriteLane.Urgent,
            s => s.Execute("UPDATE api_keys SET revoked_ms = @now WHERE id = @id AND revoked_ms = 0", ("now", NowMs), ("id", id)) == 1,
            cancellationToken);
        _rows.Clear();
        return revoked;
    }

    /// <summary>False when there is a key with this secret already: another process that starts now was faster.</summary>
    private async Task<bool> InsertKeyAsync(ApiKey key, byte[] hash, CancellationToken cancellation) => await database.WriteAsync(
        WriteLane.Urgent,
        s => s.Execute(
            "INSERT INTO api_keys (id, name, secret_hash, rights, plants, created_ms, expires_ms, revoked_ms, last_used_ms) "
            + "VALUES (@id, @name, @hash, @rights, @plants, @created, @expires, 0, 0) ON CONFLICT DO NOTHING",
            ("id", key.Id), ("name", key.Name), ("hash", hash), ("rights", CredentialJson.Write(key.Rights)),
            ("plants", CredentialJson.Write(key.Plants)), ("created", key.CreatedMs), ("expires", key.ExpiresMs)) == 1,
        cancellation);

    private async ValueTask<KeyRow?> FindKeyAsync(string lookup, byte[]? hash, CancellationToken cancellation)
    {
        var now = NowMs;
        if (_rows.TryGetValue(lookup, out var kept) && now - kept.LoadedMs < RowKeptMs) return kept.Row;
        var rows = hash is null
            ? await database.ListAsync($"SELECT {KeyColumns} FROM api_keys WHERE id = @id", ReadKey, cancellation, ("id", lookup))
            : await database.ListAsync($"SELECT {KeyColumns} FROM api_keys WHERE secret_hash = @hash", ReadKey, cancellation,
                ("hash", hash));
        if (rows.Count == 0) return null;
        if (_rows.Count >= RowsKept) _rows.Clear();
        _rows[lookup] = (rows[0], now);
        return rows[0];
    }

    /// <summary>Notes the use at most once a minute, behind everything else; nobody waits for it.</summary>
    private void Touch(ApiKey key, long now)
    {
        var last = Math.Max(key.LastUsedMs, _lastUsed.GetValueOrDefault(key.Id));
        if (now - last < LastUsedStepMs) return;
        _lastUsed[key.Id] = now;
        var noted = database.WriteAsync(
            WriteLane.Bulk, s =>
                s.Execute("UPDATE api_keys SET last_used_ms = @now WHERE id = @id AND last_used_ms < @now", ("now", now), ("id", key.Id)));
        noted.ContinueWith(t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private static KeyRow ReadKey(DbDataReader r) => new(
        new ApiKey(
            r.GetString(0), r.GetString(1), CredentialJson.ReadNames(r.GetString(2)), CredentialJson.ReadNames(r.GetString(3)),
            r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7)),
        r.Bytes(8));

    private sealed record KeyRow(ApiKey Key, byte[] Hash);
}
