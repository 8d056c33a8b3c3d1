using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Identity;

/// <summary>The first start.</summary>
internal sealed partial class CredentialStore
{
    private const string AdminName = "admin";
    private const string BootstrapName = "bootstrap";
    private const int KeyMinChars = 8;
    private const int KeyGoodChars = 32;

    public async ValueTask<BootstrapResult> BootstrapAsync(BootstrapOptions options, CancellationToken cancellationToken = default)
    {
        var generated = string.IsNullOrEmpty(options.AdminPassword) ? SecretText.NewPassword() : null;
        var madeAdmin = (await ListUsersAsync(cancellationToken)).Count == 0
            && await InsertAdminAsync(generated ?? options.AdminPassword!, cancellationToken);
        var isNew = !string.IsNullOrEmpty(options.ApiKey) && await CreateBootstrapKeyAsync(options.ApiKey, cancellationToken);
        return new BootstrapResult(madeAdmin, madeAdmin ? generated : null, isNew, isNew && options.ApiKey!.Length < KeyGoodChars);
    }

    /// <summary>Several processes may start at once on one store: one of them makes the administrator, and only it tells a
    /// password.</summary>
    private async Task<bool> InsertAdminAsync(string password, CancellationToken cancellation)
    {
        var hash = await Task.Run(() => SecretHasher.HashChosen(password, cost), cancellation);
        return await database.WriteAsync(
            WriteLane.Urgent,
            s => s.Execute(
                "INSERT INTO users (name, password_hash, rights, plants, created_ms, changed_ms, disabled) "
                + "VALUES (@name, @hash, @rights, @plants, @now, @now, 0) ON CONFLICT (name) DO NOTHING",
                ("name", AdminName), ("hash", hash), ("rights", CredentialJson.Write(Rights.All)),
                ("plants", CredentialJson.Write(["*"])), ("now", NowMs)) == 1,
            cancellation);
    }

    private async Task<bool> CreateBootstrapKeyAsync(string presented, CancellationToken cancellation)
    {
        if (presented.Length is < KeyMinChars or > SecretText.MaxChars)
            throw Refused("bootstrap.key", $"Bootstrap:ApiKey has {KeyMinChars} to {SecretText.MaxChars} characters.");
        var keys = await ListKeysAsync(cancellation);

        // Once made (even if revoked since), a restart with the same setting must not bring it back.
        if (keys.Any(k => k.Name == BootstrapName)) return false;
        if (!SecretText.TryParse(presented, out var id, out var secret)) (id, secret) = (SecretText.NewId(), presented);
        var key = new ApiKey(id, BootstrapName, Rights.Bootstrap, ["*"], NowMs, 0, 0, 0);
        return await InsertKeyAsync(key, SecretText.Hash(secret), cancellation);
    }
}
