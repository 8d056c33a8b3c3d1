using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Silo.Hosting;
using Twin.Silo.Identity;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;

namespace Twin.Storage.Tests;

/// <summary>
/// Any number of processes may start at once on an empty store: each opens it, migrates it and does the first start's work.
/// </summary>
public sealed class FirstStartTests
{
    private const string Key = "first-start-0123456789abcdef0123456789";
    private const int Processes = 6;

    private static readonly IConfiguration Settings = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Bootstrap:ApiKey"] = Key }).Build();

    [Fact]
    public async Task Postgres_ManyProcessesAtOnce_OneMakesEverything()
    {
        for (var round = 0; round < 3; round++)
        {
            var options = await TestStore.OptionsAsync(StoreKind.Postgres);
            var stores = await TogetherAsync(_ => TwinStorage.Open(options, TimeProvider.System));
            var starts = await Task.WhenAll(stores.Select(StartAsync));
            await CheckAsync(stores[0], starts);
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sqlite_TwiceAtOnce_OneMakesEverything()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Sqlite);
        var starts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => StartAsync(store.Storage)));
        await CheckAsync(store.Storage, starts);
    }

    private static async Task CheckAsync(TwinStorage store, Bootstrapper[] starts)
    {
        var password = Assert.Single(starts, static s => s.GeneratedPassword is not null).GeneratedPassword!;
        Assert.All(starts, static s => Assert.True(s.DemoLoaded));
        var credentials = store.CreateCredentialStore(TimeProvider.System);
        Assert.Equal(CredentialOutcome.Ok, (await credentials.VerifyUserAsync("admin", password, "here")).Outcome);
        Assert.Equal(CredentialOutcome.Ok, (await credentials.VerifyKeyAsync(Key, "here")).Outcome);
        Assert.Single(await credentials.ListKeysAsync());
        Assert.Equal(["tank-farm"], await store.CreatePlantStore().ListAsync());
    }

    private static async Task<Bootstrapper> StartAsync(TwinStorage store)
    {
        var environment = new HostingEnvironment { EnvironmentName = Environments.Production };
        var bootstrapper = new Bootstrapper(store.CreateCredentialStore(TimeProvider.System), store.CreatePlantStore(), Settings,
            environment, TimeProvider.System, NullLogger<Bootstrapper>.Instance);
        await Task.Run(() => bootstrapper.StartAsync(CancellationToken.None));
        return bootstrapper;
    }

    /// <summary>Runs it in as many threads at one moment.</summary>
    private static async Task<T[]> TogetherAsync<T>(Func<int, T> one)
    {
        using var gate = new Barrier(Processes);
        return await Task.WhenAll(Enumerable.Range(0, Processes).Select(i => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                return one(i);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
