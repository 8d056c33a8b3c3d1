using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>Reads one row of an import; the first mistake is told with line and column.</summary>
internal sealed class IncidentRowReader(string[] header, CsvRecord record, long nowMs)
{
    private TwinError? _error;

    public (ImportedIncident? Row, TwinError? Error) Read()
    {
        if (record.Fields.Length != header.Length)
            return (null, new TwinError("csv.fields",
                $"{record.Fields.Length} fields where the header has {header.Length}.", Path: IncidentCsv.At(record.Line)));
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
            _error = wrong with { Path = IncidentCsv.At(record.Line, ColumnOf(wrong.Path)) };
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
        _error ??= new TwinError("csv.value", $"{column} {what}.", Path: IncidentCsv.At(record.Line, column));
}
