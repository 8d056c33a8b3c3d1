using System.Collections.Immutable;
using System.Globalization;

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

            var (row, error) = new IncidentRowReader(header, record, nowMs).Read();
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

    internal static string At(int line, string? column = null) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}") + (column is null ? "" : $", column {column}");
}
