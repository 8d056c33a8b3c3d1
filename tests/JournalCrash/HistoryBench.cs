using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Ports;

namespace Twin.JournalCrash;

/// <summary>Measures the codec alone, and the builder from journal to encoded chunks (the store counts and throws away).</summary>
internal static class HistoryBench
{
    private const int Sensors = 3_000;

    public static async Task<int> RunAsync(string folder)
    {
        for (var round = 0; round < 3; round++)
        {
            Codec("0.1 K sine, 2 quanta of noise, 5 ms jitter, hour", 3600, i =>
                Math.Round(85 + (12 * Math.Sin(i / 600.0)) + Noise(i, 0.2), 1));
            Codec("same, chunks of five minutes", 300, i => Math.Round(85 + (12 * Math.Sin(i / 600.0)) + Noise(i, 0.2), 1));
            Codec("full doubles (XOR)", 3600, i => 85 + (12 * Math.Sin(i / 600.0)) + Noise(i, 0.2));
        }

        await BuilderAsync(folder);
        return 0;
    }

    private static double Noise(int i, double size) => size * (new Random(i).NextDouble() + new Random(i * 31).NextDouble() - 1);

    private static void Codec(string name, int count, Func<int, double> signal)
    {
        var random = new Random(1);
        var readings = new HistoryReading[count];
        for (var i = 0; i < count; i++)
        {
            readings[i] = new HistoryReading(1_700_000_000_000 + (i * 1000L) + random.Next(-5, 6), signal(i), Quality.Good);
        }
        var into = new List<HistoryReading>(count);
        var rounds = 4_000_000 / count;
        var chunk = HistoryCodec.Encode(readings);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rounds; i++) HistoryCodec.Encode(readings);
        var encode = watch.Elapsed.TotalNanoseconds / rounds / count;
        watch.Restart();
        for (var i = 0; i < rounds; i++)
        {
            into.Clear();
            if (!HistoryCodec.TryDecode(chunk, into, out _)) throw new InvalidOperationException();
        }

        var decode = watch.Elapsed.TotalNanoseconds / rounds / count;
        Console.WriteLine($"{name}: {chunk.Length / (double)count:F2} B, encode {encode:F0} ns, decode {decode:F0} ns a reading");
    }

    private static async Task BuilderAsync(string folder)
    {
        var path = Path.Combine(folder, "journal");
        if (Directory.Exists(path)) Directory.Delete(path, true);
        var directory = new SensorDirectory();
        for (var i = 0; i < Sensors; i++) directory.Intern(new TwinKey(TwinKey.Live, "p", $"sensor-{i}"));
        var options = new JournalOptions { Directory = path, MaxBytes = 20L << 30, RingReadings = 10_000_000 };
        await using var journal = SegmentJournal.Open(options, directory, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        const int seconds = 2_000;
        var batch = new StagedReading[Sensors];
        var random = new Random(2);
        for (var second = 0; second < seconds; second++)
        {
            var now = 1_700_000_000_000 + (second * 1000L);
            for (var i = 0; i < Sensors; i++)
            {
                var value = Math.Round((i % 90) + Math.Sin((second + i) / 200.0) + (random.Next(-3, 4) * 0.1), 1);
                batch[i] = new StagedReading(i, new Reading(now + random.Next(-5, 6), value, -1, Quality.Good, ReadingFlags.None));
            }

            await journal.WaitDurableAsync(journal.Append(batch, now));
        }

        var store = new CountingStore();
        using var builder = new HistoryBuilder(journal, directory, store, new HistoryOptions(), TimeProvider.System,
            NullLogger<HistoryBuilder>.Instance);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await builder.StartAsync(default);
        while (builder.Position < journal.DurableEnd) await Task.Delay(1);
        await builder.StopAsync(default);
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        const double readings = (double)seconds * Sensors;
        Console.WriteLine(
            $"builder: {readings / watch.Elapsed.TotalSeconds:N0} readings/s, {readings / used:N0} per core second, "
            + $"{store.Bytes / readings:F2} B a reading in {store.Chunks} chunks, cursor {builder.HistoryCursor} of {journal.DurableEnd}");
    }

    private sealed class CountingStore : IChunkStore
    {
        public long Bytes { get; private set; }

        public int Chunks { get; private set; }

        public ValueTask WriteAsync(string journalId, long cursor, IEnumerable<HistoryChunk> chunks, CancellationToken cancellationToken)
        {
            foreach (var chunk in chunks)
            {
                Chunks++;
                Bytes += chunk.Data.Length;
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<long> LoadCursorAsync(string journalId, CancellationToken cancellationToken) => ValueTask.FromResult(0L);

        public ValueTask<IReadOnlyList<HistoryChunk>> ReadAsync(
            string realm, string plant, string sensor, long fromMs, long toMs, CancellationToken cancellationToken) =>
                ValueTask.FromResult<IReadOnlyList<HistoryChunk>>([]);

        public ValueTask<int> DeleteBeforeAsync(string realm, string plant, long beforeMs, CancellationToken cancellationToken) =>
            ValueTask.FromResult(0);

        public ValueTask ReplaceAsync(IReadOnlyList<HistoryChunk> remove, IReadOnlyList<HistoryChunk> add,
            CancellationToken cancellationToken) => default;

        public ValueTask<HistorySize> SizeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new HistorySize(0, 0, 0));
    }
}
