using Twin.Domain;
using Twin.Silo.Identity;

namespace Twin.Storage.Tests;

/// <summary>What both stores promise about users, keys and devices.</summary>
public abstract class CredentialContract(StoreKind kind) : StoreContract(kind)
{
    private const string Password = "correct horse";
    private const string Here = "10.0.0.1";
    private ICredentialStore? _credentials;

    private ICredentialStore Credentials => _credentials ??= Store.Credentials;

    private long Costly => ((CredentialStore)Credentials).CostlyChecks;

    private long NowMs => Store.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<CredentialOutcome> SignInAsync(string name, string password, string source = Here) =>
        (await Credentials.VerifyUserAsync(name, password, source)).Outcome;

    private Task SaveAnnaAsync(bool disabled = false, string? password = Password) =>
        Credentials.SaveUserAsync(new UserAccount("anna", Rights.Operator, ["p1"], disabled), password).AsTask();

    [Fact]
    public async Task User_RightPassword_HasItsRightsOnItsPlants()
    {
        await SaveAnnaAsync();
        var check = await Credentials.VerifyUserAsync("anna", Password, Here);

        Assert.Equal((CredentialOutcome.Ok, "user:anna"), (check.Outcome, check.Principal!.Actor));
        Assert.True(check.Principal.May(Rights.AlarmsOperate, "p1"));
        Assert.False(check.Principal.May(Rights.AlarmsOperate, "p2"));
        Assert.False(check.Principal.May(Rights.Admin, "p1"));
        Assert.False(check.Principal.MayPublish("p1", "s1"));
        Assert.Equal(CredentialOutcome.Wrong, await SignInAsync("anna", Password + "x"));
        Assert.Equal(CredentialOutcome.Wrong, await SignInAsync("nobody", Password));
        Assert.Equal("anna", Assert.Single(await Credentials.ListUsersAsync()).Name);
    }

    [Fact]
    public async Task User_DisabledOrChanged_OldSecretIsWorthless()
    {
        await SaveAnnaAsync();
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        await SaveAnnaAsync(disabled: true, password: null);
        Assert.Equal(CredentialOutcome.Ended, await SignInAsync("anna", Password));
        await SaveAnnaAsync(password: "another one");
        Assert.Equal(CredentialOutcome.Wrong, await SignInAsync("anna", Password));
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", "another one"));
    }

    [Fact]
    public async Task User_FiveFailures_LockedForFifteenMinutesEverywhere()
    {
        await SaveAnnaAsync();
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        for (var i = 0; i < AttemptThrottle.FailuresPerAccount; i++)
            Assert.Equal(CredentialOutcome.Wrong, await SignInAsync("anna", $"guess {i}"));

        var locked = await Credentials.VerifyUserAsync("anna", Password, "10.0.0.2");
        Assert.Equal((CredentialOutcome.Locked, 900_000L), (locked.Outcome, locked.RetryAfterMs));
        Store.Time.Advance(AttemptThrottle.Lock - TimeSpan.FromMilliseconds(1));
        Assert.Equal(CredentialOutcome.Locked, await SignInAsync("anna", Password));
        Store.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
    }

