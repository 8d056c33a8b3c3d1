using Twin.Domain;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;

namespace Twin.Storage.Tests;

/// <summary>What several silos on one PostgreSQL rely on.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Commit_FromTwoSilosIntoOnePlant_OneGaplessChain()
    {
        var options = await TestStore.OptionsAsync(StoreKind.Postgres);

        // Both migrate an empty database at the same time.
        var silos = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => TwinStorage.Open(options, TimeProvider.System))));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(task => Task.Run(async () =>
        {
            var store = silos[task % 2].CreateTwinStore();
            for (var i = 0; i < 40; i++)
                await store.CommitAsync(Make.Events(Make.Plant, Make.Event((task / 2 * 40) + i), Make.Event(1_000 + i)));
        })));

        // Pairs of tasks sent the same events: each is in the log once.
        var first = silos[0].CreateTwinStore();
        Assert.Equal((160L, (long?)null), await first.VerifyAsync(TwinKey.Live, Make.Plant));
        var events = await first.ReadEventsAsync(TwinKey.Live, Make.Plant, 0, 1_000);
        Assert.Equal(Enumerable.Range(1, 160).Select(i => (long)i), events.Select(e => e.Position));
        Assert.Equal(160, events.Select(e => e.Event.Id).Distinct().Count());
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    [Fact]
    public async Task Commit_SessionsOfTheWriter_WaitForTheDisk()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Postgres);
        foreach (var lane in Enum.GetValues<Silo.Storage.Writing.WriteLane>())
            Assert.Equal("on", await store.Storage.Twin.WriteAsync(lane, s => (string?)s.Scalar("SHOW synchronous_commit")));
    }

    [Fact]
    public async Task Commit_AfterTheServerDroppedTheConnection_FailsOnceThenWorks()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Postgres);
        await store.Twins.CommitAsync(Make.Events(Make.Plant, Make.Event(1)));
        await store.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        var failure = await Assert.ThrowsAsync<TwinException>(
            () => store.Twins.CommitAsync(Make.Events(Make.Plant, Make.Event(2))).AsTask());
        Assert.Equal(Retry.Later, failure.Error.Retry);
        Assert.Equal(2, (await store.Twins.CommitAsync(Make.Events(Make.Plant, Make.Event(2)))).LastPosition);
    }
}
