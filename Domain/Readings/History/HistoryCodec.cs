using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Twin.Domain.Readings.History;

/// <summary>What the head of a chunk tells without decoding it.</summary>
/// <param name="Count">Readings inside.</param>
/// <param name="FromMs">First source time.</param>
/// <param name="ToMs">Last source time.</param>
/// <param name="Min">Lowest value.</param>
/// <param name="Max">Highest value.</param>
/// <param name="First">Value of the first reading.</param>
/// <param name="Last">Value of the last reading.</param>
public readonly record struct HistoryChunkHead(int Count, long FromMs, long ToMs, double Min, double Max, double First, double Last);

/// <summary>
/// Chunk of readings of one sensor, version 1 (design 7.1). Head, little-endian, 60 B: 'T', 'H', version, 0, count (u32), first and last
/// time (i64),
/// lowest, highest, first and last value (f64), CRC-32C of head and body. Body, bits, lowest first: qualities as runs (length, code), then
/// blocks of
/// 128 readings, times before values (<see cref="IntegerBlock"/>, <see cref="ValueBlock"/>).
/// </summary>
public static class HistoryCodec
{
    /// <summary>Bytes before the body.</summary>
    public const int HeadBytes = 60;

    private const byte Version = 1;
    private const int CrcAt = 56;

    [ThreadStatic]
    private static BitWriter? _writer;

    /// <summary>Packs readings that are sorted by time (equal times are kept in order).</summary>
    /// <exception cref="ArgumentException">None, more than <see cref="Limits.ReadingsPerChunk"/>, or unsorted.</exception>
    public static byte[] Encode(ReadOnlySpan<HistoryReading> readings)
    {
        if (readings.Length is 0 or > Limits.ReadingsPerChunk)
        {
            throw new ArgumentException($"A chunk holds 1 to {Limits.ReadingsPerChunk} readings, not {readings.Length}.", nameof(readings));
        }

        var writer = _writer ??= new BitWriter();
        writer.Clear();
        WriteQualities(writer, readings);
        Span<long> times = stackalloc long[IntegerBlock.Size];
        Span<double> values = stackalloc double[IntegerBlock.Size];
        long last = readings[0].T, step = 0;
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        for (var at = 0; at < readings.Length; at += IntegerBlock.Size)
        {
            var block = readings.Slice(at, Math.Min(IntegerBlock.Size, readings.Length - at));
            for (var i = 0; i < block.Length; i++)
            {
                if (block[i].T < (i == 0 ? last : times[i - 1]))
                {
                    throw new ArgumentException("Readings of a chunk must be sorted by time.", nameof(readings));
                }
                times[i] = block[i].T;
                values[i] = block[i].V;
                min = Math.Min(min, block[i].V);
                max = Math.Max(max, block[i].V);
            }

            IntegerBlock.Encode(writer, times[..block.Length], unchecked(last + step), step);
            ValueBlock.Encode(writer, values[..block.Length]);
            (last, step) = After(times[..block.Length], step);
        }

        var chunk = writer.ToArray(HeadBytes);
        var head = new HistoryChunkHead(readings.Length, readings[0].T, readings[^1].T, min, max, readings[0].V, readings[^1].V);
        WriteHead(chunk, head);
        return chunk;
    }

