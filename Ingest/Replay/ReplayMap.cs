using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Domain;

namespace Twin.Ingest.Replay;

/// <summary>What the columns of a recording mean.</summary>
public sealed record ReplayMap
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Plant, when the command line names none.</summary>
    public string Plant { get; init; } = "";

    /// <summary>Between two cells: one character; <c>,</c> when not given.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>The time column.</summary>
    public ReplayTime Time { get; init; } = new();

    /// <summary>Column → sensor.</summary>
    public Dictionary<string, ReplayColumn> Columns { get; init; } = [];

    /// <summary>Columns that are left out on purpose, e.g. labels.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The map, or everything that is wrong with it.</summary>
    public static (ReplayMap? Map, IReadOnlyList<string> Errors) Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var map = JsonSerializer.Deserialize<ReplayMap>(utf8, s_json);
            var errors = map is null ? ["The map is empty."] : map.Check();
            return errors.Count == 0 ? (map, errors) : (null, errors);
        }
        catch (JsonException e)
        {
            return (null, [$"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: the map does not read at {e.Path}"]);
        }
    }

    private List<string> Check()
    {
        var errors = new List<string>();
        if (Delimiter.Length != 1) errors.Add("delimiter: exactly one character");
        if (Time.Column.Length == 0) errors.Add("time.column: the name of the time column is missing");
        if (!TimeSpan.TryParse(Time.Zone.TrimStart('+'), out _)) errors.Add($"time.zone: '{Time.Zone}' is not like +08:00");
        if (Columns.Count == 0) errors.Add("columns: no column is mapped to a sensor");
        var sensors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, column) in Columns)
        {
            if (!TwinKey.IsLocalId(column.Sensor)) errors.Add($"columns['{name}'].sensor: '{column.Sensor}' is no sensor id");
            else if (!sensors.Add(column.Sensor)) errors.Add($"columns['{name}'].sensor: '{column.Sensor}' stands twice");
            if (!double.IsFinite(column.Factor) || column.Factor == 0) errors.Add($"columns['{name}'].factor: not 0");
        }

        return errors;
    }
}

/// <summary>The time column of a recording.</summary>
public sealed record ReplayTime
{
    /// <summary>Its name.</summary>
    public string Column { get; init; } = "";

    /// <summary><c>iso</c>, <c>epochMs</c>, <c>epochS</c>, or a .NET format such as <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    public string Format { get; init; } = "iso";

    /// <summary>Zone of times that name none, e.g. <c>+08:00</c>.</summary>
    public string Zone { get; init; } = "+00:00";

    /// <summary>The zone's offset from UTC.</summary>
    [JsonIgnore]
    public TimeSpan Offset => TimeSpan.Parse(Zone.TrimStart('+'), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A column of a recording: sent value = cell × factor + offset.</summary>
/// <param name="Sensor">Sensor id.</param>
/// <param name="Factor">Unit factor.</param>
/// <param name="Offset">Unit offset.</param>
public sealed record ReplayColumn(string Sensor, double Factor = 1, double Offset = 0);
