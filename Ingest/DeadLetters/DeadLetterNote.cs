using System.Buffers.Binary;
using System.Text;
using Twin.Domain;
using Twin.Ingest.Ports;

namespace Twin.Ingest.DeadLetters;

/// <summary>
/// A dead letter as it stands in the journal (note kind <see cref="Kind"/>): version byte, then realm, plant, source, code and detail as
/// length-prefixed UTF-8, the whole payload length, and the payload's first <see cref="Limits.DeadLetterPayloadBytes"/> bytes.
/// </summary>
/// <param name="Realm">Realm.</param>
/// <param name="Plant">Plant as sent.</param>
/// <param name="Source">Door and client.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">English sentence.</param>
/// <param name="Payload">First bytes.</param>
/// <param name="PayloadBytes">Whole length.</param>
public sealed record DeadLetterNote(
    string Realm, string Plant, string Source, string Code, string Detail, ReadOnlyMemory<byte> Payload, int PayloadBytes)
{
    /// <summary>Journal note kind of dead letters.</summary>
    public const byte Kind = 1;

    private const byte Version = 1;
    private const int MaxText = 2_000;

    /// <summary>Encodes for <c>IJournal.AppendNote</c>.</summary>
    public static byte[] Encode(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload)
    {
        var kept = payload[..Math.Min(payload.Length, Limits.DeadLetterPayloadBytes)];
        byte[][] texts = [Text(realm), Text(plant), Text(source), Text(code), Text(detail)];
        var size = 1 + 4 + kept.Length;
        foreach (var text in texts) size += 2 + text.Length;
        var note = new byte[size];
        note[0] = Version;
        var at = 1;
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(note.AsSpan(at), (ushort)text.Length);
            text.CopyTo(note, at + 2);
            at += 2 + text.Length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(note.AsSpan(at), payload.Length);
        kept.CopyTo(note.AsSpan(at + 4));
        return note;
    }

    /// <summary>Decodes; null when the bytes are no dead letter of a known version.</summary>
    public static DeadLetterNote? TryDecode(ReadOnlyMemory<byte> note)
    {
        var span = note.Span;
        if (span.Length < 1 || span[0] != Version) return null;
        var texts = new string[5];
        var at = 1;
        for (var i = 0; i < texts.Length; i++)
        {
            if (at + 2 > span.Length) return null;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(span[at..]);
            at += 2;
            if (at + length > span.Length) return null;
            texts[i] = Encoding.UTF8.GetString(span.Slice(at, length));
            at += length;
        }

        if (at + 4 > span.Length) return null;
        var whole = BinaryPrimitives.ReadInt32LittleEndian(span[at..]);
        var payload = note[(at + 4)..];
        if (whole < payload.Length) return null;
        return new DeadLetterNote(texts[0], texts[1], texts[2], texts[3], texts[4], payload, whole);
    }

    /// <summary>The list's item for a note at a position. Ids of one journal sort by position.</summary>
    public DeadLetter ToLetter(string journalId, long position, long receivedMs) =>
        new($"{journalId}-{position:D19}", Realm, Plant, receivedMs, Source, Code, Detail, Payload, PayloadBytes);

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= MaxText) return bytes;
        var end = MaxText;
        while ((bytes[end] & 0xC0) == 0x80) end--; // never cut inside a character
        return bytes[..end];
    }
}
