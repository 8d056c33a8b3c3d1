using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Domain.Dangers;

namespace Twin.Client.Blazor.Dangers;

/// <summary>How a time to danger is said.</summary>
public static class DangerWords
{
    private const int Hours = 120; // minutes from which on hours are said

    /// <summary>The limit with the time until it: <c>HH in 12–16 min</c>.</summary>
    public static string Short(IStringLocalizer texts, Danger danger, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(danger);
        return texts["Danger." + danger.Kind, Span(texts, danger, nowMs)];
    }

    /// <summary>The time alone: <c>12–16 min</c>.</summary>
    private static string Span(IStringLocalizer texts, Danger danger, long nowMs)
    {
        var (from, to) = danger.MinutesAt(nowMs);
        return from >= Hours ? texts["Danger.Hours", Hour(from), Hour(to)]
            : from == 0 ? texts["Danger.Within", Math.Max(1, to)]
            : from == to ? texts["Danger.About", from] : texts["Danger.Minutes", from, to];
    }

    private static string Hour(int minutes) => (minutes / 60.0).ToString("0.0", CultureInfo.InvariantCulture);
}