    [Fact]
    public async Task User_ParallelGuesses_GetNoMoreTriesThanOneByOne()
    {
        await SaveAnnaAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => SignInAsync("anna", $"guess {i}")));

        Assert.InRange(outcomes.Count(o => o == CredentialOutcome.Wrong), AttemptThrottle.FailuresPerAccount,
            AttemptThrottle.FailuresPerAccount + 1);
        Assert.InRange(Costly, AttemptThrottle.FailuresPerAccount, AttemptThrottle.FailuresPerAccount + 1);
    }

    [Fact]
    public async Task User_SignedInBefore_CostsNothingForFiveMinutes()
    {
        await SaveAnnaAsync();
        for (var i = 0; i < 50; i++) Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        Assert.Equal(1, Costly);
        Store.Time.Advance(VerifiedSecrets.Kept);
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        Assert.Equal(2, Costly);
    }

    [Fact]
    public async Task Source_FailingOftenOnInventedNames_CausesNoMoreCost_ProvenOnesStillPass()
    {
        await SaveAnnaAsync();
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        for (var i = 0; i < AttemptThrottle.FailuresPerSource; i++)
            Assert.Equal(CredentialOutcome.Wrong, await SignInAsync($"nobody{i}", "x"));
        var before = Costly;

        Assert.Equal(CredentialOutcome.Locked, await SignInAsync("somebody", "x"));
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("anna", Password));
        Assert.Equal(CredentialOutcome.Wrong, await SignInAsync("somebody", "x", "10.0.0.9"));
        Assert.Equal(before + 1, Costly);
    }

    [Fact]
    public async Task Key_MadeUsedRevoked_FollowsAtOnce()
    {
        var made = await Credentials.CreateKeyAsync(new NewApiKey("mes", Rights.Integrator, ["p1"], NowMs + 120_000));
        Assert.Matches("^twk_[0-9A-Za-z]+_[0-9A-Za-z]{43}$", made.Secret);
        var check = await Credentials.VerifyKeyAsync(made.Secret, Here);
        Assert.Equal((CredentialOutcome.Ok, "key:mes"), (check.Outcome, check.Principal!.Actor));
        Assert.True(check.Principal.MayPublish("p1", "s1"));
        Assert.False(check.Principal.MayPublish("p2", "s1"));
        Assert.Equal(CredentialOutcome.Ok, (await Credentials.VerifyMqttAsync("key", made.Secret, Here)).Outcome);
        foreach (var bad in new[] { "", "twk_", "twk_x_", made.Secret + "x", made.Secret[..^1], $"twk_{made.Key.Id}_x",
            new string('x', 10_000) })
            Assert.Equal(CredentialOutcome.Wrong, (await Credentials.VerifyKeyAsync(bad, Here)).Outcome);

        Store.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(CredentialOutcome.Ended, (await Credentials.VerifyKeyAsync(made.Secret, Here)).Outcome);
        var other = await Credentials.CreateKeyAsync(new NewApiKey("b", Rights.Integrator, ["*"]));
        Assert.Equal(CredentialOutcome.Ok, (await Credentials.VerifyKeyAsync(other.Secret, Here)).Outcome);
        Assert.True(await Credentials.RevokeKeyAsync(other.Key.Id));
        Assert.False(await Credentials.RevokeKeyAsync(other.Key.Id));
        Assert.Equal(CredentialOutcome.Ended, (await Credentials.VerifyKeyAsync(other.Secret, Here)).Outcome);
    }

    [Fact]
    public async Task Secrets_AreNowhereInTheStore()
    {
        var key = await Credentials.CreateKeyAsync(new NewApiKey("mes", Rights.Integrator, ["p1"]));
        await SaveAnnaAsync();
        var device = await Credentials.SaveMqttAsync("gw1", [new PublishScope("p1", "*")], null);
        await using var connection = Store.Raw();
        foreach (var (table, column) in new[] { ("users", "password_hash"), ("mqtt_credentials", "secret_hash") })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {column} FROM {table}";
            var stored = (string)(await command.ExecuteScalarAsync())!;
            Assert.DoesNotContain(Password, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(device, stored, StringComparison.Ordinal);
            Assert.StartsWith("$", stored, StringComparison.Ordinal);
        }

        Assert.NotEmpty(key.Secret);
    }

    [Fact]
    public async Task Mqtt_Device_PublishesOnlyItsOwn()
    {
        var secret = await Credentials.SaveMqttAsync("gw1", [new PublishScope("p1", "LT-1*"), new PublishScope("p2", "TT-7")], null);
        var check = await Credentials.VerifyMqttAsync("gw1", secret, Here);

        Assert.Equal("device:gw1", check.Principal!.Actor);
        Assert.True(check.Principal.MayPublish("p1", "LT-101"));
        Assert.True(check.Principal.MayPublish("p2", "TT-7"));
        foreach (var (plant, sensor) in new[] { ("p1", "LT-201"), ("p2", "TT-71"), ("p2", "LT-101"), ("p1", ""), ("p2", ""),
            ("P1", "LT-101") })
            Assert.False(check.Principal.MayPublish(plant, sensor));
        Assert.Equal(CredentialOutcome.Wrong, (await Credentials.VerifyMqttAsync("gw1", secret + "x", Here)).Outcome);
        Assert.True(await Credentials.RevokeMqttAsync("gw1"));
        Assert.Equal(CredentialOutcome.Ended, (await Credentials.VerifyMqttAsync("gw1", secret, Here)).Outcome);
    }

    [Fact]
    public async Task Mqtt_StormOfBadSecrets_CostsNothingAndLocksNobodyOut()
    {
        var random = await Credentials.SaveMqttAsync("gw1", [new PublishScope("p1", "*")], null);
        await Credentials.SaveMqttAsync("gw2", [new PublishScope("p1", "*")], "chosen by a person");
        for (var i = 0; i < 500; i++) await Credentials.VerifyMqttAsync("gw1", $"bad {i}", Here);
        Assert.Equal(0, Costly);
        for (var i = 0; i < 20; i++) await Credentials.VerifyMqttAsync("gw2", $"bad {i}", "10.6.6.6");
        Assert.Equal(AttemptThrottle.FailuresPerAccount, Costly);

        Assert.Equal(CredentialOutcome.Ok, (await Credentials.VerifyMqttAsync("gw1", random, Here)).Outcome);
        Assert.Equal(CredentialOutcome.Ok, (await Credentials.VerifyMqttAsync("gw2", "chosen by a person", Here)).Outcome);
        Assert.Equal(CredentialOutcome.Locked, (await Credentials.VerifyMqttAsync("gw2", "chosen by a person", "10.6.6.6")).Outcome);
    }

    [Fact]
    public async Task Bootstrap_Twice_MakesOnce()
    {
        var first = await Credentials.BootstrapAsync(new BootstrapOptions(null, "dev-key-1234"));
        var again = await Credentials.BootstrapAsync(new BootstrapOptions("other", "dev-key-5678"));

        Assert.True(first is { AdminCreated: true, KeyCreated: true, KeyIsWeak: true });
        Assert.Equal(new BootstrapResult(false, null, false, false), again);
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("admin", first.GeneratedPassword!));
        var key = await Credentials.VerifyKeyAsync("dev-key-1234", Here);
        foreach (var right in new[] { Rights.ReadingsWrite, Rights.AlarmsOperate, Rights.PlantsWrite, Rights.DrillsRun })
            Assert.True(key.Principal!.May(right, "any"));
        Assert.False(key.Principal!.May(Rights.Admin, "any"));
        Assert.Equal(CredentialOutcome.Wrong, (await Credentials.VerifyKeyAsync("dev-key-5678", Here)).Outcome);
    }

    [Fact]
    public async Task Bootstrap_ByManyAtOnce_OneMakesAndOnlyItTellsAPassword()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var own = Store.Credentials;
            return await own.BootstrapAsync(new BootstrapOptions(null, "the same key for every process 1"));
        }));

        var maker = Assert.Single(all, static r => r.AdminCreated);
        Assert.Single(all, static r => r.KeyCreated);
        Assert.Single(all, static r => r.GeneratedPassword is not null);
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("admin", maker.GeneratedPassword!));
        Assert.Equal(CredentialOutcome.Ok, (await Credentials.VerifyKeyAsync("the same key for every process 1", Here)).Outcome);
        Assert.Single(await Credentials.ListKeysAsync());
    }

    [Fact]
    public async Task Bootstrap_GivenPassword_IsNotTold()
    {
        var result = await Credentials.BootstrapAsync(new BootstrapOptions("s3cret", null));
        Assert.Equal(new BootstrapResult(true, null, false, false), result);
        Assert.Equal(CredentialOutcome.Ok, await SignInAsync("admin", "s3cret"));
    }

    [Fact]
    public async Task Simulator_SecretIsKeptForItsOwnerOnly()
    {
        var path = Store.Options.DataPath;
        var secret = await LocalSecrets.EnsureSimulatorAsync(Credentials, path, "demo");
        Assert.Equal(secret, await LocalSecrets.EnsureSimulatorAsync(Credentials, path, "demo"));
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(path, "simulator.secret")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.True((await Credentials.VerifyMqttAsync("simulator", secret, Here)).Principal!.MayPublish("demo", ""));
    }

    [Theory]
    [InlineData("", "long enough", "user.name")]
    [InlineData("a/b", "long enough", "user.name")]
    [InlineData("bo", "short", "user.password.length")]
    [InlineData("bo", null, "user.password.missing")]
    public async Task SaveUser_BadInput_IsAClearError(string name, string? password, string code)
    {
        var failure = await Assert.ThrowsAsync<TwinException>(
            () => Credentials.SaveUserAsync(new UserAccount(name, [], []), password).AsTask());
        Assert.Equal(code, failure.Error.Code);
    }
}

public sealed class CredentialsOnSqlite() : CredentialContract(StoreKind.Sqlite);

public sealed class CredentialsOnPostgres() : CredentialContract(StoreKind.Postgres);
