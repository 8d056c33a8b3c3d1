using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>A past incident read from a file.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Id">Id it has or gets: the same row always gets the same.</param>
/// <param name="Facts">What it says.</param>
public sealed record ImportedIncident(int Line, string Id, IncidentFacts Facts);

/// <summary>A file of past incidents, read.</summary>
/// <param name="Rows">Good rows.</param>
/// <param name="Errors">Bad ones; <see cref="TwinError.Path"/> says line and column.</param>
public sealed record IncidentFile(ImmutableArray<ImportedIncident> Rows, ImmutableArray<TwinError> Errors);

/// <summary>
/// Reads past incidents from CSV. Columns by name, any order: <c>occurred_at</c>, <c>class</c>, <c>title</c> (needed); <c>id</c>,
/// <c>outcome</c> (incident, near-miss, false-alarm), <c>equipment_type</c>, <c>substance</c>, <c>twins</c>, <c>whys</c>,
/// <c>actions</c> (separated by ';'), <c>effects</c>, <c>injured</c>, <c>fatalities</c>, <c>released_kg</c>.
/// </summary>
public static class IncidentCsv
{
    /// <summary>Most rows of a file.</summary>
    public const int MaxRows = 20_000;

    /// <summary>Errors that are listed; reading stops there.</summary>
    public const int MaxErrors = 1_000;

    private static readonly string[] Known =
    [
        "id", "occurred_at", "class", "title", "outcome", "equipment_type", "substance", "twins", "whys", "actions", "effects", "injured",
        "fatalities", "released_kg",
    ];

    /// <summary>Reads; good rows are kept when others are bad.</summary>
    public static IncidentFile Read(string text, long nowMs)
    {
        var rows = ImmutableArray.CreateBuilder<ImportedIncident>();
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        string[]? header = null;
        foreach (var record in CsvText.Read(text))
        {
            if (header is null)
            {
                header = [.. record.Fields.Select(static f => f.Trim().ToLowerInvariant())];
                if (CheckHeader(header, record.Line) is { Length: > 0 } wrong) return new IncidentFile([], wrong);
                continue;
            }

            if (errors.Count >= MaxErrors) break;
            if (rows.Count + errors.Count >= MaxRows)
            {
                errors.Add(new TwinError("csv.rows", $"A file has at most {MaxRows} rows; the rest was not read.", Path: At(record.Line)));
                break;
            }

            var (row, error) = new RowReader(header, record, nowMs).Read();
            if (row is not null && !lines.TryAdd(row.Id, row.Line))
                error = new TwinError(
                    "csv.duplicate", $"The incident '{row.Id}' already stands in line {lines[row.Id]}.", Path: At(row.Line));
            if (error is not null) errors.Add(error);
            else rows.Add(row!);
        }

        if (header is null) errors.Add(new TwinError("csv.empty", "The file is empty.", Path: At(1)));
        return new IncidentFile(rows.DrainToImmutable(), errors.DrainToImmutable());
    }

    private static ImmutableArray<TwinError> CheckHeader(string[] header, int line) =>
    [
        .. header.Where(static h => !Known.Contains(h))
            .Select(h => new TwinError("csv.column", $"There is no column '{h}'.", Path: At(line))),
        .. header.GroupBy(static h => h).Where(static g => g.Count() > 1)
            .Select(g => new TwinError("csv.column", $"The column '{g.Key}' stands twice.", Path: At(line))),
        .. Known[1..4].Where(k => !header.Contains(k))
            .Select(k => new TwinError("csv.column", $"The column '{k}' is missing.", Path: At(line))),
    ];

    private static string At(int line, string? column = null) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}") + (column is null ? "" : $", column {column}");

    private sealed class RowReader(string[] header, CsvRecord record, long nowMs)
    {
        private TwinError? _error;

        public (ImportedIncident? Row, TwinError? Error) Read()
        {
            if (record.Fields.Length != header.Length)
                return (null, new TwinError("csv.fields",
                    $"{record.Fields.Length} fields where the header has {header.Length}.", Path: At(record.Line)));
            var facts = new IncidentFacts
            {
                Title = Get("title"),
                Class = Get("class"),
                OccurredMs = Time(),
                Outcome = Outcome(),
                EquipmentType = Get("equipment_type"),
                Substance = Get("substance"),
                Twins = List("twins"),
                Whys = List("whys"),
                Actions = [.. List("actions").Select(static a => new IncidentAction(a))],
                Effects = new IncidentEffects(
                    Get("effects"), (int)Number("injured", true), (int)Number("fatalities", true), Number("released_kg", false)),
            };
            if (_error is null && IncidentKernel.Check(facts, nowMs) is { } wrong)
                _error = wrong with { Path = At(record.Line, ColumnOf(wrong.Path)) };
            var id = Get("id");
            if (id.Length == 0) id = IdOf(record);
            else if (!TwinKey.IsLocalId(id)) Wrong("id", "is not a local id");
            return _error is null ? (new ImportedIncident(record.Line, id, facts), null) : (null, _error);
        }

        // The same row is the same incident, however often it is imported.
        private static string IdOf(CsvRecord record) =>
            "IMP-" + Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', record.Fields))).AsSpan(0, 8));

        private static string? ColumnOf(string? field) => field switch
        {
            "occurredMs" => "occurred_at",
            "equipmentType" => "equipment_type",
            "facts" or null => null,
            _ => field,
        };

        private string Get(string column)
        {
            var index = Array.IndexOf(header, column);
            return index < 0 ? "" : record.Fields[index].Trim();
        }

        private ImmutableArray<string> List(string column) =>
            [.. Get(column).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        private long Time()
        {
            var text = Get("occurred_at");
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
                return time.ToUnixTimeMilliseconds();
            Wrong("occurred_at", $"'{text}' is not an ISO 8601 time");
            return 0;
        }

        private IncidentOutcome Outcome()
        {
            switch (Get("outcome").ToLowerInvariant())
            {
                case "" or "incident": return IncidentOutcome.Incident;
                case "near-miss": return IncidentOutcome.NearMiss;
                case "false-alarm": return IncidentOutcome.FalseAlarm;
                default:
                    Wrong("outcome", "must be incident, near-miss or false-alarm");
                    return IncidentOutcome.Incident;
            }
        }

        private double Number(string column, bool whole)
        {
            var text = Get(column);
            if (text.Length == 0) return 0;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value is >= 0 and <= 1e9 && (!whole || value == Math.Floor(value)))
                return value;
            Wrong(column, $"'{text}' is not a {(whole ? "whole " : "")}number of 0 or more");
            return 0;
        }

        private void Wrong(string column, string what) =>
            _error ??= new TwinError("csv.value", $"{column} {what}.", Path: At(record.Line, column));
    }
}
