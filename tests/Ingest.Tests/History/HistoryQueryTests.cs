using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Grains.Interfaces.History;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Xunit;

namespace Twin.Ingest.Tests.History;

public sealed class HistoryQueryTests
{
    private const long Day = 86_400_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Query_AnyOverlappingChunksAndTail_EqualsOneSortedListWithoutRepetitions() =>
        Gen.Select(Gen.Select(Gen.Long[0, 500], Gen.Int[0, 3]).Array[1, 30].Array[1, 8], Gen.Long[0, 250], Gen.Long[0, 500], Gen.Int[1, 60])
            .Sample((parts, from, width, points) =>
            {
                var store = new FakeChunkStore();
                var runs = parts.Select(p => p.Select(r => new HistoryReading(r.Item1, r.Item2, Quality.Good)).OrderBy(r => r.T).ToArray())
                    .ToArray();
                foreach (var run in runs[1..]) store.Add("live", "p", "s", run);
                var all = runs.SelectMany(r => r).Distinct().OrderBy(r => r, Comparer<HistoryReading>.Create(HistoryReading.Compare))
                    .ToArray();
                var expected = new List<HistoryReading>();
                var total = Downsample.ToPoints(all, from, from + width, points, expected);
                var series = Ask(store, runs[0], from, from + width, points);
                Assert.Equal(total, series.Total);
                // Thinned twice gives what thinning once gives.
                Assert.Equal(expected.Select(Point), series.Points);
                Assert.Equal(expected.Count == total, series.Raw);
            });

    [Fact]
    public void Query_YearsOfReadings_ThinsPieceByPieceToTheSamePicture()
    {
        var store = new FakeChunkStore();
        var all = new List<HistoryReading>();
        var random = new Random(40);
        for (var chunk = 0; chunk < 12; chunk++)
        {
            var readings = Enumerable.Range(0, 60_000).Select(i =>
                new HistoryReading((chunk * 60_000L) + i, random.Next(10_000), Quality.Good)).ToArray();
            store.Add("live", "p", "s", readings);
            all.AddRange(readings);
        }

        var expected = new List<HistoryReading>();
        Downsample.ToPoints(all.ToArray(), 0, 800_000, 1_000, expected);
        var series = Ask(store, [], 0, 800_000, 1_000);
        Assert.Equal(720_000, series.Total);
        Assert.False(series.Raw);
        Assert.Equal(expected.Select(Point), series.Points);
    }

    [Fact]
    public void Query_DamagedChunk_IsLeftOutAndTheRestAnswers()
    {
        var store = new FakeChunkStore();
        store.Add("live", "p", "s", new HistoryReading(1, 1, Quality.Good));
        store.Add("live", "p", "s", new HistoryReading(2, 2, Quality.Good));
        store.Damage(0);
        Assert.Equal([new HistoryPoint(2, 2, 0)], Ask(store, [], 0, 10, 10).Points);
        Assert.Empty(Ask(store, [], 10, 0, 10).Points);
    }

    [Fact]
    public async Task Maintenance_DayOver_MergesItsSmallChunksOnce()
    {
        var (store, directory, time) = (new FakeChunkStore(), new SensorDirectory(), new FakeTimeProvider());
        time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds((20100 * Day) + 7_200_000));
        directory.Intern(new TwinKey("live", "p", "s"));
        for (var i = 0; i < 10; i++)
        {
            store.Add("live", "p", "s", [.. Enumerable.Range(0, 300)
                .Select(n => new HistoryReading((20099 * Day) + (i * 250_000) + (n * 1000), n, Quality.Good))]);
        }

        store.Add("live", "p", "s", new HistoryReading((20099 * Day) + 7, 1, Quality.Good));
        store.Damage(10);
        store.Add("live", "p", "s", new HistoryReading((20100 * Day) + 5, 1, Quality.Good));
        var before = Ask(store, [], 0, 20200 * Day, 100_000);
        using var maintenance = new HistoryMaintenance(store, directory, new HistoryOptions(), time,
            NullLogger<HistoryMaintenance>.Instance);
        await maintenance.RunOnceAsync(Token);
        Assert.Equal(3, store.Chunks.Count); // merged, damaged, today's
        Assert.Equal(before.Points, Ask(store, [], 0, 20200 * Day, 100_000).Points);
        var reads = store.Reads;
        await maintenance.RunOnceAsync(Token);
        Assert.Equal(reads, store.Reads);
    }

    [Fact]
    public async Task Maintenance_Retention_DeletesOldOfThatPlantAndForecasts()
    {
        var (store, directory, time) = (new FakeChunkStore(), new SensorDirectory(), new FakeTimeProvider());
        time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(20100 * Day));
        foreach (var plant in new[] { "a", "b" })
        {
            directory.Intern(new TwinKey("live", plant, "s"));
            store.Add("live", plant, "s", new HistoryReading(20050 * Day, 1, Quality.Good));
            store.Add("live", plant, "s", new HistoryReading(20099 * Day, 1, Quality.Good));
        }

        TimeSpan? RetentionOf(string realm, string plant) => plant == "a" ? TimeSpan.FromDays(30) : null;
        var options = new HistoryOptions { RetentionOf = RetentionOf, FreeBytes = () => 1_000 };
        using var maintenance = new HistoryMaintenance(store, directory, options, time, NullLogger<HistoryMaintenance>.Instance);
        await maintenance.RunOnceAsync(Token);
        Assert.Equal(["a", "b", "b"], store.Chunks.Select(c => c.Plant).Order());
        Assert.Null(maintenance.DiskFullAtMs);
        time.Advance(TimeSpan.FromDays(1));
        store.Add("live", "b", "s", new HistoryReading(20100 * Day, 1, Quality.Good));
        await maintenance.RunOnceAsync(Token);
        Assert.InRange(maintenance.DiskFullAtMs ?? 0, 20110 * Day, 20120 * Day); // one chunk of some 70 to 90 bytes a day
    }

    private static HistorySeries Ask(FakeChunkStore store, HistoryReading[] tail, long from, long to, int points)
    {
        var query = new HistoryQuery(store, new FakeTail(tail), NullLogger<HistoryQuery>.Instance);
        return query.QueryAsync("live", "p", "s", from, to, points, Token).AsTask().GetAwaiter().GetResult();
    }

    private static HistoryPoint Point(HistoryReading reading) => new(reading.T, reading.V, reading.Q.Code);

    private sealed class FakeTail(HistoryReading[] readings) : IHistoryTail
    {
        public IReadOnlyList<HistoryReading> Tail(string realm, string plant, string sensor, long fromMs, long toMs) =>
            [.. readings.Where(r => r.T >= fromMs && r.T <= toMs)];
    }
}
