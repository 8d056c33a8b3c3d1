using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Tests.Journal;
using Xunit;

namespace Twin.Ingest.Tests.History;

public sealed class HistoryBuilderTests
{
    private const long Start = 1_700_000_000_000;
    private static readonly TwinKey Sensor = JournalFixture.Key(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Builder_BuffersFull_WritesSortedChunksWithTheCursor()
    {
        var (directory, store) = (new SensorDirectory(), new FakeChunkStore());
        await using var journal = JournalFixture.Open(new FakeDisk(), directory);
        using var builder = Make(journal, directory, store, new FakeTimeProvider(), 100);
        await AppendAsync(journal, directory, Enumerable.Range(0, 100).Reverse());
        await builder.StartAsync(Token);
        await store.AttemptAsync();
        var chunk = Assert.Single(store.Chunks);
        Assert.Equal((Start, Start + 99, 100), (chunk.FromMs, chunk.ToMs, chunk.Count));
        Assert.Equal(101, await store.LoadCursorAsync(journal.Id, Token));
        await builder.StopAsync(Token);
        Assert.Equal(101, builder.HistoryCursor);
        Assert.Empty(builder.Tail(Sensor.Realm, Sensor.Plant, Sensor.Id, 0, long.MaxValue));
    }

    [Fact]
    public async Task Builder_OldestIsFiveMinutesOld_Flushes()
    {
        var (directory, store, time) = (new SensorDirectory(), new FakeChunkStore(), new TimerSignalTime());
        await using var journal = JournalFixture.Open(new FakeDisk(), directory);
        using var builder = Make(journal, directory, store, time, 1_000_000);
        await builder.StartAsync(Token);
        await AppendAsync(journal, directory, [3, 1, 2, 2]);
        await time.TimerSetAsync();
        var tail = builder.Tail(Sensor.Realm, Sensor.Plant, Sensor.Id, Start + 2, Start + 3);
        Assert.Equal([Start + 2, Start + 3], tail.Select(r => r.T));
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(store.Chunks);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await store.AttemptAsync();
        Assert.Equal(3, Assert.Single(store.Chunks).Count);
        await builder.StopAsync(Token);
    }

    [Fact]
    public async Task Builder_StoreAway_KeepsTryingWithBoundedMemoryAndLosesNothing()
    {
        var (directory, store, time) = (new SensorDirectory(), new FakeChunkStore { Failures = -1 }, new TimerSignalTime());
        await using var journal = JournalFixture.Open(new FakeDisk(), directory);
        using var builder = Make(journal, directory, store, time, 1_000);
        await AppendAsync(journal, directory, Enumerable.Range(0, 200_000));
        await builder.StartAsync(Token);
        using var done = new CancellationTokenSource();
        var clock = AdvanceOnTimersAsync(time, done.Token);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await store.AttemptAsync();
            Assert.InRange(builder.Position, 0, 2 * (20_000 + 2_048 + 1_000)); // two sets, each at most one read over its bound
            Assert.Equal(0, builder.HistoryCursor);
        }

        store.Failures = 0;
        await CursorAsync(journal, store);
        await done.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clock);
        await builder.StopAsync(Token);
        Assert.Equal(Enumerable.Range(0, 200_000).Select(i => Start + i), Decode(store).Select(r => r.T).Order());
    }

    /// <summary>
    /// Stops at random places, with writes that fail before or after their commit; every start is a fresh process over what is left.
    /// </summary>
    [Fact]
    public async Task Builder_KilledAgainAndAgain_EveryReadingIsKeptOnce()
    {
        var random = new Random(30);
        var disk = new FakeDisk();
        var store = new FakeChunkStore();
        var next = 0;
        for (var life = 0; life < 30; life++)
        {
            var directory = new SensorDirectory();
            for (var other = random.Next(4); other > 0; other--)
            {
                directory.Intern(JournalFixture.Key(100 + other)); // other handles in each life
            }
            await using var journal = JournalFixture.Open(disk, directory);
            var time = new FakeTimeProvider();
            using var builder = Make(journal, directory, store, time, random.Next(50, 400), TimeSpan.Zero);
            await builder.StartAsync(Token);
            var count = random.Next(1, 1_000);
            (store.Failures, store.FailAfterCommit) = (random.Next(3) == 0 ? -1 : 0, random.Next(2) == 0);
            await AppendAsync(journal, directory, Enumerable.Range(next, count));
            next += count;
            await builder.StopAsync(Token);
        }

        store.Failures = 0;
        var last = new SensorDirectory();
        await using var reopened = JournalFixture.Open(disk, last);
        using var final = Make(reopened, last, store, new FakeTimeProvider(), 1);
        await final.StartAsync(Token);
        await CursorAsync(reopened, store);
        await final.StopAsync(Token);
        Assert.Equal(Enumerable.Range(0, next).Select(i => Start + i), Decode(store).Select(r => r.T).Order());
    }

    [Fact]
    public void Chunks_LongSilence_AreSplitSoThatLateReadingsDoNotSpanMonths()
    {
        var chunks = new List<Ports.HistoryChunk>();
        HistoryReading[] readings = [new(0, 1, Quality.Good), new(86_400_000, 2, Quality.Good), new(200_000_000, 3, Quality.Good)];
        ChunkMaker.Add("live", "p", "s", readings, chunks);
        Assert.Equal([(0L, 86_400_000L), (200_000_000L, 200_000_000L)], chunks.Select(c => (c.FromMs, c.ToMs)));
        chunks.Clear();
        ChunkMaker.Add("live", "p", "s", [.. Enumerable.Range(0, 100_000).Select(i => new HistoryReading(i, i, Quality.Good))], chunks);
        Assert.Equal([65_536, 34_464], chunks.Select(c => c.Count));
    }

    /// <summary>Waits until everything in the journal is in the store.</summary>
    private static async Task CursorAsync(SegmentJournal journal, FakeChunkStore store)
    {
        while (await store.LoadCursorAsync(journal.Id, Token) < journal.DurableEnd) await store.AttemptAsync();
    }

    private static async Task AdvanceOnTimersAsync(TimerSignalTime time, CancellationToken done)
    {
        while (true)
        {
            await time.TimerSetAsync(done);
            time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private static HistoryBuilder Make(
        SegmentJournal journal, SensorDirectory directory, FakeChunkStore store, TimeProvider time, int flush,
        TimeSpan? closeWithin = null) =>
        new(journal, directory, store,
            new HistoryOptions { FlushReadings = flush, CloseWithin = closeWithin ?? TimeSpan.FromSeconds(10) }, time,
                NullLogger<HistoryBuilder>.Instance);

    private static async Task AppendAsync(SegmentJournal journal, SensorDirectory directory, IEnumerable<int> times)
    {
        var readings = times.Select(t => JournalFixture.Reading(directory, 1, t % 50 * 0.1, Start + t)).ToArray();
        Assert.True(await journal.WaitDurableAsync(journal.Append(readings, Start), Token));
    }

    private static List<HistoryReading> Decode(FakeChunkStore store)
    {
        var all = new List<HistoryReading>();
        foreach (var chunk in store.Chunks) Assert.True(HistoryCodec.TryDecode(chunk.Data.Span, all, out _));
        return all;
    }
}
