using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Ingest.DeadLetters;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Ports;
using Xunit;

namespace Twin.Ingest.Tests.DeadLetters;

public sealed class DeadLetterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-letters").FullName;
    private readonly FakeJournal _journal = new();
    private readonly FakeStore _store = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Note_OfAnyTexts_ReadsBack() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.Byte.Array[0, 6000]).Sample((plant, code, detail, payload) =>
        {
            plant = plant.Length > 100 ? plant[..100] : plant;
            var note = DeadLetterNote.TryDecode(DeadLetterNote.Encode("live", plant, "mqtt:c", code, detail, payload))!;
            Assert.Equal(payload.Length, note.PayloadBytes);
            Assert.Equal(payload.AsSpan(0, Math.Min(payload.Length, Limits.DeadLetterPayloadBytes)), note.Payload.Span);
            var clean = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(plant));
            Assert.Equal(("live", clean, "mqtt:c"), (note.Realm, note.Plant, note.Source));
        });

    [Fact]
    public void Note_OfRandomBytes_NeverThrows() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        DeadLetterNote.TryDecode(bytes);
        DeadLetterNote.TryDecode((byte[])[1, .. bytes]);
    });

    [Fact]
    public async Task Writer_WritesEachLetterOnce_WithIdsThatSortByPosition()
    {
        _journal.Add(readings: 3, Note("a"), Note("b"));
        _journal.Add(readings: 0, Note("c"));
        var writer = Writer();
        await writer.StepAsync(default);
        Assert.Equal(["a", "b", "c"], _store.Letters.Values.Select(l => l.Code));
        Assert.Equal([$"j1-{3:D19}", $"j1-{4:D19}", $"j1-{5:D19}"], _store.Letters.Keys);
        Assert.Equal(6, writer.Cursor);
    }

    [Fact]
    public async Task Writer_AfterAStoreFailure_TriesAgain_AndLosesNothing()
    {
        _journal.Add(readings: 1, Note("a"));
        _store.FailNext = true;
        var writer = Writer();
        await Assert.ThrowsAsync<IOException>(async () => await writer.StepAsync(default));
        Assert.Equal(0, writer.Cursor);
        await writer.StepAsync(default);
        Assert.Single(_store.Letters);
    }

    [Fact]
    public async Task Writer_StartedAgain_GoesOnAtItsCursor_AndAnotherJournalStartsAnew()
    {
        _journal.Add(readings: 1, Note("a"));
        await Writer().StepAsync(default);
        _journal.Add(readings: 1, Note("b"));
        var second = Writer();
        await second.StepAsync(default);
        Assert.Equal(2, _journal.LastRead);
        Assert.Equal(2, _store.Letters.Count);
        _journal.Id = "j2";
        await Writer().StepAsync(default);
        Assert.Equal(0, _journal.LastRead);
    }

    [Fact]
    public async Task Page_HasItemsCountsAndCursor()
    {
        _journal.Add(0, [.. Enumerable.Range(0, 5).Select(i => Note(i % 2 == 0 ? "even" : "odd"))]);
        await Writer().StepAsync(default);
        var page = await DeadLetterPage.ReadAsync(_store, "live", "north", null, null, 2, default);
        Assert.Equal((2, 5L, $"j1-{3:D19}"), (page.Items.Count, page.Total, page.Next));
        Assert.Equal(3, page.Codes["even"]);
        var last = await DeadLetterPage.ReadAsync(_store, "live", "north", null, $"j1-{1:D19}", 2, default);
        Assert.Null(last.Next);
        Assert.Equal("{\"v\":", Assert.Single(last.Items).Text);
    }

    private static JournalNote Note(string code) =>
        new(DeadLetterNote.Kind, 5, DeadLetterNote.Encode("live", "north", "mqtt:c", code, "why", "{\"v\":"u8));

    private DeadLetterWriter Writer() =>
        new(_journal, _store, new FakeTimeProvider(), Path.Combine(_folder, "cursor"), NullLogger<DeadLetterWriter>.Instance);

    private sealed class FakeStore : IDeadLetterStore
    {
        public SortedDictionary<string, DeadLetter> Letters { get; } = new(StringComparer.Ordinal);

        public bool FailNext { get; set; }

        public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
        {
            if (FailNext)
            {
                FailNext = false;
                throw new IOException("away");
            }

            foreach (var letter in letters) Letters.TryAdd(letter.Id, letter);
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
            string realm, string plant, string? code, string? beforeId, int max, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<DeadLetter>>([.. Letters.Values.Reverse()
                .Where(l => (code is null || l.Code == code) && (beforeId is null || string.CompareOrdinal(l.Id,
                    beforeId) < 0)).Take(max)]);

        public ValueTask<IReadOnlyDictionary<string, long>> CountAsync(string realm, string plant, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, long>>(
                Letters.Values.GroupBy(l => l.Code).ToDictionary(g => g.Key, g => (long)g.Count()));
    }

    private sealed class FakeJournal : IJournal
    {
        private readonly List<JournalFrame> _frames = [];

        public string Id { get; set; } = "j1";

        public long LastRead { get; private set; }

        public long DurableEnd => _frames.Count == 0 ? 0 : _frames[^1].EndPosition;

        public long Start => 0;

        public long Bytes => 0;

        public JournalFault? Fault => null;

        public void Add(int readings, params JournalNote[] notes) => _frames.Add(new JournalFrame
        {
            FirstPosition = DurableEnd,
            Readings = new StagedReading[readings],
            ReceivedMs = new long[readings],
            Notes = notes,
        });

        public long Append(ReadOnlySpan<StagedReading> readings, long receivedMs) => -1;

        public long AppendNote(byte kind, ReadOnlySpan<byte> payload, long receivedMs) => -1;

        public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

        public ValueTask<IReadOnlyList<JournalFrame>> ReadAsync(long position, int maxReadings,
            CancellationToken cancellationToken = default)
        {
            LastRead = position;
            return ValueTask.FromResult<IReadOnlyList<JournalFrame>>([.. _frames.Where(f => f.EndPosition > position)]);
        }

        public ValueTask WaitForDataAsync(long position, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Trim(long position)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
