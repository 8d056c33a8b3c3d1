using System.Globalization;
using Twin.Client.Blazor.Web;

namespace Twin.Client.Blazor.Twins;

/// <summary>Times, spans and sizes as the screens write them.</summary>
public static class Shown
{
    /// <summary>Local date and time.</summary>
    public static string Time(long ms) => ms <= 0
        ? "–"
        : DateTimeOffset.FromUnixTimeMilliseconds(ms).Here().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A span as h:mm:ss, with days when there are any.</summary>
    public static string Span(long ms)
    {
        var span = TimeSpan.FromMilliseconds(Math.Max(0, ms));
        return span.ToString(span.Days > 0 ? @"d\ \d\ hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes with a unit.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_048_576 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024.0:0.#} KiB"),
        < 1_073_741_824 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_073_741_824.0:0.##} GiB"),
    };
}
