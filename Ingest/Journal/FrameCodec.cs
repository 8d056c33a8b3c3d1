using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>Head of a frame record: enough to place it without decoding its entries.</summary>
internal readonly record struct FrameHead(long FirstPosition, int Readings, int Notes, long LastReceivedMs)
{
    public const int Bytes = 32;

    public long EndPosition => FirstPosition + Readings + Notes;
}

/// <summary>
/// Payloads of records. Frame: head (first position, counts, last arrival), base arrival, then per reading: sensor number of the segment,
/// arrival
/// delta, source time minus arrival, shape byte, value, and quality, flags, sequence when not the usual; then notes. Sensors: number and
/// key each.
/// </summary>
internal static class FrameCodec
{
    /// <summary>Most bytes one reading takes.</summary>
    public const int MaxEntryBytes = 5 + 10 + 10 + 1 + 8 + 3 + 3 + 10;
    public const int MaxNoteOverhead = 1 + 10 + 5;
    private const byte HasQuality = 1;
    private const byte HasFlags = 2;
    private const byte HasSequence = 4;

    /// <summary>Writes a frame payload; <paramref name="target"/> must have room for the worst case. Returns its length.</summary>
    public static int Encode(JournalFrame frame, ReadOnlySpan<int> numberPlusOne, Span<byte> target)
    {
        var readings = frame.Readings.Span;
        var received = frame.ReceivedMs.Span;
        var last = received.IsEmpty ? frame.Notes[0].ReceivedMs : received[0];
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], last);
        var at = FrameHead.Bytes;
        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var staged = ref readings[i];
            var reading = staged.Reading;
            at += Varint.Write(target[at..], (uint)numberPlusOne[staged.Sensor] - 1);
            at += Varint.Write(target[at..], (ulong)(received[i] - last));
            last = received[i];
            at += Varint.Write(target[at..], Varint.Zigzag(reading.SourceMs - last));
            var shape = (byte)((reading.Quality.Code != 0 ? HasQuality : 0) | (reading.Flags != 0 ? HasFlags : 0)
                | (reading.Sequence != -1 ? HasSequence : 0));
            target[at++] = shape;
            BinaryPrimitives.WriteDoubleLittleEndian(target[at..], reading.Value);
            at += 8;
            if (shape == 0) continue;
            if ((shape & HasQuality) != 0) at += Varint.Write(target[at..], reading.Quality.Code);
            if ((shape & HasFlags) != 0) at += Varint.Write(target[at..], (ushort)reading.Flags);
            if ((shape & HasSequence) != 0) at += Varint.Write(target[at..], Varint.Zigzag(reading.Sequence));
        }

        for (var i = 0; i < frame.Notes.Count; i++)
        {
            var note = frame.Notes[i];
            target[at++] = note.Kind;
            at += Varint.Write(target[at..], (ulong)(note.ReceivedMs - last));
            last = note.ReceivedMs;
            at += Varint.Write(target[at..], (uint)note.Payload.Length);
            note.Payload.Span.CopyTo(target[at..]);
            at += note.Payload.Length;
        }

        BinaryPrimitives.WriteInt64LittleEndian(target, frame.FirstPosition);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], readings.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], frame.Notes.Count);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], last);
        return at;
    }

    /// <summary>Reads the head; false when it cannot be one.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> payload, out FrameHead head)
    {
        head = default;
        if (payload.Length < FrameHead.Bytes) return false;
        head = new FrameHead(
            BinaryPrimitives.ReadInt64LittleEndian(payload),
            BinaryPrimitives.ReadInt32LittleEndian(payload[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[16..]));
        var room = (payload.Length - FrameHead.Bytes) / JournalFormat.MinEntryBytes;
        return head.Readings >= 0 && head.Notes >= 0 && (long)head.Readings + head.Notes is > 0 and var count && count <= room
            && head.FirstPosition > 0 && head.FirstPosition <= long.MaxValue - count;
    }

    /// <summary>Reads a frame; null when it is not one, or names a sensor number that the segment does not define.</summary>
    public static JournalFrame? Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> sensors)
    {
        if (!TryReadHead(payload, out var head)) return null;
        var readings = new StagedReading[head.Readings];
        var received = new long[head.Readings];
        var last = BinaryPrimitives.ReadInt64LittleEndian(payload[24..]);
        var rest = payload[FrameHead.Bytes..];
        for (var i = 0; i < readings.Length; i++)
        {
            if (!TryReadEntry(ref rest, sensors, ref last, out readings[i])) return null;
            received[i] = last;
        }

        var notes = head.Notes == 0 ? [] : new JournalNote[head.Notes];
        for (var i = 0; i < notes.Length; i++)
        {
            if (rest.IsEmpty) return null;
            var kind = rest[0];
            rest = rest[1..];
            if (!Varint.TryRead(ref rest, out var delta) || !Varint.TryRead(ref rest, out var length) || length > (ulong)rest.Length)
            {
                return null;
            }
            last += (long)delta;
            notes[i] = new JournalNote(kind, last, rest[..(int)length].ToArray());
            rest = rest[(int)length..];
        }

        if (!rest.IsEmpty) return null;
        return new JournalFrame { FirstPosition = head.FirstPosition, Readings = readings, ReceivedMs = received, Notes = notes };
    }

    /// <summary>Bytes the definition of a sensor takes at most.</summary>
    public static int MaxSensorBytes(TwinKey key) => 20 + (3 * (key.Realm.Length + key.Plant.Length + key.Id.Length));

    public static int EncodeSensor(int number, TwinKey key, Span<byte> target)
    {
        var at = Varint.Write(target, (uint)number);
        at += WriteText(target[at..], key.Realm);
        at += WriteText(target[at..], key.Plant);
        return at + WriteText(target[at..], key.Id);
    }

    /// <summary>Reads the next definition of a Sensors record; false at its end (empty) or when it is not one.</summary>
    public static bool TryReadSensor(ref ReadOnlySpan<byte> rest, out int number, out TwinKey key)
    {
        key = default;
        number = 0;
        if (!Varint.TryRead(ref rest, out var value) || value > 10_000_000) return false;
        number = (int)value;
        if (!TryReadText(ref rest, out var realm) || !TryReadText(ref rest, out var plant) || !TryReadText(ref rest, out var id))
        {
            return false;
        }
        key = new TwinKey(realm, plant, id);
        return true;
    }

    private static bool TryReadEntry(ref ReadOnlySpan<byte> rest, ReadOnlySpan<int> sensors, ref long received, out StagedReading staged)
    {
        staged = default;
        if (!Varint.TryRead(ref rest, out var number) || number >= (ulong)sensors.Length || sensors[(int)number] < 0) return false;
        if (!Varint.TryRead(ref rest, out var delta) || !Varint.TryRead(ref rest, out var lag) || rest.Length < 9) return false;
        received += (long)delta;
        var shape = rest[0];
        var value = BinaryPrimitives.ReadDoubleLittleEndian(rest[1..]);
        rest = rest[9..];
        ulong quality = 0, flags = 0, sequence = 1;
        if ((shape & HasQuality) != 0 && !Varint.TryRead(ref rest, out quality)) return false;
        if ((shape & HasFlags) != 0 && !Varint.TryRead(ref rest, out flags)) return false;
        if ((shape & HasSequence) != 0 && !Varint.TryRead(ref rest, out sequence)) return false;
        staged = new StagedReading(sensors[(int)number], new Reading(
            received + Varint.Unzigzag(lag), value, Varint.Unzigzag(sequence), new Quality((ushort)quality), (ReadingFlags)(ushort)flags));
        return true;
    }

    private static int WriteText(Span<byte> target, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var at = Varint.Write(target, (uint)length);
        return at + Encoding.UTF8.GetBytes(text, target[at..]);
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!Varint.TryRead(ref rest, out var length) || length > (ulong)rest.Length) return false;
        text = Encoding.UTF8.GetString(rest[..(int)length]);
        rest = rest[(int)length..];
        return true;
    }
}
