using System.Globalization;
using Twin.Client.Blazor.Web;
using Twin.Domain.Judgement;

namespace Twin.Client.Blazor.Judgement;

/// <summary>A normal period as the engineer chooses it.</summary>
/// <param name="Part">What it is for: one of <see cref="Parts"/>.</param>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end.</param>
public sealed record NormalPeriod(string Part, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What periods are for: the fit, the limits, the report.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["Fit", "Limits", "Report"];

    /// <summary>As a training takes it.</summary>
    public TimeSpanMs Span => new(From.ToUnixTimeMilliseconds(), To.ToUnixTimeMilliseconds());

    /// <summary>Eight hours for each, one after the other until now; less where the history begins later.</summary>
    public static IEnumerable<NormalPeriod> Usual(DateTimeOffset now, DateTimeOffset? begins = null)
    {
        var minutes = Math.Clamp(Math.Floor((now - (begins ?? DateTimeOffset.MinValue)).TotalMinutes / Parts.Count), 1, 480);
        var end = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        return Parts.Select((part, i) => new NormalPeriod(part, end.AddMinutes(minutes * (i - 3)), end.AddMinutes(minutes * (i - 2))));
    }

    /// <summary>A time as an input of the browser wants it, local.</summary>
    public static string Local(DateTimeOffset at) => at.Here().ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>This period with another begin or end; itself when the text is no time.</summary>
    public NormalPeriod With(string? text, bool from)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, out var at)) return this;
        var time = PageZone.Meant(at);
        return from ? this with { From = time } : this with { To = time };
    }
}
