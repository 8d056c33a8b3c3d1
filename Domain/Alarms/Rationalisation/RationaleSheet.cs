using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Exchange;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Alarms.Rationalisation;

/// <summary>The table of rationalisation as a spreadsheet. On the way in a column that is missing changes nothing; an empty cell takes
/// away what was said. Alarm texts, computed priority and verdict are only written.</summary>
public static class RationaleSheet
{
    private static readonly ImmutableArray<string> Names =
    [
        "Subject", "Owner", "Rule", "Alarm (en)", "Alarm (zh)", "Priority", "Cause (en)", "Cause (zh)", "Consequence (en)",
        "Consequence (zh)", "Severity", "Action (en)", "Action (zh)", "Respond (s)", "Computed priority", "Verdict", "Twins",
    ];

    /// <summary>The rows as a sheet.</summary>
    public static Sheet Write(IEnumerable<RationaleRow> rows) => new(Names, [.. rows.Select((r, i) => new SheetRow(i + 2,
    [
        RationaleTable.Word(r.Subject), r.Owner, r.Rule, r.Text.En, r.Text.Zh, RationaleTable.Word(r.Priority), r.Cause.En, r.Cause.Zh,
        r.Consequence.En, r.Consequence.Zh, r.Severity == ConsequenceSeverity.None ? "" : RationaleTable.Word(r.Severity), r.Action.En,
        r.Action.Zh, r.RespondS == 0 ? "" : r.RespondS.ToString("R", CultureInfo.InvariantCulture),
        r.Computed is { } computed ? RationaleTable.Word(computed) : "", RationaleTable.Word(r.Verdict),
        r.Twins.ToString(CultureInfo.InvariantCulture),
    ]))]);

    /// <summary>Reads a sheet against the rows there are.</summary>
    public static RationaleImport Read(Sheet sheet, IReadOnlyCollection<RationaleRow> known)
    {
        if (sheet.Lacks("Subject", "Owner", "Rule") is { } lacks) return new RationaleImport([], [lacks], 0);
        var byKey = known.ToDictionary(static r => (r.Subject, r.Owner, r.Rule));
        var seen = new HashSet<(ModelSubject, string, string)>();
        var changes = ImmutableArray.CreateBuilder<RationaleChange>();
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        foreach (var row in sheet.Rows)
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace)) continue;
            var wrong = errors.Count;
            var change = ReadRow(sheet, row, byKey, seen, errors);
            if (change is { IsEmpty: false } && errors.Count == wrong) changes.Add(change);
            if (errors.Count >= Limits.PlantFileErrors) break;
        }

        return new RationaleImport(changes.ToImmutable(), errors.ToImmutable(), sheet.Rows.Length);
    }

    private static RationaleChange? ReadRow(Sheet sheet, SheetRow row, Dictionary<(ModelSubject, string, string), RationaleRow> known,
        HashSet<(ModelSubject, string, string)> seen, ImmutableArray<TwinError>.Builder errors)
    {
        void Wrong(string code, string column, string message) =>
            errors.Add(new TwinError(code, message, Path: $"row {row.Number}: {column}"));
        string? Cell(string column) => sheet.Cell(row, column);

        var subject = Cell("Subject")!.ToUpperInvariant() switch
            { "TYPE" => ModelSubject.Type, "TWIN" => ModelSubject.Twin, _ => ModelSubject.Plant };
        if (subject == ModelSubject.Plant)
        {
            Wrong("sheet.subject", "Subject", "'Subject' is type or twin.");
            return null;
        }

        var key = (subject, Cell("Owner")!, Cell("Rule")!);
        if (!known.TryGetValue(key, out var old))
        {
            Wrong("sheet.rule.unknown", "Rule", $"There is no rule '{key.Item3}' of {RationaleTable.Word(subject)} '{key.Item2}'.");
            return null;
        }

        if (!seen.Add(key)) Wrong("sheet.duplicate", "Rule", "This alarm stands in the table twice.");
        return new RationaleChange(subject, old.Owner, old.Rule)
        {
            Priority = Differs(
                Named(Cell("Priority"), AlarmPriority.Low, false, "Priority", "critical, high, medium or low", Wrong), old.Priority),
            Severity = Differs(
                Named(Cell("Severity"), ConsequenceSeverity.None, true, "Severity", "minor, major or severe", Wrong), old.Severity),
            Cause = Differs(Words(Cell("Cause (en)"), Cell("Cause (zh)"), old.Cause, "Cause", Wrong), old.Cause),
            Consequence = Differs(
                Words(Cell("Consequence (en)"), Cell("Consequence (zh)"), old.Consequence, "Consequence", Wrong), old.Consequence),
            Action = Differs(Words(Cell("Action (en)"), Cell("Action (zh)"), old.Action, "Action", Wrong), old.Action),
            RespondS = Differs(Seconds(Cell("Respond (s)"), Wrong), old.RespondS),
        };
    }

    private static T? Named<T>(
        string? cell, T none, bool mayBeEmpty, string column, string words, Action<string, string, string> wrong)
        where T : struct, Enum
    {
        if (cell is null) return null;
        if (cell.Length == 0 && mayBeEmpty) return none;
        if (Enum.TryParse<T>(cell, true, out var value) && !int.TryParse(cell, out _) && (mayBeEmpty || !value.Equals(default(T)))
            && !(mayBeEmpty && value.Equals(none))) return value;
        wrong($"sheet.{column.ToLowerInvariant()}", column, $"'{column}' is {words}, not '{Sheet.Cut(cell)}'.");
        return null;
    }

    private static LocalizedText? Words(
        string? en, string? zh, LocalizedText old, string column, Action<string, string, string> wrong)
    {
        if (en is null && zh is null) return null;
        var text = new LocalizedText(en ?? old.En, zh ?? old.Zh);
        if (text.En.Length <= Limits.TextChars && text.Zh.Length <= Limits.TextChars) return text;
        wrong("sheet.text.length", column, $"Longer than {Limits.TextChars} characters.");
        return null;
    }

    private static double? Seconds(string? cell, Action<string, string, string> wrong)
    {
        if (cell is null) return null;
        if (cell.Length == 0) return 0;
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400 * 7)
            return seconds;
        wrong("sheet.respond", "Respond (s)", $"'Respond (s)' is a number of seconds above 0, at most a week, not '{Sheet.Cut(cell)}'.");
        return null;
    }

    private static T? Differs<T>(T? value, T old)
        where T : struct => value is { } v && !v.Equals(old) ? value : null;

    private static LocalizedText? Differs(LocalizedText? value, LocalizedText old) => value is not null && value != old ? value : null;
}
