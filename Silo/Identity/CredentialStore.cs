using Twin.Domain;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Identity;

/// <summary><see cref="ICredentialStore"/> over SQL: users here, keys and MQTT credentials in the other parts.</summary>
internal sealed partial class CredentialStore(Database database, TimeProvider time, SecretCost cost) : ICredentialStore, IDisposable
{
    private const int PasswordMinChars = 8;
    private const int NameMaxChars = 128;
    private readonly SecretVerifier _verifier = new(time, cost);

    /// <summary>Costly hash computations so far, for tests and metrics.</summary>
    internal long CostlyChecks => _verifier.CostlyChecks;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _verifier.Dispose();

    public async ValueTask<CredentialCheck> VerifyUserAsync(string name, string password, string source,
        CancellationToken cancellationToken = default)
    {
        if (name.Length is 0 or > NameMaxChars) return CredentialCheck.Wrong;
        var (user, hash) = await FindUserAsync(name, cancellationToken);
        var refused = await _verifier.CheckAsync($"user:{name}", hash, password, source, cancellationToken);
        if (refused is not null) return refused;
        return user!.Disabled
            ? CredentialCheck.Ended
            : new CredentialCheck(CredentialOutcome.Ok, new TwinPrincipal($"user:{name}", user.Rights, user.Plants, []));
    }

    public async ValueTask<IReadOnlyList<UserAccount>> ListUsersAsync(CancellationToken cancellationToken = default) =>
        await database.ListAsync(
        "SELECT name, rights, plants, disabled FROM users ORDER BY name",
        r => new UserAccount(r.GetString(0), CredentialJson.ReadNames(r.GetString(1)), CredentialJson.ReadNames(r.GetString(2)),
            r.GetInt64(3) != 0),
        cancellationToken);

    public async ValueTask SaveUserAsync(UserAccount user, string? password, CancellationToken cancellationToken = default)
    {
        if (!TwinKey.IsLocalId(user.Name))
            throw Refused("user.name", "A user name is 1 to 128 letters, digits, dots, underscores or hyphens.");
        if (password is not null && password.Length is < PasswordMinChars or > SecretText.MaxChars)
            throw Refused("user.password.length", $"A password has {PasswordMinChars} to {SecretText.MaxChars} characters.");
        if (!await WriteUserAsync(user, password, cancellationToken))
            throw Refused("user.password.missing", "A new user needs a password.");
    }

    private async Task<bool> WriteUserAsync(UserAccount user, string? password, CancellationToken cancellation)
    {
        var hash = password is null ? null : await Task.Run(() => SecretHasher.HashChosen(password, cost), cancellation);
        var rights = CredentialJson.Write(user.Rights);
        var plants = CredentialJson.Write(user.Plants);
        return await database.WriteAsync(
            WriteLane.Urgent,
            s => hash is null
                ? s.Execute(
                    "UPDATE users SET rights = @rights, plants = @plants, changed_ms = @now, disabled = @disabled WHERE name = @name",
                    ("name", user.Name), ("rights", rights), ("plants", plants), ("now", NowMs), ("disabled", user.Disabled ? 1L : 0L)) == 1
                : s.Execute(
                    "INSERT INTO users (name, password_hash, rights, plants, created_ms, changed_ms, disabled) "
                    + "VALUES (@name, @hash, @rights, @plants, @now, @now, @disabled) ON CONFLICT (name) DO UPDATE SET password_hash = "
                        + "excluded.password_hash, "
                    + "rights = excluded.rights, plants = excluded.plants, changed_ms = excluded.changed_ms, disabled = excluded.disabled",
                    ("name", user.Name), ("hash", hash), ("rights", rights), ("plants", plants), ("now", NowMs),
                        ("disabled", user.Disabled ? 1L : 0L)) == 1,
            cancellation);
    }

    private async Task<(UserAccount? User, string? Hash)> FindUserAsync(string name, CancellationToken cancellation)
    {
        var rows = await database.ListAsync(
            "SELECT rights, plants, disabled, password_hash FROM users WHERE name = @name",
            r => (new UserAccount(name, CredentialJson.ReadNames(r.GetString(0)), CredentialJson.ReadNames(r.GetString(1)),
                r.GetInt64(2) != 0), r.GetString(3)),
            cancellation, ("name", name));
        return rows.Count == 0 ? (null, null) : rows[0];
    }

    private static TwinException Refused(string code, string message) => new(new TwinError(code, message));
}
