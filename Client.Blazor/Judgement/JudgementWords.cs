using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Modelling;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Client.Blazor.Judgement;

/// <summary>Times and errors as the page of judgement says them.</summary>
internal static class JudgementWords
{
    /// <summary>A time, local.</summary>
    public static string At(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).Here().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An error in the screen's language.</summary>
    public static string Of(TwinError error) =>
        CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal) ? error.Zh ?? error.Message : error.Message;

    /// <summary>Who did something, as people say it.</summary>
    public static string Who(IStringLocalizer texts, string actor) =>
        actor == "system:bootstrap" ? texts["Who.Bootstrap"]
        : actor.StartsWith("key:", StringComparison.Ordinal) ? texts["Who.Key", actor["key:".Length..]] : ModelWords.Who(actor);

    /// <summary>How long something takes, in the unit that suits it.</summary>
    public static string Span(IStringLocalizer texts, double seconds)
    {
        var (unit, of) = seconds switch { < 120 => ("Seconds", 1), < 7_200 => ("Minutes", 60), _ => ("Hours", 3_600) };
        return texts["Span." + unit, (seconds / of).ToString(of == 1 ? "F0" : "0.#", CultureInfo.InvariantCulture)];
    }

    /// <summary>What an engineer should know of a version before all else.</summary>
    public static IEnumerable<string> Warnings(IStringLocalizer texts, ModelVersion version)
    {
        if (version.Report is not { } report) yield break;
        if (report.LimitsOnFit) yield return texts["Remark.LimitsOnFit"];
        if (report.LeftOut.Count > 0) yield return texts["Remark.LeftOut", string.Join(", ", report.LeftOut.Select(l => l.Signal))];
        if (report.Suspicions.Count > 0)
            yield return texts["Remark.Suspicious", string.Join(", ", report.Suspicions.Take(4).Select(s => s.Signal))];
    }

    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share) => share is { } s ? (100 * s).ToString("F2", CultureInfo.InvariantCulture) + " %" : "–";
}
