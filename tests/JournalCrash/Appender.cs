using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;

namespace Twin.JournalCrash;

/// <summary>
/// Appends numbered readings from several producers until it is killed, and prints each number only once its wait said durable.
/// </summary>
internal static class Appender
{
    public const int Producers = 4;

    public static async Task<int> RunAsync(string folder, long start)
    {
        var directory = new SensorDirectory();
        var options = new JournalOptions { Directory = folder, SegmentBytes = 256 * 1024 };
        await using var journal = SegmentJournal.Open(options, directory, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        var output = Console.OpenStandardOutput();
        Write(output, "ready");
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer =>
            Task.Run(() => ProduceAsync(journal, directory, producer, start, output))));
        return 0;
    }

    private static async Task ProduceAsync(SegmentJournal journal, SensorDirectory directory, int producer, long start, Stream output)
    {
        var sensor = directory.Intern(new TwinKey(TwinKey.Live, "p", $"producer-{producer}"));
        var random = new Random(HashCode.Combine(producer, (int)start));
        var batch = new StagedReading[64];
        for (var counter = start; ;)
        {
            var count = random.Next(1, batch.Length);
            for (var i = 0; i < count; i++)
            {
                batch[i] = new StagedReading(sensor, new Reading(counter, counter, counter, Quality.Good, ReadingFlags.None));
                counter++;
            }

            var position = journal.Append(batch.AsSpan(0, count), counter);
            if (position < 0 || !await journal.WaitDurableAsync(position)) return;
            Write(output, string.Create(CultureInfo.InvariantCulture, $"{producer} {counter - 1} {position}"));
        }
    }

    private static void Write(Stream output, string line)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
        lock (output)
        {
            output.Write(bytes);
            output.Flush();
        }
    }
}
