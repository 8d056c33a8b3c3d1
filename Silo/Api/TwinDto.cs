using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Silo.Api;

/// <summary>A twin in the API.</summary>
public sealed record TwinDto
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Type { get; init; }
    public required LocalizedText Name { get; init; }
    public required object Geometry { get; init; }
    public required IEnumerable<Relation> Relations { get; init; }
    public required IReadOnlyDictionary<string, string> Signals { get; init; }
    public required IReadOnlyDictionary<string, double> Numbers { get; init; }
    public required IReadOnlyDictionary<string, string> Words { get; init; }
    /// <summary>Live state; only when one twin is asked for.</summary>
    public object? State { get; init; }
    /// <summary>Open alarms; only when one twin is asked for.</summary>
    public IReadOnlyList<AlarmDto>? Alarms { get; init; }
    /// <summary>Risk by the knowledge graph; only when one twin is asked for.</summary>
    public RiskDto? Risk { get; init; }

    /// <summary>From the model.</summary>
    internal static TwinDto From(CompiledPlant plant, TwinDefinition twin) => new()
    {
        Id = twin.Id,
        Kind = JsonNamingPolicy.CamelCase.ConvertName(twin.Kind.ToString()),
        Type = twin.TypeId,
        Name = twin.Name,
        Geometry = GeometryOf(twin.Shape),
        Relations = twin.Relations,
        Signals = twin.Signals,
        Numbers = twin.Numbers,
        Words = twin.Words,
    };

    private static object GeometryOf(Shape shape)
    {
        var points = shape.Points.Select(static p => new[] { p.X, p.Y, p.Z }).ToArray();
        return new
        {
            Type = shape.Kind.ToString(),
            Coordinates = shape.Kind switch { ShapeKind.Point => (object)points[0], ShapeKind.LineString => points, _ => new[] { points } },
        };
    }
}

/// <summary>A rule of a twin with its alarm.</summary>
public sealed record RuleStateDto(string Rule, string State, string Suppression, double? Limit)
{
    internal static RuleStateDto From(RuleView view) => new(
        view.RuleId,
        AlarmDto.StateName(view.Alarm),
        JsonNamingPolicy.KebabCaseLower.ConvertName(view.Alarm.Suppression.ToString()),
        double.IsFinite(view.Limit) ? view.Limit : null);
}

/// <summary>Live state of a sensor.</summary>
public sealed record SensorStateDto
{
    /// <summary>Cleaned value in <see cref="Unit"/>; null: never reported.</summary>
    public double? Value { get; init; }
    public double? Raw { get; init; }
    public required string Unit { get; init; }
    public required string Quantity { get; init; }
    public required string Quality { get; init; }
    /// <summary>OPC UA StatusCode.</summary>
    public required uint StatusCode { get; init; }
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public required long ClockOffsetMs { get; init; }
    public required IReadOnlyDictionary<string, long> Cleaning { get; init; }
    public string? Mode { get; init; }
    public required IEnumerable<RuleStateDto> Rules { get; init; }

    internal static SensorStateDto? From(SensorView? view, SensorProfile profile) => view is null ? null : new SensorStateDto
    {
        Value = double.IsFinite(view.Value) ? view.Value : null,
        Raw = double.IsFinite(view.Raw) ? view.Raw : null,
        Unit = profile.Unit,
        Quantity = profile.Quantity,
        Quality = view.Quality.Name,
        StatusCode = (uint)view.Quality.Code << 16,
        At = view.SourceMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(view.SourceMs),
        ReceivedAt = view.ReceivedMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(view.ReceivedMs),
        ClockOffsetMs = view.ClockOffsetMs,
        Cleaning = view.Counters,
        Mode = view.Mode,
        Rules = view.Rules.Select(RuleStateDto.From),
    };
}

/// <summary>Live state of any other twin.</summary>
public sealed record TwinStateDto
{
    public string? Mode { get; init; }
    public required IEnumerable<object> Signals { get; init; }
    public required IReadOnlyDictionary<string, double> Numbers { get; init; }
    public required IReadOnlyList<string> Members { get; init; }
    public required IEnumerable<RuleStateDto> Rules { get; init; }

    internal static TwinStateDto? From(TwinView? view, CompiledPlant plant, TwinDefinition twin) => view is null ? null : new TwinStateDto
    {
        Mode = view.Mode,
        Signals = view.Signals.Select(s => new
        {
            s.Name,
            s.Sensor,
            Value = double.IsFinite(s.Value) ? s.Value : (double?)null,
            Unit = plant.TypeOf(twin).Signals.FirstOrDefault(d => d.Name == s.Name)?.Unit ?? "",
            Quality = s.Quality.Name,
            At = s.SourceMs == 0 ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(s.SourceMs),
        }),
        Numbers = view.Numbers,
        Members = view.Members,
        Rules = view.Rules.Select(RuleStateDto.From),
    };
}
