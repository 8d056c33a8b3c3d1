using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Twin.Domain;
using Twin.Domain.Exchange;

namespace Twin.Client.Blazor.Exchange;

/// <summary>Tables as Excel files (.xlsx), first sheet. What was packed to burst is refused before anything is read.</summary>
public static class ExcelSheet
{
    /// <summary>Largest size of all parts of a file after unpacking, bytes.</summary>
    public const long UnpackedBytes = 128 << 20;

    /// <summary>Most parts of a file.</summary>
    public const int Parts = 200;

    /// <summary>Most columns.</summary>
    public const int Columns = 100;

    /// <summary>Longest text an Excel cell can hold, characters.</summary>
    public const int CellChars = 32_767;

    private static readonly OpenXmlConfiguration Settings = new() { FillMergedCells = false, EnableSharedStringCache = false };

    /// <summary>Writes a table.</summary>
    public static byte[] Write(Sheet sheet, string name)
    {
        var rows = sheet.Rows.Select(row =>
        {
            var cells = new Dictionary<string, object?>(StringComparer.Ordinal);
            for (var i = 0; i < sheet.Columns.Length; i++) cells[sheet.Columns[i]] = i < row.Cells.Length ? Clean(row.Cells[i]) : "";
            return (IDictionary<string, object?>)cells;
        }).ToList();
        // Without a row the names of the columns would be lost.
        if (rows.Count == 0) rows.Add(sheet.Columns.ToDictionary(static c => c, static _ => (object?)""));
        using var file = new MemoryStream();
        file.SaveAs(rows, true, name, ExcelType.XLSX, Settings);
        return file.ToArray();
    }

    /// <summary>Reads the first sheet; never throws for what a file holds.</summary>
    public static (Sheet? Sheet, TwinError? Error) Read(byte[] file)
    {
        try
        {
            if (CheckSize(file) is { } burst) return (null, burst);
            using var stream = new MemoryStream(file, false);
            return ReadRows(stream.Query(false, null, ExcelType.XLSX, "A1", Settings));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, new TwinError("sheet.excel", "This is not an Excel file (.xlsx), or it is damaged."));
        }
    }

    private static (Sheet?, TwinError?) ReadRows(IEnumerable<dynamic> found)
    {
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        ImmutableArray<string>? columns = null;
        var number = 0;
        foreach (IDictionary<string, object?> row in found)
        {
            number++;
            if (row.Count > Columns) return (null, new TwinError("sheet.columns", $"A table has at most {Columns} columns."));
            var cells = row.Values.Select(Text).ToImmutableArray();
            if (columns is null)
            {
                if (!cells.All(string.IsNullOrWhiteSpace)) columns = cells;
                continue;
            }

            if (number > Sheet.MaxRows) return (null, new TwinError("sheet.rows", $"A table has at most {Sheet.MaxRows} rows."));
            if (!cells.All(string.IsNullOrWhiteSpace)) rows.Add(new SheetRow(number, cells));
        }

        return columns is { } named
            ? (new Sheet(named, rows.ToImmutable()), null)
            : (null, new TwinError("sheet.empty", "The table is empty."));
    }

    /// <summary>Unpacks into nothing and counts: what a file says of its own size is not believed.</summary>
    private static TwinError? CheckSize(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file, false), ZipArchiveMode.Read);
        var buffer = new byte[64 << 10];
        var total = 0L;
        if (archive.Entries.Count > Parts) return TooLarge();
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            int read;
            while ((read = part.Read(buffer)) > 0)
            {
                if ((total += read) > UnpackedBytes) return TooLarge();
            }
        }

        return null;
    }

    private static TwinError TooLarge() => new("sheet.size", $"The file unpacks to more than {UnpackedBytes >> 20} MiB.");

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>XML has no words for control characters.</summary>
    private static string Clean(string text)
    {
        var cut = text.Length > CellChars ? text[..CellChars] : text;
        return cut.Any(static c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
            ? string.Concat(cut.Where(static c => !char.IsControl(c) || c is '\t' or '\n' or '\r'))
            : cut;
    }
}
