using System.Buffers;

namespace Twin.Ingest.Journal;

/// <summary>Reads frames of one segment from its file, from a position on.</summary>
internal sealed class SegmentReader(IJournalFiles files, ILogger logger)
{
    private const int WindowBytes = 256 * 1024;

    /// <summary>
    /// Adds frames that end after <paramref name="position"/> and start before <paramref name="durableEnd"/>. A record that no longer
    /// checks is
    /// logged and stepped over.
    /// </summary>
    public void Read(
        Segment segment, long position, long durableEnd, int max, List<JournalFrame> into, ref long entries, CancellationToken cancellation)
    {
        using var file = files.OpenRead(segment.Name);
        if (file is null) return; // trimmed meanwhile
        var limit = segment.Length;
        var offset = segment.OffsetFor(position);
        var buffer = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            int start = 0, filled = 0;
            while (entries < max && offset < limit)
            {
                cancellation.ThrowIfCancellationRequested();
                var status = JournalFormat.ReadRecord(buffer.AsSpan(start, filled - start), out var type, out var payload, out var length);
                if (status == RecordStatus.Partial && offset + (filled - start) < limit)
                {
                    Refill(file, ref buffer, ref start, ref filled, offset, limit, Math.Max(length, JournalFormat.RecordOverhead));
                    if (filled < Math.Max(length, JournalFormat.RecordOverhead)) return; // cut under our feet: what is there was read
                    continue;
                }

                var frame = status == RecordStatus.Valid && type == RecordType.Frame ? Decode(segment, payload, position) : null;
                if (status != RecordStatus.Valid || (frame is null && IsWanted(type, payload, position)))
                {
                    Log.DamagedRecord(logger, segment.Name, offset);
                    offset = status == RecordStatus.Valid ? offset + length : segment.NextOffset(offset);
                    start = filled = 0;
                    continue;
                }

                if (frame is not null)
                {
                    if (frame.FirstPosition >= durableEnd) return;
                    into.Add(frame);
                    entries += frame.EndPosition - frame.FirstPosition;
                }

                offset += length;
                start += length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsWanted(RecordType type, ReadOnlySpan<byte> payload, long position) =>
        type == RecordType.Frame && (!FrameCodec.TryReadHead(payload, out var head) || head.EndPosition > position);

    private static JournalFrame? Decode(Segment segment, ReadOnlySpan<byte> payload, long position) =>
        IsWanted(RecordType.Frame, payload, position) ? FrameCodec.Decode(payload, segment.Sensors) : null;

    private static void Refill(ISegmentFile file, ref byte[] buffer, ref int start, ref int filled, long offset, long limit, int need)
    {
        var kept = filled - start;
        if (need > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(need);
            buffer.AsSpan(start, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }

        start = 0;
        var room = (int)Math.Min(buffer.Length - kept, limit - offset - kept);
        filled = kept + file.Read(buffer.AsSpan(kept, room), offset + kept);
    }
}
