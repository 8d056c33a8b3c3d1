using Microsoft.Extensions.Time.Testing;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;
using static Twin.Ingest.Tests.Journal.JournalFixture;

namespace Twin.Ingest.Tests.Journal;

public sealed class SegmentJournalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_Many_PositionsAreConsecutiveAndEqualFromRingAndFile()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        List<(long Position, string Text)> expected;
        await using (var journal = Open(disk, directory, change: o => o with { SegmentBytes = 8192 }))
        {
            Assert.Equal(1, journal.DurableEnd);
            Assert.Empty(await journal.ReadAsync(0, 10, Token));
            expected = await FillAsync(journal, directory, new Random(1), 200);
            Assert.Equal(Enumerable.Range(1, expected.Count).Select(i => (long)i), expected.Select(e => e.Position));
            Assert.Equal(expected.Count + 1, journal.DurableEnd);
        }

        Assert.True(disk.List().Count > 3, "the journal should have rolled");
        var other = new SensorDirectory();
        other.Intern(Key(7)); // other handles than before
        await using var reopened = Open(disk, other);
        Assert.Empty(reopened.Gaps);
        Assert.Equal(expected, Entries(await ReadAllAsync(reopened), other));
        var tail = Entries(await ReadAllAsync(reopened, expected.Count - 50), other);
        Assert.Equal(expected[^51..], tail[^51..]);
    }

    [Fact]
    public async Task Read_RingSmallerThanBacklog_FallsBackToFilesWithoutHoles()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        await using var journal = Open(disk, directory, change: o => o with { RingReadings = 100, SegmentBytes = 4096 });
        var tail = await FillAsync(journal, directory, new Random(2), 150);
        var all = Entries(await ReadAllAsync(journal, max: 7), directory);
        Assert.Equal(all.Count + 1, journal.DurableEnd);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(i => (long)i), all.Select(e => e.Position));
        Assert.Equal(tail, all);
    }

    [Fact]
    public async Task Append_LargeMessage_IsSplitIntoFramesAndKeptWhole()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        await using var journal = Open(disk, directory);
        var readings = Enumerable.Range(0, 100_000).Select(i => Reading(directory, i % 3000, i)).ToArray();
        var position = journal.Append(readings, 5);
        Assert.Equal(100_001, position);
        Assert.True(await journal.WaitDurableAsync(position, Token));
        var frames = await ReadAllAsync(journal);
        Assert.Equal(readings, frames.SelectMany(f => f.Readings.ToArray()));
    }

    [Fact]
    public async Task Append_RealmsWithTimesOfTheirOwn_ReceivedIsKeptAsGivenAlsoAcrossRestart()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        await using (var journal = Open(disk, directory))
        {
            journal.Append([Reading(directory, 1, 1)], 1000);
            journal.Append([Reading(directory, 1, 2)], 900);
            journal.AppendNote(1, [1], 800);
        }

        await using var reopened = Open(disk, directory);
        var position = reopened.Append([Reading(directory, 1, 3)], 10);
        Assert.True(await reopened.WaitDurableAsync(position, Token));
        var frames = await ReadAllAsync(reopened);
        var received = frames.SelectMany(f => f.ReceivedMs.ToArray().Concat(f.Notes.Select(n => n.ReceivedMs)));
        Assert.Equal([1000, 900, 1000, 10], received);
    }

    [Fact]
    public async Task Append_UnknownHandle_Throws()
    {
        var directory = new SensorDirectory();
        await using var journal = Open(new FakeDisk(), directory);
        var reading = Reading(directory, 1, 1) with { Sensor = 99 };
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append([reading], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.AppendNote(1, new byte[SegmentJournal.MaxNoteBytes + 1], 1));
    }

    [Fact]
    public async Task Append_ManyProducers_EveryAcknowledgedReadingIsThereInOrder()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        const int producers = 8, messages = 400;
        await using (var journal = Open(disk, directory, change: o => o with { SegmentBytes = 32 * 1024, RingReadings = 500 }))
        {
            await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
            {
                var random = new Random(producer);
                for (int message = 0, counter = 0; message < messages; message++)
                {
                    var readings = new StagedReading[random.Next(1, 5)];
                    for (var i = 0; i < readings.Length; i++) readings[i] = Reading(directory, producer, counter++);
                    var position = journal.Append(readings, message);
                    if (random.Next(3) == 0) Assert.True(await journal.WaitDurableAsync(position, Token));
                    Assert.True(random.Next(3) != 0 || journal.DurableEnd <= position + (producers * messages * 5));
                }
            }, Token)));
        }

        await using var reopened = Open(disk, directory);
        var frames = await ReadAllAsync(reopened);
        long next = 1;
        foreach (var frame in frames)
        {
            Assert.Equal(next, frame.FirstPosition);
            next = frame.EndPosition;
        }

        foreach (var group in frames.SelectMany(f => f.Readings.ToArray()).GroupBy(r => r.Sensor))
        {
            var values = group.Select(r => r.Reading.Value).ToArray();
            Assert.Equal(Enumerable.Range(0, values.Length).Select(i => (double)i), values);
        }

        Assert.Equal(producers, frames.SelectMany(f => f.Readings.ToArray()).Select(r => r.Sensor).Distinct().Count());
    }

    [Fact]
    public async Task Trim_Position_DropsOnlySegmentsWhollyBelow()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        List<(long Position, string Text)> all;
        long end, start;
        await using (var journal = Open(disk, directory, change: o => o with { SegmentBytes = 4096 }))
        {
            all = await FillAsync(journal, directory, new Random(4), 200);
            var before = journal.Bytes;
            journal.Trim(all.Count / 2);
            Assert.InRange(journal.Start, 2, all.Count / 2);
            Assert.True(journal.Bytes < before);
            Assert.Equal(all.Skip((int)journal.Start - 1), Entries(await ReadAllAsync(journal, journal.Start), directory));
            journal.Trim(long.MaxValue);
            (start, end) = (journal.Start, journal.DurableEnd);
            Assert.Single(disk.List());
        }

        await using var reopened = Open(disk, directory);
        Assert.Equal((start, end), (reopened.Start, reopened.DurableEnd));
        Assert.Equal(end + 1, reopened.Append([Reading(directory, 1, 1)], long.MaxValue));
        Assert.Equal(NewId, reopened.Id);
    }

    [Fact]
    public async Task Append_OverTheCap_IsRefusedUntilTrimmed()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        await using var journal = Open(disk, directory, change: o => o with { MaxBytes = 40_000 });
        var readings = Enumerable.Range(0, 100).Select(i => Reading(directory, i, i)).ToArray();
        var accepted = 0L;
        while (journal.Append(readings, 1) is >= 0 and var position)
        {
            Assert.True(await journal.WaitDurableAsync(position, Token));
            accepted += readings.Length;
            Assert.True(accepted < 100_000, "the cap never bites");
        }

        Assert.Equal("ingest.journal-full", journal.Fault?.Code);
        Assert.InRange(journal.Bytes, 40_000, 60_000);
        Assert.Equal(-1, journal.AppendNote(1, [], 1));
        Assert.Equal(accepted, (await ReadAllAsync(journal)).Sum(f => f.Readings.Length));
        journal.Trim(journal.DurableEnd);
        Assert.Null(journal.Fault);
        Assert.True(await journal.WaitDurableAsync(journal.Append(readings, 1), Token));
    }

    [Fact]
    public async Task Segment_TooOld_IsSealedAtTheNextWrite()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        var time = new FakeTimeProvider();
        await using var journal = Open(disk, directory, time);
        await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 1)], 1), Token);
        await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 1)], 1), Token);
        Assert.Single(disk.List());
        time.Advance(TimeSpan.FromMinutes(15));
        await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 1)], 1), Token);
        Assert.Equal(2, disk.List().Count);
    }

    [Fact]
    public async Task WaitForData_NothingThere_CompletesWithTheNextFrame()
    {
        var directory = new SensorDirectory();
        var journal = Open(new FakeDisk(), directory);
        var waiting = journal.WaitForDataAsync(0, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        journal.Append([Reading(directory, 1, 1)], 1);
        await waiting;
        Assert.Single(await journal.ReadAsync(0, 10, Token));
        var closing = journal.WaitForDataAsync(2, Token).AsTask();
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closing);
        Assert.Equal(-1, journal.Append([Reading(directory, 1, 1)], 1));
        Assert.False(await journal.WaitDurableAsync(5, Token));
    }

    [Fact]
    public async Task Wait_Canceled_Throws()
    {
        var directory = new SensorDirectory();
        await using var journal = Open(new FakeDisk(), directory);
        using var source = new CancellationTokenSource();
        var waiting = journal.WaitDurableAsync(1000, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
