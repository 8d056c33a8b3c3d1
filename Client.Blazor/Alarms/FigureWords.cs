using System.Globalization;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Performance;

namespace Twin.Client.Blazor.Alarms;

/// <summary>Figures of the performance page as people read them.</summary>
public static class FigureWords
{
    private static readonly string[] Shares = ["bucketsOver10", "hoursOver30", "flood", "topTen", "useful"];

    /// <summary>
    /// End of a report's window, Unix ms: now, or after the newest step known. The plant's clock may be ahead of this process's, and an
    /// alarm that everybody sees must be counted.
    /// </summary>
    public static long EndMs(long nowMs, IEnumerable<AlarmTransition> alarms) =>
        alarms.Select(static a => a.AtMs + 1).Append(nowMs).Max();

    /// <summary>A value with its unit; a dash when there is nothing to compute it from.</summary>
    public static string Value(string key, double value) => double.IsNaN(value) ? "–"
        : IsShare(key) ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %")
        : key.StartsWith("acknowledge", StringComparison.Ordinal) ? Seconds(value)
        : value.ToString(key == "chatterIndex" ? "0.000" : "0.##", CultureInfo.InvariantCulture);

    /// <summary>Seconds, minutes or hours.</summary>
    public static string Seconds(double seconds) => double.IsNaN(seconds) ? "–"
        : seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s")
        : seconds < 7_200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.#} h");

    /// <summary>Milliseconds of a delay.</summary>
    public static string Delay(long ms) => Seconds(ms / 1_000.0);

    /// <summary>Where a value lies on the bar of its figure, 0 to 100; the bar reaches beyond the limit.</summary>
    public static double Place(AlarmFigure figure, double value)
    {
        if (double.IsNaN(value)) return 0;
        var known = double.IsNaN(figure.Value) ? 0 : figure.Value;
        var most = IsShare(figure.Key) && figure.Target.Lowest
            ? 1
            : Math.Max(known, Math.Max(figure.Target.Target, figure.Target.Limit) * 2);
        return most <= 0 ? 0 : Math.Clamp(100 * value / most, 0, 100);
    }

    /// <summary>Invariant number for SVG.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static bool IsShare(string key) => Shares.Contains(key) || key.StartsWith("share", StringComparison.Ordinal);
}
