using System.Collections.Immutable;
using System.Text;
using Twin.Domain.Knowledge.Incidents;

namespace Twin.Domain.Exchange;

/// <summary>One row of a table.</summary>
/// <param name="Number">Row (Excel) or line (CSV) it stands in, from 1.</param>
/// <param name="Cells">Texts in the order of the columns; missing ones are empty.</param>
public sealed record SheetRow(int Number, ImmutableArray<string> Cells);

/// <summary>A table as it comes from or goes to Excel or CSV: all cells are texts.</summary>
public sealed class Sheet(ImmutableArray<string> columns, ImmutableArray<SheetRow> rows)
{
    /// <summary>Most rows taken.</summary>
    public const int MaxRows = 200_000;

    /// <summary>Of two columns of a name the first counts.</summary>
    private readonly Dictionary<string, int> _places = columns.Select(static (name, at) => (Name: name.Trim(), At: at))
        .DistinctBy(static c => c.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static c => c.Name, static c => c.At, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names in the first row.</summary>
    public ImmutableArray<string> Columns { get; } = columns;

    public ImmutableArray<SheetRow> Rows { get; } = rows;

    /// <summary>Place of a column by its name, whatever its case; -1: there is none.</summary>
    public int Column(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>A cell; null: the table has no such column.</summary>
    public string? Cell(SheetRow row, string column)
    {
        var at = Column(column);
        return at < 0 ? null : at < row.Cells.Length ? row.Cells[at].Trim() : "";
    }

    /// <summary>A cell as it is named in an error.</summary>
    public static string Cut(string cell) => cell.Length <= 60 ? cell : cell[..60] + "…";

    /// <summary>Columns that a reader needs and the table lacks.</summary>
    public TwinError? Lacks(params ReadOnlySpan<string> needed)
    {
        var missing = new List<string>();
        foreach (var name in needed)
        {
            if (Column(name) < 0) missing.Add(name);
        }

        return missing.Count == 0
            ? null
            : new TwinError("sheet.columns", $"The first row must name the columns; missing: {string.Join(", ", missing)}.", Path: "row 1");
    }
}

/// <summary>Tables as CSV (RFC 4180, UTF-8). A text that a spreadsheet would run as a formula is written
/// with a leading apostrophe.</summary>
public static class CsvSheet
{
    private const string Formula = "=+-@\t\r";

    /// <summary>Reads a table; a byte order mark is allowed.</summary>
    public static (Sheet? Sheet, TwinError? Error) Read(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return (null, new TwinError("sheet.encoding", "The file is not UTF-8 text."));
        }

        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        ImmutableArray<string>? columns = null;
        foreach (var record in CsvText.Read(text))
        {
            if (columns is null)
            {
                columns = [.. record.Fields];
                continue;
            }

            if (rows.Count == Sheet.MaxRows) return (null, TooMany());
            rows.Add(new SheetRow(record.Line, [.. record.Fields.Select(Plain)]));
        }

        return columns is { } named
            ? (new Sheet(named, rows.ToImmutable()), null)
            : (null, new TwinError("sheet.empty", "The table is empty."));
    }

    /// <summary>Writes a table, with a byte order mark so that Excel reads Chinese.</summary>
    public static byte[] Write(Sheet sheet)
    {
        var text = new StringBuilder("\uFEFF");
        Line(text, sheet.Columns);
        foreach (var row in sheet.Rows) Line(text, row.Cells);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static TwinError TooMany() => new("sheet.rows", $"A table has at most {Sheet.MaxRows} rows.");

    private static void Line(StringBuilder text, ImmutableArray<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) text.Append(',');
            var cell = IsFormula(cells[i]) || IsApostrophed(cells[i]) ? "'" + cells[i] : cells[i];
            var quote = cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell != cell.Trim();
            text.Append(quote ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        text.Append("\r\n");
    }

    private static string Plain(string cell) => IsApostrophed(cell) ? cell[1..] : cell;

    private static bool IsApostrophed(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && (IsFormula(cell[1..]) || IsApostrophed(cell[1..]));

    /// <summary>Numbers are no formulas.</summary>
    private static bool IsFormula(string cell) => cell.Length > 0 && Formula.Contains(cell[0], StringComparison.Ordinal)
        && !double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
}
