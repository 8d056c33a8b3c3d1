using System.Buffers;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>What was found on disk at open.</summary>
internal sealed record RecoveredJournal(
    string Id, List<Segment> Segments, bool MayContinue, long NextPosition, long DataEnd, long ReceivedMs, IReadOnlyList<JournalGap> Gaps);

/// <summary>
/// Opens what an earlier process left: keeps every frame whose checksum holds, leaves out the torn tail of the newest segment, and makes
/// sure that no
/// position is given twice. Positions that torn bytes may have held are left out for ever, since a follower may have seen them.
/// </summary>
internal sealed class JournalRecovery(IJournalFiles files, JournalOptions options, SensorDirectory directory, ILogger logger)
{
    private const int MaxSegmentBytes = 1 << 30;
    private readonly List<JournalGap> _gaps = [];
    private long _next = 1; // 0 means "nothing yet" to those who keep cursors
    private long _dataEnd;
    private bool _mayContinue;
    private long _received = long.MinValue;

    public RecoveredJournal Run()
    {
        var found = new List<(string Name, long First)>();
        foreach (var name in files.List())
        {
            if (JournalFormat.TryParseName(name, out var first)) found.Add((name, first));
        }

        found.Sort((a, b) => a.First.CompareTo(b.First));
        var headers = found.ConvertAll(file => ReadHeader(file.Name));
        var id = headers.FindLast(header => header is not null)?.Id ?? options.NewId();
        var segments = new List<Segment>();
        for (var i = 0; i < found.Count; i++)
        {
            if (headers[i] is { } header && header.Id != id) Log.Foreign(logger, found[i].Name, header.Id);
            else if (headers[i] is { } own && own.FirstPosition == found[i].First) Load(found[i].Name, own, i == found.Count - 1, segments);
            else SetAside(found[i].Name, found[i].First, i + 1 < found.Count ? found[i + 1].First : long.MaxValue);
        }

        foreach (var gap in _gaps) Log.Gap(logger, gap.From, gap.To, gap.Segment, gap.Reason);
        return new RecoveredJournal(id, segments, _mayContinue, _next, _dataEnd, _received, _gaps);
    }

    private SegmentHeader? ReadHeader(string name)
    {
        using var file = files.OpenRead(name) ?? throw new IOException($"{name} went away while the journal was opened.");
        Span<byte> header = stackalloc byte[JournalFormat.HeaderBytes];
        return file.Read(header, 0) == header.Length ? JournalFormat.ReadHeader(header) : null;
    }

    private void Load(string name, SegmentHeader header, bool newest, List<Segment> segments)
    {
        if (header.FirstPosition > _next && segments.Count > 0)
        {
            _gaps.Add(new JournalGap(_next, header.FirstPosition, name,
                "The end of the segment before is damaged, or a segment is missing."));
        }

        var scan = Scan(name, header);
        _gaps.AddRange(scan.Gaps);
        _received = Math.Max(_received, scan.ReceivedMs);
        _next = Math.Max(_next, scan.Segment.EndPosition);
        segments.Add(scan.Segment);
        if (scan.Segment.EndPosition > scan.Segment.FirstPosition) _dataEnd = scan.Segment.EndPosition;
        if (!newest) return;
        // After any damage the file is left as it is, evidence and all, and the next write begins a new one: the same scan gives the same
        // answer however often we crash before that.
        _mayContinue = !scan.Damaged && scan.TornBytes == 0;
        using var file = files.OpenWrite(name, create: false);
        if (scan.TornBytes > 0)
        {
            Log.TornTail(logger, name, scan.TornBytes);
            var lost = (scan.TornBytes / JournalFormat.MinEntryBytes) + 1;
            _gaps.Add(new JournalGap(_next, _next + lost, name,
                "Torn tail, left out: most likely never acknowledged, perhaps damaged later."));
            _next += lost;
        }

        // What the last process wrote may be in the page cache only; from here on it counts as durable.
        file.Flush();
    }

    private SegmentScan Scan(string name, SegmentHeader header)
    {
        using var file = files.OpenRead(name) ?? throw new IOException($"{name} went away while the journal was opened.");
        var length = (int)Math.Min(file.Length, MaxSegmentBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = file.Read(buffer.AsSpan(0, length), 0);
            return SegmentScanner.Scan(name, header, buffer.AsSpan(0, read), directory);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A file without a valid head: an unfinished creation is removed, anything longer is kept under another name.</summary>
    private void SetAside(string name, long first, long nextFirst)
    {
        long length;
        using (var file = files.OpenRead(name)) length = file?.Length ?? 0;
        if (length <= JournalFormat.HeaderBytes)
        {
            files.Delete(name);
            _next = Math.Max(_next, first);
            return;
        }

        var aside = name + ".damaged";
        files.Rename(name, aside);
        Log.DamagedSegment(logger, name, aside);
        var end = Math.Min(nextFirst, first + (length / JournalFormat.MinEntryBytes) + 1);
        _gaps.Add(new JournalGap(first, end, name, $"The segment has no valid head; kept aside as {aside}."));
        _next = Math.Max(_next, end);
    }
}
