namespace Twin.Ingest.Decoding;

/// <summary>
/// ISO 8601 date-times with a zone, from UTF-8: <c>2026-01-31T12:00:00[.fff...](Z|±hh[:]mm)</c>; a space may stand for the T.
/// By hand, since the framework reads a missing zone as local time, which would move a reading by hours.
/// </summary>
public static class IsoTime
{
    /// <summary>Unix ms UTC; false when it is not such a time or has no zone. Fractions below a millisecond are cut.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < 17 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t') ||
            text[13] != ':')
            return false;
        if (!Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day) ||
            !Digits(text, 11, 2, out var hour) || !Digits(text, 14, 2, out var minute))
            return false;
        var at = 16;
        int second = 0, milli = 0;
        if (text[at] == ':')
        {
            if (!Digits(text, 17, 2, out second)) return false;
            at = 19;
            if (!Fraction(text, ref at, out milli)) return false;
        }

        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ||
            hour > 23 || minute > 59 || second > 59)
            return false;
        if (!Zone(text[at..], out var zoneMinutes)) return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, milli, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        unixMs = (ticks / TimeSpan.TicksPerMillisecond) - (zoneMinutes * 60_000L);
        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, out int milli)
    {
        milli = 0;
        if (at >= text.Length || text[at] is not ((byte)'.' or (byte)',')) return true;
        var digits = 0;
        for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
        {
            if (digits++ < 3) milli = (milli * 10) + text[at] - '0';
        }

        if (digits is 0 or > 9) return false;
        for (; digits < 3; digits++) milli *= 10;
        return true;
    }

    private static bool Zone(ReadOnlySpan<byte> zone, out int minutes)
    {
        minutes = 0;
        if (zone.Length == 1) return zone[0] is (byte)'Z' or (byte)'z';
        if (zone.Length is not (3 or 5 or 6) || zone[0] is not ((byte)'+' or (byte)'-')) return false;
        if (!Digits(zone, 1, 2, out var hours)) return false;
        var rest = 0;
        if (zone.Length > 3)
        {
            if (zone.Length == 6 && zone[3] != ':') return false;
            if (!Digits(zone, zone.Length - 2, 2, out rest)) return false;
        }

        if (hours > 14 || rest > 59) return false;
        minutes = (zone[0] == '-' ? -1 : 1) * ((hours * 60) + rest);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        if (start + count > text.Length) return false;
        for (var i = start; i < start + count; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9) return false;
            value = (value * 10) + digit;
        }

        return true;
    }
}
