using Twin.Tests.Support;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>The store does not answer for a while (P6): taking in goes on, what was missed is caught up, nothing is lost.</summary>
public sealed class StoreAwayTests
{
    private static readonly TimeSpan Away = Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 }
        ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Sqlite_LockedByAnother_IngestGoesOnAndNothingIsLost()
    {
        await using var scene = new Scene();
        await scene.Silo.StartAsync();
        await using var load = scene.Load();
        await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
        using (new SqliteLock(Path.Combine(scene.DataPath, "twin.db")))
        using (new SqliteLock(Path.Combine(scene.DataPath, "history.db")))
        {
            await StaysTakingInAsync(load);
        }

        await load.FinishAsync(TimeSpan.FromSeconds(90));
        Scene.Report(await new Checker(load, scene.Silo.Api).RunAsync(), scene.Silo);
    }

    [Fact]
    public async Task Postgres_Stopped_IngestGoesOnAndNothingIsLost()
    {
        Scene.Missing(PostgresFixture.Missing);
        var postgres = await PostgresFixture.SharedAsync();
        await using var scene = new Scene(40, "--Storage:Provider=postgres",
            $"--Storage:ConnectionString={await postgres.CreateDatabaseAsync()}");
        await scene.Silo.StartAsync();
        await using var load = scene.Load();
        await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
        await postgres.StopAsync();
        try
        {
            await StaysTakingInAsync(load);
        }
        finally
        {
            await postgres.StartAgainAsync();
        }

        await load.FinishAsync(TimeSpan.FromSeconds(90));
        Scene.Report(await new Checker(load, scene.Silo.Api).RunAsync(), scene.Silo);
    }

    private static async Task StaysTakingInAsync(LoadDriver load)
    {
        var before = load.Acked;
        await Until.ElapsedAsync(Away);
        var acked = load.Acked - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{acked} readings acknowledged in {Away.TotalSeconds} s without the store");
        Assert.True(acked > 500 * Away.TotalSeconds, $"only {acked} readings were acknowledged while the store was away");
    }
}
