namespace Twin.Ingest.Decoding;

/// <summary>
/// NaN and Infinity, which some encoders write although JSON has no such words. One of them must not cost the other rows of a message,
/// so they are replaced by strings of the same length and refused as values one by one.
/// </summary>
internal static class NotFinite
{
    private static ReadOnlySpan<byte> NanMark => "\"N\""u8;

    private static ReadOnlySpan<byte> InfinityMark => "\"Infini\""u8;

    /// <summary>True for the words themselves and for the marks that stand for them.</summary>
    public static bool IsWord(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("N"u8) || text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infini"u8) || text.SequenceEqual("-Infini"u8) ||
        text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8);

    /// <summary>Replaces the words outside strings in place; false when there was none.</summary>
    public static bool Mark(Span<byte> json)
    {
        var found = false;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString)
            {
                if (c == '\\') i++;
                else if (c == '"') inString = false;
            }
            else if (c == '"')
            {
                inString = true;
            }
            else if (c is (byte)'N' or (byte)'I' or (byte)'-')
            {
                found |= MarkAt(json[i..], ref i);
            }
        }

        return found;
    }

    private static bool MarkAt(Span<byte> rest, ref int at)
    {
        if (rest.StartsWith("NaN"u8))
        {
            NanMark.CopyTo(rest);
            at += 2;
            return true;
        }

        var sign = rest[0] == '-' ? 1 : 0;
        if (!rest[sign..].StartsWith("Infinity"u8)) return false;
        if (sign == 1) rest[0] = (byte)' ';
        InfinityMark.CopyTo(rest[sign..]);
        at += 7 + sign;
        return true;
    }
}
