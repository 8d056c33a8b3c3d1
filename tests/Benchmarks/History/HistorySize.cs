using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;
using Twin.Ingest.Simulator;
using Twin.Silo.Storage;
using Twin.Silo.Storage.History;

namespace Twin.Benchmarks.History;

/// <summary>
/// Bytes a million readings of the demo plant take in the SQLite history, everything included (rows, indexes, free pages): a simulated
/// day of <c>samples/tank-farm</c>, flushed every five minutes as the product does, then merged as the day is over.
/// </summary>
internal static class HistorySize
{
    private const long FlushMs = 300_000;

    // 2026-03-02 00:00 UTC: a whole day, so that it can be merged.
    private const long StartMs = 1_772_409_600_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var hours = new Arguments(args).Int("hours", 24);
        var folder = Paths.Fresh("history");
        var endMs = StartMs + (hours * 3_600_000L);
        long readings = 0, chunks = 0, bytes = 0;
        using (var storage = TwinStorage.Open(new StorageOptions { DataPath = folder }, TimeProvider.System))
        {
            var store = new ChunkStore(storage.History);
            var directory = new SensorDirectory();
            (readings, chunks, bytes) = await FillAsync(store, directory, endMs);
            Tell("flushed every 5 min", readings, chunks, bytes);
            var maintenance = new HistoryMaintenance(
                store, directory, new HistoryOptions(), new At(endMs + 7_200_000), NullLogger<HistoryMaintenance>.Instance);
            await maintenance.RunOnceAsync(CancellationToken.None);
            var size = await store.SizeAsync(CancellationToken.None);
            Tell("day merged", size.Readings, size.Chunks, size.Bytes);
        }

        var file = new FileInfo(Path.Combine(folder, "history.db")).Length;
        Console.WriteLine($"file as it lies on disk, pages freed by merging included: {file / (double)readings:F2} B a reading");
        return 0;
    }

    private static async Task<(long Readings, long Chunks, long Bytes)> FillAsync(ChunkStore store, SensorDirectory directory, long endMs)
    {
        var file = Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson");
        var index = new PlantIndex(PlantFile.Read(await File.ReadAllBytesAsync(file)).Model!);
        var simulation = new PlantSimulation(index, 1, StartMs);
        var step = new List<SimulatedReading>();
        var open = new List<HistoryReading>?[index.Count];
        long readings = 0, cursor = 0, count = 0, bytes = 0;
        for (var nowMs = StartMs; nowMs < endMs;)
        {
            var chunks = new List<HistoryChunk>();
            for (var until = nowMs + FlushMs; nowMs < until;)
            {
                step.Clear();
                simulation.Step(nowMs += 1_000, step);
                foreach (var r in step) (open[r.Sensor] ??= []).Add(new HistoryReading(r.TimeMs, r.Value, Quality.Good));
            }

            for (var i = 0; i < open.Length; i++)
            {
                if (open[i] is not { Count: > 0 } list) continue;
                var id = index.Twin(i).Id;
                directory.Intern(new TwinKey(TwinKey.Live, index.Model.Id, id));
                var sorted = CollectionsMarshal.AsSpan(list);
                sorted = sorted[..HistoryReading.SortAndDedupe(sorted)];
                var data = HistoryCodec.Encode(sorted);
                chunks.Add(new HistoryChunk(TwinKey.Live, index.Model.Id, id, sorted[0].T, sorted[^1].T, sorted.Length, data));
                (readings, bytes) = (readings + sorted.Length, bytes + data.Length);
                list.Clear();
            }

            count += chunks.Count;
            await store.WriteAsync("bench", ++cursor, chunks, CancellationToken.None);
        }

        return (readings, count, bytes);
    }

    private static void Tell(string when, long readings, long chunks, long bytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{when}: {readings:N0} readings in {chunks:N0} chunks, {bytes / (double)readings:F2} B a reading in chunks (goal 3)"));

    private sealed class At(long nowMs) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(nowMs);
    }
}
