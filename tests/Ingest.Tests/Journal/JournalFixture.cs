using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;

namespace Twin.Ingest.Tests.Journal;

/// <summary>A clock by hand that says when somebody sets a timer.</summary>
internal sealed class TimerSignalTime : FakeTimeProvider
{
    private readonly SemaphoreSlim _created = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _created.Release();
        return timer;
    }

    public Task TimerSetAsync(CancellationToken token = default) => _created.WaitAsync(TimeSpan.FromSeconds(30), token);
}

internal static class JournalFixture
{
    public const string NewId = "0123456789abcdef0123456789abcdef";

    public static SegmentJournal Open(
        FakeDisk disk, SensorDirectory? directory = null, TimeProvider? time = null, Func<JournalOptions, JournalOptions>? change = null)
    {
        var options = new JournalOptions { Directory = "memory", NewId = () => NewId };
        return SegmentJournal.Open(
            change?.Invoke(options) ?? options, directory ?? new SensorDirectory(), time ?? new FakeTimeProvider(),
            NullLogger<SegmentJournal>.Instance, disk);
    }

    public static TwinKey Key(int sensor) => new(TwinKey.Live, "plant-é", $"传感器-{sensor}");

    public static StagedReading Reading(SensorDirectory directory, int sensor, double value, long sourceMs = 1_700_000_000_000) =>
        new(directory.Intern(Key(sensor)), new Reading(sourceMs, value, -1, Quality.Good, ReadingFlags.None));

    /// <summary>A reading with every field drawn at random, extremes included.</summary>
    public static StagedReading AnyReading(SensorDirectory directory, Random random)
    {
        var source = random.Next(10) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : 1_700_000_000_000 + random.Next(100_000);
        var value = random.Next(5) switch
        {
            0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            1 => -0.0,
            _ => Math.Round(random.NextDouble() * 1000, 2),
        };
        var sequence = random.Next(3) switch { 0 => -1, 1 => random.NextInt64(long.MinValue, long.MaxValue), _ => random.Next(256) };
        var quality = random.Next(3) == 0 ? new Quality((ushort)random.Next(65_536)) : Quality.Good;
        var flags = random.Next(3) == 0 ? (ReadingFlags)random.Next(8) : ReadingFlags.None;
        return new StagedReading(directory.Intern(Key(random.Next(40))), new Reading(source, value, sequence, quality, flags));
    }

    public static async Task<List<JournalFrame>> ReadAllAsync(IJournal journal, long from = 1, int max = 1000)
    {
        var all = new List<JournalFrame>();
        for (var position = from; ;)
        {
            var frames = await journal.ReadAsync(position, max);
            if (frames.Count == 0) return all;
            all.AddRange(frames);
            position = frames[^1].EndPosition;
        }
    }

    /// <summary>One line per entry, free of process handles, exact to the bit.</summary>
    public static List<(long Position, string Text)> Entries(IEnumerable<JournalFrame> frames, SensorDirectory directory)
    {
        var lines = new List<(long, string)>();
        foreach (var frame in frames)
        {
            var position = frame.FirstPosition;
            for (var i = 0; i < frame.Readings.Length; i++)
            {
                var staged = frame.Readings.Span[i];
                var r = staged.Reading;
                var bits = BitConverter.DoubleToInt64Bits(r.Value);
                var key = directory.KeyOf(staged.Sensor);
                lines.Add((position++, $"{key} {frame.ReceivedMs.Span[i]} {r.SourceMs} {bits:x} {r.Sequence} {r.Quality.Code} {r.Flags}"));
            }

            foreach (var note in frame.Notes)
            {
                lines.Add((position++, $"note {note.Kind} {note.ReceivedMs} {Convert.ToHexString(note.Payload.Span)}"));
            }
        }

        return lines;
    }

    /// <summary>Fills a journal with commits of random readings and notes; returns everything it took, by position.</summary>
    public static async Task<List<(long Position, string Text)>> FillAsync(
        SegmentJournal journal, SensorDirectory directory, Random random, int commits)
    {
        for (var commit = 0; commit < commits; commit++)
        {
            var now = 1_700_000_000_000 + (commit * 10L);
            long position = 0;
            for (var message = random.Next(1, 4); message > 0; message--)
            {
                var readings = new StagedReading[random.Next(1, 20)];
                for (var i = 0; i < readings.Length; i++) readings[i] = AnyReading(directory, random);
                position = journal.Append(readings, now);
                if (random.Next(4) == 0)
                {
                    var note = new byte[random.Next(40)];
                    random.NextBytes(note);
                    position = journal.AppendNote((byte)random.Next(256), note, now);
                }
            }

            Assert.True(await journal.WaitDurableAsync(position, TestContext.Current.CancellationToken));
        }

        return Entries(await ReadAllAsync(journal), directory);
    }
}
