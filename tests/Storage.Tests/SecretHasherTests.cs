using Twin.Silo.Identity;
using Twin.Silo.Storage.Hosting;

namespace Twin.Storage.Tests;

/// <summary>What hashing a chosen secret costs whoever steals the store.</summary>
public sealed class SecretHasherTests
{
    [Fact]
    public void Chosen_AtTheCostOfTheProduct_IsWhatOwaspAsks_AndIsKnownAgain()
    {
        var hash = SecretHasher.HashChosen("correct horse", SecretCost.Owasp);
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
        Assert.True(SecretHasher.Verify(hash, "correct horse"));
        Assert.False(SecretHasher.Verify(hash, "correct hors"));
        Assert.NotEqual(hash, SecretHasher.HashChosen("correct horse", SecretCost.Owasp)); // salted
    }

    [Fact]
    public async Task Store_OfTheProduct_HashesAtThatCost()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Sqlite);
        var credentials = store.Storage.CreateCredentialStore(store.Time);
        await credentials.SaveUserAsync(new UserAccount("anna", Rights.Operator, ["p1"], false), "correct horse");
        await using var connection = store.Raw();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT password_hash FROM users";
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }
}
