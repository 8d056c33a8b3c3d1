using System.Diagnostics;
using Twin.Ingest.Ports;

namespace Twin.Storage.Tests;

/// <summary>
/// Figures of the stores on this machine, printed and not judged:
/// <c>Storage.Tests -class Twin.Storage.Tests.StoreFigures -explicit only -showLiveOutput</c>.
/// </summary>
public sealed class StoreFigures(ITestOutputHelper output)
{
    private const int Alarms = 1_000;

    [Theory(Explicit = true)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Figures(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        await LatencyAsync(store, "idle", 0, Task.CompletedTask);
        var sensors = Enumerable.Range(0, 50_000).Select(i => Make.Sensor(i, 1, bytes: 512)).ToList();
        var watch = Stopwatch.StartNew();
        await store.Twins.CommitAsync(Make.Checkpoint(sensors, 1));
        Print(store, "snapshots inserted/s", sensors.Count / watch.Elapsed.TotalSeconds);
        var newer = Enumerable.Range(0, 50_000).Select(i => Make.Sensor(i, 2, bytes: 512)).ToList();
        watch.Restart();
        await store.Twins.CommitAsync(Make.Checkpoint(newer, 2));
        Print(store, "snapshots updated/s", newer.Count / watch.Elapsed.TotalSeconds);
        var newest = Enumerable.Range(0, 50_000).Select(i => Make.Sensor(i, 3, bytes: 512)).ToList();
        await LatencyAsync(store, "during a checkpoint", Alarms, store.Twins.CommitAsync(Make.Checkpoint(newest, 3)).AsTask());
        await EventsAsync(store);
        await ChunksAsync(store);
    }

    private async Task LatencyAsync(TestStore store, string when, int from, Task beside)
    {
        var times = new List<double>(Alarms);
        for (var i = 0; i < Alarms && (i == 0 || from == 0 || !beside.IsCompleted); i++)
        {
            var watch = Stopwatch.StartNew();
            await store.Twins.CommitAsync(Make.Commit(Make.Step($"tk{from + i}", 1)));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        await beside;
        times.Sort();
        Print(store, $"alarm commit {when} ({times.Count}), p50 ms", times[times.Count / 2]);
        Print(store, $"alarm commit {when}, p99 ms", times[(int)(times.Count * 0.99)]);
    }

    private async Task EventsAsync(TestStore store)
    {
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < 40; batch++)
            await store.Twins.CommitAsync(Make.Events("p5", [.. Enumerable.Range(batch * 500, 500).Select(Make.Event)]));
        Print(store, "events/s in commits of 500", 20_000 / watch.Elapsed.TotalSeconds);
        watch.Restart();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(t => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await store.Twins.CommitAsync(Make.Events($"q{t}", Make.Event(i)));
        })));
        Print(store, "single-event commits/s, 64 in flight", 6_400 / watch.Elapsed.TotalSeconds);
        watch.Restart();
        Assert.Null((await store.Twins.VerifyAsync("live", "p5")).BrokenAt);
        Print(store, "events verified/s", 20_000 / watch.Elapsed.TotalSeconds);
    }

    private async Task ChunksAsync(TestStore store)
    {
        const int bytes = 1_500;
        var before = await SizeAsync(store);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < 10; round++)
        {
            var chunks = Enumerable.Range(0, 1_000)
                .Select(i => new HistoryChunk("live", "p1", $"sensor-{i}", round * 1_000, (round * 1_000) + 999, 1_000, new byte[bytes]))
                    .ToList();
            await store.Chunks.WriteAsync("j", round, chunks, CancellationToken.None);
        }

        Print(store, "chunks/s", 10_000 / watch.Elapsed.TotalSeconds);
        Print(store, "chunk overhead, bytes per row over its 1,500", ((await SizeAsync(store) - before) / 10_000.0) - bytes);
    }

    private static async Task<long> SizeAsync(TestStore store)
    {
        if (store.Options.IsPostgres)
        {
            await using var connection = store.Raw();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_total_relation_size('chunks') + pg_total_relation_size('history_sensors')";
            return (long)(await command.ExecuteScalarAsync())!;
        }

        await store.Storage.History.ReadAsync(async c =>
        {
            await using var command = c.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            return await command.ExecuteNonQueryAsync();
        });
        return new FileInfo(Path.Combine(store.Options.DataPath, "history.db")).Length;
    }

    private void Print(TestStore store, string what, double value) => output.WriteLine($"{store.Options.Provider}: {what}: {value:N2}");
}
