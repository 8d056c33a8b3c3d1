using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.History;
using Twin.Ingest.Ports;
using Twin.Silo.Storage;
using Twin.Silo.Storage.History;

namespace Twin.Benchmarks.History;

/// <summary>
/// How long the history of one sensor takes to become a picture of 1,500 points, from a minute to all of it: ten million readings at one
/// a second (116 days) in a real SQLite store, merged by day as the product does. Each range is asked 15 times at other places.
/// </summary>
internal static class TrendBenchmark
{
    private const int Points = 1_500;
    private const long FloorMs = 300;
    private const long StartMs = 1_772_409_600_000;
    private const int DayReadings = 86_400;

    public static async Task<int> RunAsync(string[] args)
    {
        var readings = new Arguments(args).Int("readings", 10_000_000);
        var folder = Paths.Fresh("trend");
        using var storage = TwinStorage.Open(new StorageOptions { DataPath = folder }, TimeProvider.System);
        var store = new ChunkStore(storage.History);
        await FillAsync(store, readings);
        var size = await store.SizeAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{size.Readings:N0} readings, {size.Chunks:N0} chunks, {size.Bytes / (double)size.Readings:F2} B a reading with levels"));
        var query = new HistoryQuery(store, new NoTail(), NullLogger<HistoryQuery>.Instance);
        var worst = 0.0;
        var spanMs = readings * 1_000L;
        foreach (var (name, ms) in new (string, long)[]
            { ("1 min", 60_000), ("1 h", 3_600_000), ("1 day", 86_400_000), ("7 days", 604_800_000), ("30 days", 2_592_000_000), ("all",
                spanMs) })
        {
            worst = Math.Max(worst, await MeasureAsync(query, name, Math.Min(ms, spanMs), spanMs));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slowest query {worst:F0} ms (floor {FloorMs} ms)"));
        return worst < FloorMs ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(HistoryQuery query, string name, long rangeMs, long spanMs)
    {
        var times = new List<double>();
        HistorySeriesNote note = default;
        for (var i = 0; i < 15; i++)
        {
            var from = StartMs + (long)((spanMs - rangeMs) * (i / 14.0)) + (i * 137);
            var clock = Stopwatch.StartNew();
            var series = await query.QueryAsync(TwinKey.Live, "bench", "s", from, from + rangeMs, Points, CancellationToken.None);
            times.Add(clock.Elapsed.TotalMilliseconds);
            note = new HistorySeriesNote(series.Points.Count, series.Total);
        }

        var first = times[0];
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,8}: p50 {times[7],6:F1} ms, worst {times[^1],6:F1} ms, first {first,6:F1} ms; "
            + $"{note.Points:N0} points of {note.Total:N0}"));
        return times[^1];
    }

    private static async Task FillAsync(ChunkStore store, int readings)
    {
        var random = new Random(1);
        var day = new HistoryReading[DayReadings];
        double value = 50;
        for (var at = 0; at < readings; at += DayReadings)
        {
            var count = Math.Min(DayReadings, readings - at);
            for (var i = 0; i < count; i++)
            {
                value += (random.NextDouble() - 0.5) * 0.2;
                day[i] = new HistoryReading(StartMs + ((at + i) * 1_000L), Math.Round(value, 2), Quality.Good);
            }

            var chunks = new List<HistoryChunk>();
            ChunkMaker.Add(TwinKey.Live, "bench", "s", day.AsSpan(0, count), chunks);
            await store.WriteAsync("bench", at + count, chunks, CancellationToken.None);
        }
    }

    private readonly record struct HistorySeriesNote(int Points, long Total);

    private sealed class NoTail : IHistoryTail
    {
        public IReadOnlyList<HistoryReading> Tail(string realm, string plant, string sensor, long fromMs, long toMs) => [];
    }
}
