using System.Globalization;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;

namespace Twin.Client.Blazor.Modelling;

/// <summary>One cell of the rationalisation grid as text, and what an edit of it changes.</summary>
public static class RationaleCell
{
    /// <summary>Columns that can be edited.</summary>
    public static readonly IReadOnlyList<string> Columns = ["cause", "consequence", "severity", "action", "respond", "priority"];

    /// <summary>The text an editor begins with, in the language of the screen.</summary>
    public static string Text(RationaleRow row, string column, bool chinese) => column switch
    {
        "cause" => Said(row.Cause, chinese),
        "consequence" => Said(row.Consequence, chinese),
        "action" => Said(row.Action, chinese),
        "severity" => row.Severity.ToString(),
        "priority" => row.Priority.ToString(),
        _ => row.RespondS == 0 ? "" : row.RespondS.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>The change an edit makes; null: the text is not what the column holds. Empty changes nothing.</summary>
    public static RationaleChange? Change(RationaleRow row, string column, string text, bool chinese)
    {
        var change = new RationaleChange(row.Subject, row.Owner, row.Rule);
        text = text.Trim();
        if (text == Text(row, column, chinese)) return change;
        if (text.Length > Limits.TextChars) return null;
        switch (column)
        {
            case "cause": return change with { Cause = With(row.Cause, text, chinese) };
            case "consequence": return change with { Consequence = With(row.Consequence, text, chinese) };
            case "action": return change with { Action = With(row.Action, text, chinese) };
            case "severity": return Enum.TryParse<ConsequenceSeverity>(text, out var severity) ? change with { Severity = severity } : null;
            case "priority": return Enum.TryParse<AlarmPriority>(text, out var priority) ? change with { Priority = priority } : null;
            default:
                if (text.Length == 0) return change with { RespondS = 0 };
                return Seconds(text) is { } seconds ? change with { RespondS = seconds } : null;
        }
    }

    /// <summary><c>90</c>, <c>90 s</c>, <c>5 min</c>, <c>1.5 h</c> → seconds; null: none of them.</summary>
    public static double? Seconds(string text)
    {
        var parts = text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2 || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = number * (parts.Length == 1 ? 1 : parts[1] switch { "s" => 1, "min" => 60, "h" => 3_600, _ => double.NaN });
        return seconds is > 0 and <= 604_800 ? seconds : null;
    }

    private static string Said(LocalizedText text, bool chinese) => chinese ? text.Zh : text.En;

    private static LocalizedText With(LocalizedText old, string text, bool chinese) =>
        chinese ? old with { Zh = text } : old with { En = text };
}
