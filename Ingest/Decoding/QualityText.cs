using System.Text;
using Twin.Domain.Readings;

namespace Twin.Ingest.Decoding;

/// <summary>
/// The quality of a message: the words <c>good</c>, <c>uncertain</c>, <c>bad</c> in any case, or a number. 0 to 255 is an OPC DA byte
/// (192 good, 64 uncertain, 0 bad), 500 is Sparkplug's STALE, from 65,536 on it is a 32-bit OPC UA StatusCode.
/// Zero means bad in DA and good in UA; it is read as bad, the side that cannot hide a broken sensor. A UA source leaves good away or
/// says so in words.
/// </summary>
public static class QualityText
{
    /// <summary>From a word.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out Quality quality)
    {
        quality = Quality.Bad;
        if (Ascii.EqualsIgnoreCase(word, "good"u8)) quality = Quality.Good;
        else if (Ascii.EqualsIgnoreCase(word, "uncertain"u8)) quality = Quality.Uncertain;
        else if (!Ascii.EqualsIgnoreCase(word, "bad"u8)) return false;
        return true;
    }

    /// <summary>From a number.</summary>
    public static bool TryParse(long number, out Quality quality)
    {
        quality = number > 0xFFFF ? Quality.FromStatusCode((uint)number) : Quality.FromOpcDa((int)Math.Clamp(number, 0, 500));
        return number is (>= 0 and <= 255) or 500 or (> 0xFFFF and <= uint.MaxValue);
    }
}
