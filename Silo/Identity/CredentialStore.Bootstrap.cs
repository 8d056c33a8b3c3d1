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
        var hasAdmin = (await ListUsersAsync(cancellationToken)).Count > 0;
        string? generated = null;
        if (!hasAdmin)
        {
            generated = string.IsNullOrEmpty(options.AdminPassword) ? SecretText.NewPassword() : null;
            await WriteUserAsync(new UserAccount(AdminName, Rights.All, ["*"]), generated ?? options.AdminPassword, cancellationToken);
        }

        var isNew = !string.IsNullOrEmpty(options.ApiKey) && await CreateBootstrapKeyAsync(options.ApiKey, cancellationToken);
        return new BootstrapResult(!hasAdmin, generated, isNew, isNew && options.ApiKey!.Length < KeyGoodChars);
    }

    private async Task<bool> CreateBootstrapKeyAsync(string presented, CancellationToken cancellation)
    {
        if (presented.Length is < KeyMinChars or > SecretText.MaxChars)
            throw Refused("bootstrap.key", $"Bootstrap:ApiKey has {KeyMinChars} to {SecretText.MaxChars} characters.");
        var keys = await ListKeysAsync(cancellation);

        // Once made (even if revoked since), a restart with the same setting must not bring it back.
        if (keys.Any(k => k.Name == BootstrapName)) return false;
        if (!SecretText.TryParse(presented, out var id, out var secret)) (id, secret) = (SecretText.NewId(), presented);
        await InsertKeyAsync(new ApiKey(id, BootstrapName, Rights.Bootstrap, ["*"], NowMs, 0, 0, 0), SecretText.Hash(secret), cancellation);
        return true;
    }
}
