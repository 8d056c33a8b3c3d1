using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;

namespace Twin.Storage.Tests;

/// <summary>A grain with nothing but state.</summary>
public interface INoteGrain : IGrainWithStringKey
{
    Task WriteAsync(string text, double number);

    Task<string> ReadAsync();

    Task ClearAsync();
}

/// <summary>What it keeps.</summary>
[GenerateSerializer]
public sealed record Note
{
    [Id(0)] public string Text { get; set; } = "";
    [Id(1)] public double Number { get; set; }
}

/// <summary>The grain.</summary>
public sealed class NoteGrain([PersistentState("note")] IPersistentState<Note> note) : Grain, INoteGrain
{
    public Task WriteAsync(string text, double number)
    {
        note.State = new Note { Text = text, Number = number };
        return note.WriteStateAsync();
    }

    public Task<string> ReadAsync() => Task.FromResult(FormattableString.Invariant($"{note.State.Text}/{note.State.Number}"));

    public Task ClearAsync() => note.ClearStateAsync();
}

/// <summary>Grain state over a real silo, on both stores.</summary>
public sealed class GrainStateTests
{
    private static async Task<IHost> StartAsync(StorageOptions options)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.AddTwinStorage(options));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static INoteGrain Grain(IHost host, string key) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>(key);

    private static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task State_Written_SurvivesARestartOfTheSilo(StoreKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("twin-silo-").FullName;
        var options = await TestStore.OptionsAsync(kind) with { DataPath = folder };
        var host = await StartAsync(options);
        await Grain(host, "live/p1/tk1").WriteAsync("液位", 42.5);
        await Grain(host, "live/p1/tk1").WriteAsync("液位", 43.5);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Grain(host, $"live/p1/n{i}").WriteAsync("n", i)));
        await Grain(host, "live/p1/n7").ClearAsync();
        await StopAsync(host);

        host = await StartAsync(options);
        Assert.Equal("液位/43.5", await Grain(host, "live/p1/tk1").ReadAsync());
        Assert.Equal("n/99", await Grain(host, "live/p1/n99").ReadAsync());
        Assert.Equal("/0", await Grain(host, "live/p1/n7").ReadAsync());
        await Grain(host, "live/p1/n7").WriteAsync("again", 1);
        await StopAsync(host);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task State_WrittenByAnotherOwner_IsRefused(StoreKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("twin-silo-").FullName;
        var host = await StartAsync(await TestStore.OptionsAsync(kind) with { DataPath = folder });
        await Grain(host, "live/p1/tk1").WriteAsync("mine", 1);
        var storage = host.Services.GetRequiredService<TwinStorage>();
        await using (var connection = await storage.GrainData.OpenConnectionAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE OrleansStorage SET Version = Version + 1";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Grain(host, "live/p1/tk1").WriteAsync("lost", 2));
        Assert.Equal("mine/1", await Grain(host, "live/p1/tk1").ReadAsync());
        await StopAsync(host);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Silos_TwoOnPostgres_FormOneCluster()
    {
        var options = await TestStore.OptionsAsync(StoreKind.Postgres);
        var first = await StartAsync(options);
        var other = await TestStore.OptionsAsync(StoreKind.Postgres);
        var second = await StartAsync(other with { ConnectionString = options.ConnectionString });
        await Grain(first, "live/p1/shared").WriteAsync("one", 1);

        Assert.Equal("one/1", await Grain(second, "live/p1/shared").ReadAsync());
        Assert.Equal(2,
            (await first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count);
        await StopAsync(second);
        await StopAsync(first);
    }
}
