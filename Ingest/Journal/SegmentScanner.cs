using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>What a scan of a segment found.</summary>
internal sealed class SegmentScan
{
    public required Segment Segment { get; init; }

    /// <summary>Bytes up to the end of the last valid record.</summary>
    public long ValidBytes { get; set; }

    /// <summary>Bytes behind it that are no record.</summary>
    public long TornBytes { get; set; }

    /// <summary>Newest arrival time inside.</summary>
    public long ReceivedMs { get; set; }

    /// <summary>Damage before the last valid record: sensor numbers may be missing.</summary>
    public bool Damaged { get; set; }

    public List<JournalGap> Gaps { get; } = [];
}

/// <summary>
/// Reads a segment at open. Every record whose checksum holds is kept; damage in the middle is stepped over to the next record and
/// reported as a gap.
/// </summary>
internal static class SegmentScanner
{
    public static SegmentScan Scan(string name, SegmentHeader header, ReadOnlySpan<byte> data, SensorDirectory directory)
    {
        var segment = new Segment(name, header.FirstPosition, header.CreatedMs);
        var scan = new SegmentScan { Segment = segment, ValidBytes = JournalFormat.HeaderBytes, ReceivedMs = header.ReceivedMs };
        var at = JournalFormat.HeaderBytes;
        var damaged = false;
        while (at < data.Length)
        {
            var status = JournalFormat.ReadRecord(data[at..], out var type, out var payload, out var length);
            if (status != RecordStatus.Valid || !Take(scan, type, payload, at, damaged, directory))
            {
                damaged = true;
                at = NextMark(data, at + 1);
                continue;
            }

            // Only a frame ends the damage: positions tell what was lost.
            at += length;
            if (damaged && type != RecordType.Frame) continue;
            scan.Damaged |= damaged;
            damaged = false;
            scan.ValidBytes = at;
        }

        scan.TornBytes = data.Length - scan.ValidBytes;
        segment.Length = scan.ValidBytes;
        return scan;
    }

    private static bool Take(SegmentScan scan, RecordType type, ReadOnlySpan<byte> payload, int at, bool damaged, SensorDirectory directory)
    {
        var segment = scan.Segment;
        if (type == RecordType.Sensors)
        {
            while (!payload.IsEmpty)
            {
                if (!FrameCodec.TryReadSensor(ref payload, out var number, out var key)) return false;
                segment.Define(number, directory.Intern(key));
            }

            return true;
        }

        // A position that falls cannot be: it would invent readings.
        if (!FrameCodec.TryReadHead(payload, out var head) || head.FirstPosition < segment.EndPosition) return false;
        // After damage, definitions may be gone: a frame that needs one of them is lost too, and said to be.
        if ((damaged || scan.Damaged) && FrameCodec.Decode(payload, segment.Sensors) is null) return false;
        if (head.FirstPosition > segment.EndPosition)
        {
            var reason = damaged ? "Damaged bytes in the segment." : "Positions left out after an earlier repair.";
            scan.Gaps.Add(new JournalGap(segment.EndPosition, head.FirstPosition, segment.Name, reason));
        }

        segment.Mark(head.FirstPosition, at, force: damaged);
        segment.EndPosition = head.EndPosition;
        scan.ReceivedMs = Math.Max(scan.ReceivedMs, head.LastReceivedMs);
        return true;
    }

    private static int NextMark(ReadOnlySpan<byte> data, int from)
    {
        var found = from < data.Length ? data[from..].IndexOf(JournalFormat.Mark) : -1;
        return found < 0 ? data.Length : from + found;
    }
}
