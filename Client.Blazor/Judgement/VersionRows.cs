using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Twins;
using Twin.Domain.Judgement;

namespace Twin.Client.Blazor.Judgement;

/// <summary>A line of two versions side by side.</summary>
internal sealed record VersionRow(string Item, string Left, string Right);

/// <summary>Two versions side by side.</summary>
internal static class VersionRows
{
    private const string None = "–";

    /// <summary>The lines, in the order people read them: what it promises, what it was made of, where it comes from.</summary>
    public static IEnumerable<VersionRow> Of(ModelVersion left, ModelVersion right, IStringLocalizer texts)
    {
        VersionRow Row(string item, Func<ModelVersion, string> of) => new(texts[item], of(left), of(right));
        return
        [
            Row("State", v => texts["State." + v.State]),
            Row("FalseAlarms", v => JudgementWords.Percent(v.Report?.FalseAlarms)),
            Row("Compare.Longest", v => v.Report is not { } report ? None : texts["Report.Longest", Number(report.LongestFalseAlarm),
                JudgementWords.Span(texts, report.LongestFalseAlarm * v.Card.PeriodMs / 1_000.0)]),
            Row("Compare.Limits", v => v.Card.InnerLimits.IsDefaultOrEmpty ? v.Card.Limit.ToString("G4", CultureInfo.InvariantCulture)
                : string.Join(", ", v.Card.InnerLimits.Select(l => l.ToString("G4", CultureInfo.InvariantCulture)))),
            Row("Compare.Period", v => texts["Compare.Seconds", (v.Card.PeriodMs / 1_000.0).ToString("G4", CultureInfo.InvariantCulture)]),
            new(texts["Compare.Signals"], Signals(left, right, texts), Signals(right, left, texts)),
            Row("Compare.LeftOut", v => v.Report is { LeftOut.Count: > 0 } report
                ? string.Join("; ", report.LeftOut.Select(l => $"{l.Signal}: {texts["Reason." + l.Reason]}")) : None),
            Row("Compare.Suspicions", v => v.Report is { Suspicions.Count: > 0 } report
                ? string.Join("; ", report.Suspicions.Select(s => texts["Report.Suspicion", s.Signal, When(v.Card, s.Row),
                    s.Sigmas.ToString("N0", CultureInfo.InvariantCulture)])) : None),
            Row("Compare.Rows", v => v.Report is { } r ? $"{Number(r.FitRows)}, {Number(r.LimitRows)}, {Number(r.ReportRows)}" : None),
            Row("Compare.Fitted", v => Spans(v.Card.Fitted)),
            Row("Compare.Limited", v => Spans(v.Card.Limited)),
            Row("Compare.Made", v => Shown.Time(v.Card.MadeMs)),
            Row("By", v => JudgementWords.Who(texts, v.By)),
            Row("Compare.DataHash", v => Hash(v.Card.DataHash)),
            Row("Compare.FileHash", v => Hash(v.Hash)),
            Row("Compare.Parent", v => Hash(v.Card.Parent)),
            Row("Compare.Licence", v => v.Card.Licence.Length > 0 ? v.Card.Licence : None),
        ];
    }

    private static string Signals(ModelVersion of, ModelVersion other, IStringLocalizer texts)
    {
        var only = of.Card.Signals.Except(other.Card.Signals, StringComparer.Ordinal).ToArray();
        var count = Number(of.Card.Signals.Length);
        return only.Length == 0 ? count : $"{count} · {texts["Compare.Only", string.Join(", ", only)]}";
    }

    private static string Spans(IEnumerable<TimeSpanMs> spans)
    {
        var text = string.Join("; ", spans.Select(s => $"{JudgementWords.At(s.FromMs)} – {JudgementWords.At(s.ToMs)}"));
        return text.Length > 0 ? text : None;
    }

    /// <summary>When a sample of the fit was: its rows are counted over all periods.</summary>
    internal static string When(ModelCard card, int row)
    {
        foreach (var span in card.Fitted)
        {
            var rows = Sampling.Rows(span.FromMs, span.ToMs, card.PeriodMs);
            if (row < rows) return JudgementWords.At(span.FromMs + (row * card.PeriodMs));
            row -= rows;
        }

        return None;
    }

    /// <summary>Enough of a hash to tell two apart.</summary>
    private static string Hash(string hash) => hash.Length == 0 ? None : hash[..Math.Min(16, hash.Length)];

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
