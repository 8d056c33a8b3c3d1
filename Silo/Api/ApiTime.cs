using System.Globalization;

namespace Twin.Silo.Api;

/// <summary>Times in query strings: epoch ms or ISO 8601 with zone.</summary>
internal static class ApiTime
{
    /// <summary>Parses; absent gives the fallback; false when it is neither form.</summary>
    public static bool TryParse(string? text, long fallbackMs, out long ms)
    {
        ms = fallbackMs;
        if (string.IsNullOrEmpty(text)) return true;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ms)) return true;
        var styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var at)) return false;
        ms = at.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Parses a window that ends now unless said otherwise; false when it is empty, too long, or too far ahead.</summary>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="from">Begin; absent: <paramref name="usualMs"/> before the end.</param>
    /// <param name="to">End; absent: now.</param>
    /// <param name="usualMs">Length when no begin is given, ms.</param>
    /// <param name="mostMs">Longest, ms.</param>
    /// <param name="aheadMs">How far after now it may end, ms.</param>
    /// <param name="window">The window, Unix ms.</param>
    public static bool TryWindow(
        long nowMs, string? from, string? to, long usualMs, long mostMs, long aheadMs, out (long FromMs, long ToMs) window)
    {
        window = default;
        if (!TryParse(to, nowMs, out var toMs) || !TryParse(from, toMs - usualMs, out var fromMs)) return false;
        window = (fromMs, toMs);
        return fromMs >= 0 && fromMs < toMs && toMs <= nowMs + aheadMs && toMs - fromMs <= mostMs;
    }
}
