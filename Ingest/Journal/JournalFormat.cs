using System.Buffers.Binary;
using System.IO.Hashing;

namespace Twin.Ingest.Journal;

/// <summary>Kinds of record in a segment.</summary>
internal enum RecordType : byte
{
    Sensors = 1,
    Frame = 2,
}

/// <summary>What stands at a place in a segment.</summary>
internal enum RecordStatus
{
    Valid,
    Partial,
    Damaged,
}

/// <summary>
/// Bytes of a segment, version 1, little-endian. Header (64 B): "TWJS", version, 3 zero bytes, journal id (16 B), first position, created
/// ms,
/// last arrival before it, 8 zero bytes, CRC-32. Then records: mark (2 B), length of type and payload, CRC-32 of that length and what
/// follows, type, payload.
/// The mark lets a reader find the next record after damage.
/// </summary>
internal static class JournalFormat
{
    public const byte Version = 1;
    public const int HeaderBytes = 64;
    public const int RecordOverhead = 11;
    public const int MaxRecordBytes = 4 << 20;

    /// <summary>No entry of a frame is shorter; bounds how many positions lost bytes can have held.</summary>
    public const int MinEntryBytes = 3;
    public const string Extension = ".seg";

    public static ReadOnlySpan<byte> Mark => [0xC7, 0x3B];

    private static ReadOnlySpan<byte> Magic => "TWJS"u8;

    public static string NameOf(long firstPosition) => FormattableString.Invariant($"{firstPosition:D19}{Extension}");

    public static bool TryParseName(string name, out long firstPosition)
    {
        firstPosition = 0;
        return name.Length == 19 + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 19), System.Globalization.NumberStyles.None, null, out firstPosition);
    }

    public static void WriteHeader(Span<byte> header, string id, long firstPosition, long createdMs, long receivedMs)
    {
        header[..HeaderBytes].Clear();
        Magic.CopyTo(header);
        header[4] = Version;
        Convert.FromHexString(id).CopyTo(header[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], firstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], createdMs);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], receivedMs);
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], Crc32.HashToUInt32(header[..60]));
    }

    /// <summary>Reads a header; a whole header of a later version throws rather than being called damaged.</summary>
    public static SegmentHeader? ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header.StartsWith(Magic)) return null;
        if (Crc32.HashToUInt32(header[..60]) != BinaryPrimitives.ReadUInt32LittleEndian(header[60..])) return null;
        if (header[4] != Version)
        {
            throw new Domain.TwinException(new Domain.TwinError(
                "journal.version", $"The journal has format version {header[4]}; this release reads version {Version}."));
        }

        return new SegmentHeader(
            Convert.ToHexStringLower(header.Slice(8, 16)),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
    }

    /// <summary>Looks at the record that starts at the beginning of <paramref name="data"/>.</summary>
    public static RecordStatus ReadRecord(ReadOnlySpan<byte> data, out RecordType type, out ReadOnlySpan<byte> payload, out int length)
    {
        type = default;
        payload = default;
        length = 0;
        if (data.Length < RecordOverhead) return RecordStatus.Partial;
        if (!data.StartsWith(Mark)) return RecordStatus.Damaged;
        var body = BinaryPrimitives.ReadUInt32LittleEndian(data[2..]);
        if (body is 0 or > MaxRecordBytes) return RecordStatus.Damaged;
        length = RecordOverhead - 1 + (int)body;
        if (data.Length < length) return RecordStatus.Partial;
        if (Checksum(data[..length]) != BinaryPrimitives.ReadUInt32LittleEndian(data[6..])) return RecordStatus.Damaged;
        type = (RecordType)data[10];
        payload = data[RecordOverhead..length];
        return type is RecordType.Sensors or RecordType.Frame ? RecordStatus.Valid : RecordStatus.Damaged;
    }

    /// <summary>Fills mark, length, checksum and type of a record whose payload is in place.</summary>
    public static void SealRecord(Span<byte> record, RecordType type)
    {
        Mark.CopyTo(record);
        BinaryPrimitives.WriteUInt32LittleEndian(record[2..], (uint)(record.Length - RecordOverhead + 1));
        record[10] = (byte)type;
        BinaryPrimitives.WriteUInt32LittleEndian(record[6..], Checksum(record));
    }

    // The length is folded in so that a damaged length cannot pair with a body that happens to fit.
    private static uint Checksum(ReadOnlySpan<byte> record) =>
        Crc32.HashToUInt32(record[10..]) ^ (BinaryPrimitives.ReadUInt32LittleEndian(record[2..]) * 0x9E37_79B1u);
}

/// <summary>Head of a segment file.</summary>
internal sealed record SegmentHeader(string Id, long FirstPosition, long CreatedMs, long ReceivedMs);
