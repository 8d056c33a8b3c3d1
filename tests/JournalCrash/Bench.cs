using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;

namespace Twin.JournalCrash;

/// <summary>Measures the journal: producers keep a window of messages in flight, as connections do.</summary>
internal static class Bench
{
    public static async Task<int> RunAsync(string folder)
    {
        Calibrate(folder);
        foreach (var (producers, batch, window) in new[] { (1, 1, 1), (4, 1, 100), (8, 1, 100), (4, 50, 20), (4, 50, 100), (4, 500, 50),
            (1, 50, 1) })
        {
            await MeasureAsync(folder, producers, batch, window, TimeSpan.FromSeconds(3));
        }

        return 0;
    }

    private static void Calibrate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "calibrator");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            var block = new byte[4096];
            var watch = Stopwatch.StartNew();
            var count = 0;
            for (; watch.ElapsedMilliseconds < 1000; count++)
            {
                file.Write(block);
                file.Flush(true);
            }

            Console.WriteLine($"calibrator: append 4 KiB + fsync {count / watch.Elapsed.TotalSeconds:F0}/s");
        }

        File.Delete(path);
    }

    private static async Task MeasureAsync(string folder, int producers, int batch, int window, TimeSpan time)
    {
        var path = Path.Combine(folder, "journal");
        if (Directory.Exists(path)) Directory.Delete(path, true);
        var directory = new SensorDirectory();
        for (var i = 0; i < 10_000; i++) directory.Intern(new TwinKey(TwinKey.Live, "p", $"sensor-{i}"));
        var options = new JournalOptions { Directory = path, MaxBytes = 20L << 30 };
        await using var journal = SegmentJournal.Open(options, directory, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        var follower = FollowAsync(journal);
        var allocated = GC.GetTotalAllocatedBytes(true);
        var collections = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, producers)
            .Select(p => Task.Run(() => ProduceAsync(journal, p, batch, window, time, watch))));
        var seconds = watch.Elapsed.TotalSeconds;
        var readings = counts.Sum(c => c.Readings);
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        var bytes = (GC.GetTotalAllocatedBytes(true) - allocated) / (double)readings;
        var (young, middle, old) = (GC.CollectionCount(0) - collections.Item1, GC.CollectionCount(1) - collections.Item2,
            GC.CollectionCount(2) - collections.Item3);
        Console.WriteLine(
            $"{producers} producers x {batch,3} readings, window {window,3}: {readings / seconds,12:N0} readings/s, "
            + $"{counts.Sum(c => c.Waits) / seconds,9:N0} waits/s, {bytes:F0} B allocated/reading, "
            + $"{used / seconds:F2} cores, GC {young}/{middle}/{old}, ends at {journal.DurableEnd}");
        await journal.DisposeAsync();
        try
        {
            await follower;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static async Task FollowAsync(SegmentJournal journal)
    {
        for (long position = 1; ;)
        {
            await journal.WaitForDataAsync(position);
            foreach (var frame in await journal.ReadAsync(position, 10_000)) position = frame.EndPosition;
            journal.Trim(position);
        }
    }

    private static async Task<(long Readings, long Waits)> ProduceAsync(
        SegmentJournal journal, int producer, int batch, int window, TimeSpan time, Stopwatch watch)
    {
        var staged = new StagedReading[batch];
        var tickets = new Queue<long>();
        long readings = 0, waits = 0;
        var random = new Random(producer);
        while (watch.Elapsed < time)
        {
            while (tickets.Count < window)
            {
                var now = watch.ElapsedMilliseconds + 1_700_000_000_000;
                for (var i = 0; i < batch; i++)
                {
                    staged[i] = new StagedReading(random.Next(10_000),
                        new Reading(now - 40, 20 + (i * 0.1), readings + i, Quality.Good, ReadingFlags.None));
                }

                var position = journal.Append(staged, now);
                if (position < 0) break;
                tickets.Enqueue(position);
            }

            if (tickets.Count == 0)
            {
                await Task.Yield();
                continue;
            }

            waits++;
            if (!await journal.WaitDurableAsync(tickets.Peek())) throw new InvalidOperationException(journal.Fault?.Message);
            for (var end = journal.DurableEnd; tickets.TryPeek(out var ticket) && ticket <= end;)
            {
                tickets.Dequeue();
                readings += batch;
            }
        }

        return (readings, waits);
    }
}
