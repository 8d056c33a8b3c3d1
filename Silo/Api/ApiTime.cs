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
}
