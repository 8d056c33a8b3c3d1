using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Client.Blazor.Web;
using Twin.Domain.Flows;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Work;

/// <summary>Addresses and words of orders.</summary>
public static class OrderAddress
{
    /// <summary>Where the board is.</summary>
    public const string Board = "/orders";

    /// <summary>The page of an order.</summary>
    public static string Of(string id) => "/orders/" + Uri.EscapeDataString(id);

    /// <summary>The form of a new one about something an emergency left to be done; <paramref name="item"/> says what, and makes it one.
    /// </summary>
    public static string FromEmergency(string emergency, string item, string twin, string title)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal) { ["flow"] = "task", ["from"] = $"{emergency}/{item}" };
        if (twin.Length > 0) query["twin"] = twin;
        query["title"] = title;
        return QueryHelpers.AddQueryString(Board + "/new", query);
    }

    /// <summary>The board with filters; empty ones are left out.</summary>
    public static string With(string tab, string? text, string? flow, string? phase, int severity)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (tab.Length > 0 && tab != "board") query["tab"] = tab;
        if (!string.IsNullOrWhiteSpace(text)) query["q"] = text;
        if (!string.IsNullOrEmpty(flow)) query["flow"] = flow;
        if (!string.IsNullOrEmpty(phase)) query["phase"] = phase;
        if (severity > 0) query["severity"] = severity.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(Board, query);
    }

    /// <summary>The order something came of, as a step of it says (<c>WO-1/4/0</c>); null: it came of no order.</summary>
    public static string? OriginOf(OrderFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var end = facts.SourceId.IndexOf('/', StringComparison.Ordinal);
        return facts.Source is OrderSource.Order or OrderSource.Inspection && end > 0
            && facts.SourceId.StartsWith("WO-", StringComparison.Ordinal) ? facts.SourceId[..end] : null;
    }

    /// <summary>Begin of each of so many days here, and the end of the last, Unix ms; a day of a clock change is longer or shorter.
    /// </summary>
    public static ImmutableArray<long> Days(DateOnly first, int count) =>
    [
        .. Enumerable.Range(0, count + 1).Select(d =>
            PageZone.Meant(first.AddDays(d).ToDateTime(TimeOnly.MinValue)).ToUnixTimeMilliseconds()),
    ];

    /// <summary>How long until, or since, a time.</summary>
    public static string Due(long dueMs, long nowMs, IStringLocalizer<OrderTexts> texts) => dueMs == 0 ? ""
        : dueMs >= nowMs ? texts["In", Length(dueMs - nowMs, texts)] : texts["Late", Length(nowMs - dueMs, texts)];

    /// <summary>A length of time in its two largest parts.</summary>
    public static string Length(long ms, IStringLocalizer<OrderTexts> texts)
    {
        var span = TimeSpan.FromMilliseconds(ms);
        return span.TotalDays >= 1 ? texts["Days", (int)span.TotalDays, span.Hours]
            : span.TotalHours >= 1 ? texts["Hours", (int)span.TotalHours, span.Minutes]
            : span.TotalMinutes >= 1 ? texts["Minutes", (int)span.TotalMinutes] : texts["Seconds", (int)span.TotalSeconds];
    }

    /// <summary>Days of durations joined: count, median of medians weighed by count, worst nine in ten, of one flow and state.</summary>
    public static IEnumerable<(string Flow, string State, int Count, long P50Ms, long P90Ms, OrderDuration[] Days)> Joined(
        IEnumerable<OrderDuration> days) => days.GroupBy(d => (d.Flow, d.State)).Select(g =>
    {
        OrderDuration[] all = [.. g.OrderBy(d => d.Day)];
        var count = all.Sum(d => d.Count);
        var half = all.OrderBy(d => d.P50Ms)
            .Aggregate((Seen: 0, Ms: 0L), (a, d) => a.Seen * 2 >= count ? a : (a.Seen + d.Count, d.P50Ms)).Ms;
        return (g.Key.Flow, g.Key.State, count, half, all.Max(d => d.P90Ms), all);
    }).OrderBy(r => r.Flow, StringComparer.Ordinal).ThenByDescending(r => r.half);

    /// <summary>How the median goes over the days: slope of a straight line in ms a day; null: too few days.</summary>
    public static double? Trend(IReadOnlyList<OrderDuration> days)
    {
        if (days.Count < 3) return null;
        var (x, y) = (days.Average(d => d.Day / 86_400_000.0), days.Average(d => (double)d.P50Ms));
        var over = days.Sum(d => Math.Pow((d.Day / 86_400_000.0) - x, 2));
        return over == 0 ? null : days.Sum(d => ((d.Day / 86_400_000.0) - x) * (d.P50Ms - y)) / over;
    }

    /// <summary>Columns of the board.</summary>
    public static IReadOnlyList<FlowPhase> Columns { get; } = [FlowPhase.Open, FlowPhase.Work, FlowPhase.Review];
}
