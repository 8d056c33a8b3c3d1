using System.Buffers.Binary;
using System.IO.Hashing;
using Twin.Domain;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;
using static Twin.Ingest.Tests.Journal.JournalFixture;

namespace Twin.Ingest.Tests.Journal;

public sealed class JournalTornTests
{
    private static readonly string First = JournalFormat.NameOf(1);

    [Fact]
    public async Task Open_CutAnywhere_KeepsTheLongestValidPrefix()
    {
        var (bytes, all) = await OneSegmentAsync(11);
        var ends = FrameEnds(bytes);
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var cut = random.Next(bytes.Length + 1);
            var disk = new FakeDisk { [First] = bytes[..cut] };
            var kept = ends.LastOrDefault(e => e.Offset <= cut).Position;
            await CheckAsync(disk, all.Where(e => e.Position < kept).ToList(), $"cut at {cut}");
        }
    }

    [Fact]
    public async Task Open_CorruptAnywhere_KeepsAllThatIsUntouchedAndInventsNothing()
    {
        var (bytes, all) = await OneSegmentAsync(13);
        var ends = FrameEnds(bytes);
        var random = new Random(14);
        for (var round = 0; round < 2_000; round++)
        {
            var damaged = (byte[])bytes.Clone();
            var at = random.Next(bytes.Length);
            for (var i = 0; i < random.Next(1, 12) && at + i < damaged.Length; i++) damaged[at + i] ^= (byte)random.Next(1, 256);
            var disk = new FakeDisk { [First] = damaged };
            // Everything before the damage stays; what follows stays unless it needs a definition that was hit.
            var intact = at < JournalFormat.HeaderBytes ? 1
                : ends.LastOrDefault(e => e.Offset <= at, (JournalFormat.HeaderBytes, 1)).Position;
            await CheckAsync(disk, all.Where(e => e.Position < intact).ToList(), $"damage at {at}", all);
        }
    }

    [Fact]
    public async Task Open_DamageInTheMiddle_ReportsTheGapAndKeepsTheRest()
    {
        var (bytes, all) = await OneSegmentAsync(15);
        var ends = FrameEnds(bytes);
        var hit = ends[ends.Count * 3 / 4];
        bytes[hit.Offset - 3] ^= 0xFF; // the last bytes of that frame
        await using var journal = Open(new FakeDisk { [First] = bytes }, new SensorDirectory());
        var gap = Assert.Single(journal.Gaps);
        Assert.Equal((ends[(ends.Count * 3 / 4) - 1].Position, hit.Position), (gap.From, gap.To));
        var directory = new SensorDirectory();
        await using var again = Open(new FakeDisk { [First] = bytes }, directory);
        var expected = all.Where(e => e.Position < gap.From || e.Position >= gap.To).ToList();
        Assert.Equal(expected, Entries(await ReadAllAsync(again), directory));
    }

    [Fact]
    public async Task Open_SealedSegmentLost_ReportsTheGapAndGoesOn()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        List<(long Position, string Text)> all;
        await using (var journal = Open(disk, directory, change: o => o with { SegmentBytes = 4096 }))
        {
            all = await FillAsync(journal, directory, new Random(16), 200);
        }

        var names = disk.List().Order(StringComparer.Ordinal).ToList();
        disk[names[1]] = new byte[disk[names[1]].Length];
        disk.Delete(names[3]);
        var second = FirstOf(names[2]);
        var first = FirstOf(names[1]);
        var third = FirstOf(names[3]);
        var fourth = FirstOf(names[4]);
        var readAs = new SensorDirectory();
        await using var reopened = Open(disk, readAs);
        var expected = all.Where(e => (e.Position < first || e.Position >= second) && (e.Position < third || e.Position >= fourth))
            .ToList();
        Assert.Equal(expected, Entries(await ReadAllAsync(reopened), readAs));
        Assert.Equal(2, reopened.Gaps.Count);
        Assert.Contains(names[1] + ".damaged", disk.List());
        Assert.True(reopened.DurableEnd > all[^1].Position);
    }

    [Fact]
    public async Task Open_LaterVersion_RefusesAndTouchesNothing()
    {
        var (bytes, _) = await OneSegmentAsync(17);
        bytes[4] = 9;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32.HashToUInt32(bytes.AsSpan(0, 60)));
        var disk = new FakeDisk { [First] = bytes };
        var error = Assert.Throws<TwinException>(() => Open(disk));
        Assert.Equal("journal.version", error.Error.Code);
        Assert.Equal(bytes, disk[First]);
    }

    private static long FirstOf(string name)
    {
        Assert.True(JournalFormat.TryParseName(name, out var first));
        return first;
    }

    private static async Task CheckAsync(
        FakeDisk disk, List<(long Position, string Text)> atLeast, string what, List<(long Position, string Text)>? within = null)
    {
        var directory = new SensorDirectory();
        long next;
        List<(long Position, string Text)> found;
        var journal = Open(disk, directory);
        await using (journal)
        {
            found = Entries(await ReadAllAsync(journal), directory);
            if (within is null) Assert.True(atLeast.SequenceEqual(found), $"{what}: {found.Count} entries, expected {atLeast.Count}");
            else Assert.True(atLeast.All(found.Contains) && found.All(within.Contains), $"{what}: lost or invented entries");
            // No position that may have been seen is given again.
            next = journal.DurableEnd;
            Assert.True(within is null || next > within[^1].Position || next > atLeast.Count, what);
            Assert.True(found.Count == 0 || next > found[^1].Position, what);
            var position = journal.Append([Reading(directory, 99, 42)], 1_800_000_000_000);
            Assert.Equal(next + 1, position);
            Assert.True(await journal.WaitDurableAsync(position));
        }

        var other = new SensorDirectory();
        await using var again = Open(disk, other);
        var after = Entries(await ReadAllAsync(again), other);
        Assert.True(found.SequenceEqual(after[..^1]), $"{what}: reopening changed what is there");
        Assert.Equal(next, after[^1].Position);
    }

    private static async Task<(byte[] Bytes, List<(long Position, string Text)> All)> OneSegmentAsync(int seed)
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        await using var journal = Open(disk, directory);
        var all = await FillAsync(journal, directory, new Random(seed), 40);
        await journal.DisposeAsync();
        return ([.. disk[First]], all);
    }

    /// <summary>Where frames end in the file, and the position after each.</summary>
    private static List<(int Offset, long Position)> FrameEnds(byte[] bytes)
    {
        var ends = new List<(int, long)>();
        for (var at = JournalFormat.HeaderBytes; at < bytes.Length;)
        {
            Assert.Equal(RecordStatus.Valid, JournalFormat.ReadRecord(bytes.AsSpan(at), out var type, out var payload, out var length));
            at += length;
            if (type == RecordType.Frame && FrameCodec.TryReadHead(payload, out var head)) ends.Add((at, head.EndPosition));
        }

        return ends;
    }
}
