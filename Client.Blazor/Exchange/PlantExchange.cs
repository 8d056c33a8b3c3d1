using Twin.Domain;
using Twin.Domain.Alarms.Rationalisation;
using Twin.Domain.Exchange;
using Twin.Domain.Plants.Drafts;

namespace Twin.Client.Blazor.Exchange;

/// <summary>What goes in and out of a draft as a file.</summary>
public enum ExchangeFormat
{
    /// <summary>The plant file: everything, in metres.</summary>
    PlantFile,
    /// <summary>GeoJSON for maps, WGS 84, twins only.</summary>
    GeoJson,
    /// <summary>DTDL v3 models with instances.</summary>
    Dtdl,
    TwinsXlsx,
    TwinsCsv,
    AlarmsXlsx,
    AlarmsCsv,
}

/// <summary>Files of a plant and of its rationalisation, made from and read into a plant file.</summary>
public static class PlantExchange
{
    /// <summary>Largest file taken, bytes.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Format by the name it has in addresses.</summary>
    public static ExchangeFormat? Parse(string? name) => name switch
    {
        "plant.geojson" => ExchangeFormat.PlantFile,
        "map.geojson" => ExchangeFormat.GeoJson,
        "dtdl.ndjson" => ExchangeFormat.Dtdl,
        "twins.xlsx" => ExchangeFormat.TwinsXlsx,
        "twins.csv" => ExchangeFormat.TwinsCsv,
        "alarms.xlsx" => ExchangeFormat.AlarmsXlsx,
        "alarms.csv" => ExchangeFormat.AlarmsCsv,
        _ => null,
    };

    /// <summary>Name in addresses, also the end of the file's name.</summary>
    public static string NameOf(ExchangeFormat format) => format switch
    {
        ExchangeFormat.PlantFile => "plant.geojson",
        ExchangeFormat.GeoJson => "map.geojson",
        ExchangeFormat.Dtdl => "dtdl.ndjson",
        ExchangeFormat.TwinsXlsx => "twins.xlsx",
        ExchangeFormat.TwinsCsv => "twins.csv",
        ExchangeFormat.AlarmsXlsx => "alarms.xlsx",
        _ => "alarms.csv",
    };

    /// <summary>Media type of a format.</summary>
    public static string MediaTypeOf(ExchangeFormat format) => format switch
    {
        ExchangeFormat.PlantFile or ExchangeFormat.GeoJson => "application/geo+json",
        ExchangeFormat.Dtdl => "application/x-ndjson",
        ExchangeFormat.TwinsCsv or ExchangeFormat.AlarmsCsv => "text/csv",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>A file of a plant.</summary>
    public static (byte[]? Content, TwinError? Error) Export(ReadOnlySpan<byte> plantFile, ExchangeFormat format)
    {
        if (!ModelDocument.TryParse(plantFile, out var document, out var error)) return (null, error);
        return format switch
        {
            ExchangeFormat.PlantFile => (plantFile.ToArray(), null),
            ExchangeFormat.GeoJson => GeoExchange.WriteWgs84(document) is { } map
                ? (map, null)
                : (null, new TwinError("geojson.frame", "The plant has no frame to place it on Earth.")),
            ExchangeFormat.Dtdl => (DtdlWriter.Write(document), null),
            ExchangeFormat.TwinsXlsx => (ExcelSheet.Write(TwinSheet.Write(document), "Twins"), null),
            ExchangeFormat.TwinsCsv => (CsvSheet.Write(TwinSheet.Write(document)), null),
            ExchangeFormat.AlarmsXlsx => (ExcelSheet.Write(Alarms(document), "Alarms"), null),
            _ => (CsvSheet.Write(Alarms(document)), null),
        };
    }

    /// <summary>What a file would do to a plant file; nothing is changed.</summary>
    /// <param name="plantFile">The draft's file.</param>
    /// <param name="content">The uploaded file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="metres">GeoJSON features are in plant metres, not in WGS 84.</param>
    public static ImportPlan Plan(ReadOnlySpan<byte> plantFile, byte[] content, ExchangeFormat format, bool metres = false)
    {
        if (content.Length > MaxBytes) return ImportPlan.Refuse(TooLarge());
        if (!ModelDocument.TryParse(plantFile, out var document, out var error)) return ImportPlan.Refuse(error);
        switch (format)
        {
            case ExchangeFormat.PlantFile or ExchangeFormat.GeoJson:
                return GeoExchange.Read(content, document, metres);
            case ExchangeFormat.Dtdl:
                return DtdlReader.Read(content, document);
        }

        var (sheet, wrong) = format is ExchangeFormat.TwinsXlsx or ExchangeFormat.AlarmsXlsx
            ? ExcelSheet.Read(content) : CsvSheet.Read(content);
        if (sheet is null) return ImportPlan.Refuse(wrong!);
        if (format is ExchangeFormat.TwinsXlsx or ExchangeFormat.TwinsCsv) return TwinSheet.Read(sheet, document);
        var read = RationaleSheet.Read(sheet, RationaleTable.Rows(document, PriorityMatrix.Default));
        return new ImportPlan(RationaleTable.Edits(document, read.Changes), read.Errors, []);
    }

    /// <summary>The file is larger than is taken.</summary>
    public static TwinError TooLarge() => new("exchange.size", $"A file has at most {MaxBytes >> 20} MiB.");

    private static Sheet Alarms(ModelDocument document) => RationaleSheet.Write(RationaleTable.Rows(document, PriorityMatrix.Default));
}
