using Twin.Domain;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Identity;

/// <summary>MQTT credentials of devices.</summary>
internal sealed partial class CredentialStore
{
    /// <summary>The MQTT user name under which an API key is presented as password.</summary>
    private const string KeyUser = "key";
    private const int SecretMinChars = 8;

    public async ValueTask<CredentialCheck> VerifyMqttAsync(string userName, string password, string source,
        CancellationToken cancellationToken = default)
    {
        if (userName == KeyUser) return await VerifyKeyAsync(password, source, cancellationToken);
        if (userName.Length is 0 or > NameMaxChars) return CredentialCheck.Wrong;
        var rows = await database.ListAsync(
            "SELECT secret_hash, publish, revoked_ms FROM mqtt_credentials WHERE user_name = @name",
            r => (Hash: r.GetString(0), Publish: CredentialJson.ReadScopes(r.GetString(1)),
                Revoked: r.GetInt64(2)), cancellationToken, ("name", userName));

        // Per source: whoever guesses from elsewhere must not lock a plant's own device out.
        var refused = await _verifier.CheckAsync(
            $"mqtt:{userName}@{source}", rows.Count == 0 ? null : rows[0].Hash, password, source, cancellationToken);
        if (refused is not null) return refused;
        return rows[0].Revoked != 0
            ? CredentialCheck.Ended
            : new CredentialCheck(CredentialOutcome.Ok, new TwinPrincipal($"device:{userName}", [], [], rows[0].Publish));
    }

    public async ValueTask<IReadOnlyList<MqttCredential>> ListMqttAsync(CancellationToken cancellationToken = default) =>
        await database.ListAsync(
        "SELECT user_name, publish, created_ms, revoked_ms FROM mqtt_credentials ORDER BY user_name",
        r => new MqttCredential(r.GetString(0), CredentialJson.ReadScopes(r.GetString(1)), r.GetInt64(2),
            r.GetInt64(3)), cancellationToken);

    public async ValueTask<string> SaveMqttAsync(
        string userName, IReadOnlyList<PublishScope> publish, string? secret, CancellationToken cancellationToken = default)
    {
        if (!TwinKey.IsLocalId(userName) || userName == KeyUser)
            throw Refused("mqtt.user", "An MQTT user name is 1 to 128 letters, digits, dots, underscores or hyphens, and not 'key'.");
        if (secret is not null && secret.Length is < SecretMinChars or > SecretText.MaxChars)
            throw Refused("mqtt.secret.length", $"A secret has {SecretMinChars} to {SecretText.MaxChars} characters.");
        var given = secret ?? SecretText.NewSecret();
        var hash = secret is null ? SecretHasher.HashRandom(given)
            : await Task.Run(() => SecretHasher.HashChosen(given, cost), cancellationToken);
        await database.WriteAsync(
            WriteLane.Urgent,
            s => s.Execute(
                "INSERT INTO mqtt_credentials (user_name, secret_hash, publish, created_ms, revoked_ms) VALUES (@name, @hash, @publish, "
                    + "@now, 0) "
                + "ON CONFLICT (user_name) DO UPDATE SET secret_hash = excluded.secret_hash, publish = excluded.publish, revoked_ms = 0",
                ("name", userName), ("hash", hash), ("publish", CredentialJson.Write(publish)), ("now", NowMs)),
            cancellationToken);
        return given;
    }

    public async ValueTask<bool> RevokeMqttAsync(string userName, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
        WriteLane.Urgent,
        s => s.Execute("UPDATE mqtt_credentials SET revoked_ms = @now WHERE user_name = @name AND revoked_ms = 0", ("now", NowMs),
            ("name", userName)) == 1,
        cancellationToken);
}