    /// <summary>Reads the head alone, without looking at the checksum.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> chunk, out HistoryChunkHead head, [NotNullWhen(false)] out TwinError? error)
    {
        head = default;
        error = null;
        if (chunk.Length < HeadBytes || chunk[0] != 'T' || chunk[1] != 'H')
        {
            error = new TwinError("history.chunk.format", "This is not a history chunk.");
        }
        else if (chunk[2] != Version)
        {
            error = new TwinError("history.chunk.version",
                $"The history chunk has version {chunk[2]}; this release reads version {Version}.");
        }
        else
        {
            head = new HistoryChunkHead(
                BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(chunk[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(chunk[16..]),
                BinaryPrimitives.ReadDoubleLittleEndian(chunk[24..]),
                BinaryPrimitives.ReadDoubleLittleEndian(chunk[32..]),
                BinaryPrimitives.ReadDoubleLittleEndian(chunk[40..]),
                BinaryPrimitives.ReadDoubleLittleEndian(chunk[48..]));
            if (head.Count is <= 0 or > Limits.ReadingsPerChunk)
            {
                error = new TwinError("history.chunk.count", $"A chunk cannot hold {head.Count} readings.");
            }
        }

        return error is null;
    }

    /// <summary>
    /// Adds the readings of a chunk to <paramref name="into"/>; whatever the bytes are, it ends with readings or an error and nothing
    /// added.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> chunk, List<HistoryReading> into, [NotNullWhen(false)] out TwinError? error)
    {
        if (!TryReadHead(chunk, out var head, out error)) return false;
        if (Bits.Crc(chunk[..CrcAt], chunk[HeadBytes..]) != BinaryPrimitives.ReadUInt32LittleEndian(chunk[CrcAt..]))
        {
            error = new TwinError("history.chunk.crc", "The checksum of the history chunk does not hold: it is damaged.");
            return false;
        }

        var start = into.Count;
        CollectionsMarshal.SetCount(into, start + head.Count);
        if (TryDecodeBody(chunk[HeadBytes..], head, CollectionsMarshal.AsSpan(into)[start..])) return true;
        CollectionsMarshal.SetCount(into, start);
        error = new TwinError("history.chunk.content", "The content of the history chunk contradicts itself.");
        return false;
    }

    private static bool TryDecodeBody(ReadOnlySpan<byte> body, HistoryChunkHead head, Span<HistoryReading> readings)
    {
        var reader = new BitReader(body);
        if (!TryReadQualities(ref reader, readings)) return false;
        Span<long> times = stackalloc long[IntegerBlock.Size];
        Span<double> values = stackalloc double[IntegerBlock.Size];
        long last = head.FromMs, step = 0;
        for (var at = 0; at < readings.Length; at += IntegerBlock.Size)
        {
            var count = Math.Min(IntegerBlock.Size, readings.Length - at);
            if (!IntegerBlock.TryDecode(ref reader, times[..count], unchecked(last + step), step)) return false;
            if (!ValueBlock.TryDecode(ref reader, values[..count])) return false;
            for (var i = 0; i < count; i++)
            {
                if (times[i] < (i == 0 ? last : times[i - 1])) return false;
                readings[at + i] = readings[at + i] with { T = times[i], V = values[i] };
            }

            (last, step) = After(times[..count], step);
        }

        return readings[0].T == head.FromMs && last == head.ToMs;
    }

    /// <summary>Last time and last step after a block.</summary>
    private static (long Last, long Step) After(ReadOnlySpan<long> times, long step) =>
        (times[^1], times.Length > 1 ? unchecked(times[^1] - times[^2]) : step);

    private static void WriteQualities(BitWriter writer, ReadOnlySpan<HistoryReading> readings)
    {
        for (var i = 0; i < readings.Length;)
        {
            var run = 1;
            while (i + run < readings.Length && readings[i + run].Q == readings[i].Q) run++;
            writer.WriteVarint((uint)run);
            writer.WriteVarint(readings[i].Q.Code);
            i += run;
        }
    }

    private static bool TryReadQualities(ref BitReader reader, Span<HistoryReading> readings)
    {
        for (var i = 0; i < readings.Length;)
        {
            var run = reader.ReadVarint();
            var code = reader.ReadVarint();
            if (run == 0 || run > (ulong)(readings.Length - i) || code > ushort.MaxValue) return false;
            readings.Slice(i, (int)run).Fill(new HistoryReading(0, 0, new Quality((ushort)code)));
            i += (int)run;
        }

        return true;
    }

    private static void WriteHead(Span<byte> chunk, HistoryChunkHead head)
    {
        (chunk[0], chunk[1], chunk[2]) = ((byte)'T', (byte)'H', Version);
        BinaryPrimitives.WriteInt32LittleEndian(chunk[4..], head.Count);
        BinaryPrimitives.WriteInt64LittleEndian(chunk[8..], head.FromMs);
        BinaryPrimitives.WriteInt64LittleEndian(chunk[16..], head.ToMs);
        BinaryPrimitives.WriteDoubleLittleEndian(chunk[24..], head.Min);
        BinaryPrimitives.WriteDoubleLittleEndian(chunk[32..], head.Max);
        BinaryPrimitives.WriteDoubleLittleEndian(chunk[40..], head.First);
        BinaryPrimitives.WriteDoubleLittleEndian(chunk[48..], head.Last);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[CrcAt..], Bits.Crc(chunk[..CrcAt], chunk[HeadBytes..]));
    }
}
