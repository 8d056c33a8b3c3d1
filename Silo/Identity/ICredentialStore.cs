namespace Twin.Silo.Identity;

/// <summary>Users, API keys and MQTT credentials: kept as hashes, checked in constant time, throttled.</summary>
public interface ICredentialStore
{
    /// <summary>Checks a user's password. <paramref name="source"/> is where the attempt came from (an address).</summary>
    ValueTask<CredentialCheck> VerifyUserAsync(string name, string password, string source, CancellationToken cancellationToken = default);

    /// <summary>Checks an API key as it was presented.</summary>
    ValueTask<CredentialCheck> VerifyKeyAsync(string presented, string source, CancellationToken cancellationToken = default);

    /// <summary>Checks an MQTT user name and password; the user name <c>key</c> takes an API key as password.</summary>
    ValueTask<CredentialCheck> VerifyMqttAsync(string userName, string password, string source,
        CancellationToken cancellationToken = default);

    /// <summary>All users, by name.</summary>
    ValueTask<IReadOnlyList<UserAccount>> ListUsersAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces a user; a null password keeps the old one.</summary>
    ValueTask SaveUserAsync(UserAccount user, string? password, CancellationToken cancellationToken = default);

    /// <summary>All keys, newest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a key; its secret is told only here.</summary>
    ValueTask<CreatedKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default);

    /// <summary>Takes a key back at once; false when there is none or it was revoked before.</summary>
    ValueTask<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>All MQTT credentials, by user name.</summary>
    ValueTask<IReadOnlyList<MqttCredential>> ListMqttAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces an MQTT credential; a null secret makes a random one. Answers with the secret.</summary>
    ValueTask<string> SaveMqttAsync(string userName, IReadOnlyList<PublishScope> publish, string? secret,
        CancellationToken cancellationToken = default);

    /// <summary>Takes an MQTT credential back; false when there is none or it was revoked before.</summary>
    ValueTask<bool> RevokeMqttAsync(string userName, CancellationToken cancellationToken = default);

    /// <summary>
    /// First start: the administrator, and the key of <see cref="BootstrapOptions.ApiKey"/>. Doing it again changes nothing.
    /// </summary>
    ValueTask<BootstrapResult> BootstrapAsync(BootstrapOptions options, CancellationToken cancellationToken = default);
}
