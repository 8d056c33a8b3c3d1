using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>What twins of a kind share: signals, rules, modes, and for sensors how their readings are cleaned. Versioned.</summary>
[GenerateSerializer, Immutable, Alias("twin.type.v1")]
public sealed record TwinType
{
    /// <summary>Local id, unique in the plant file.</summary>
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required TwinKind Kind { get; init; }
    [Id(2)] public required LocalizedText Name { get; init; }
    /// <summary>Rises with every published change.</summary>
    [Id(3)] public int Version { get; init; } = 1;
    /// <summary>Named inputs of a twin of this type; a twin binds each to a sensor. Empty for sensors.</summary>
    [Id(4)] public ImmutableArray<SignalDefinition> Signals { get; init; } = [];
    [Id(5)] public ImmutableArray<RuleDefinition> Rules { get; init; } = [];
    /// <summary>Operating modes; the first is where a new twin starts. Empty: the twin has no modes.</summary>
    [Id(6)] public ImmutableArray<ModeDefinition> Modes { get; init; } = [];
    /// <summary>Only for <see cref="TwinKind.Sensor"/>.</summary>
    [Id(7)] public SensorProfile? Sensor { get; init; }
}

/// <summary>A named input of a type.</summary>
/// <param name="Name">Identifier used in expressions, e.g. <c>level</c>: letters, digits and underscore, starting with a letter.</param>
/// <param name="Quantity">Kind of quantity, e.g. <c>level</c>, <c>temperature</c>.</param>
/// <param name="Unit">UCUM unit the rules of this type are written in.</param>
[GenerateSerializer, Immutable, Alias("twin.signal.v1")]
public sealed record SignalDefinition([property: Id(0)] string Name, [property: Id(1)] string Quantity, [property: Id(2)] string Unit);

/// <summary>An operating mode of a type (run, standby, transfer, maintenance...).</summary>
[GenerateSerializer, Immutable, Alias("twin.mode.v1")]
public sealed record ModeDefinition
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required LocalizedText Name { get; init; }
    /// <summary>Boolean expression over the twin's signals that puts it in this mode by itself; null: only by command.</summary>
    [Id(2)] public string? When { get; init; }
}

/// <summary>How a sensor measures and how its readings are cleaned. All in the sensor's engineering unit unless said otherwise.</summary>
[GenerateSerializer, Immutable, Alias("twin.sensor.profile.v1")]
public sealed record SensorProfile
{
    /// <summary>Quantity: level, temperature, pressure, flow, gas-combustible, gas-toxic, oxygen, vibration, current, flame,
    /// thermal...</summary>
    [Id(0)] public required string Quantity { get; init; }
    /// <summary>UCUM engineering unit of the cleaned value.</summary>
    [Id(1)] public required string Unit { get; init; }
    /// <summary>UCUM unit the device sends, when it differs; converted before anything else.</summary>
    [Id(2)] public string? SourceUnit { get; init; }
    /// <summary>Engineering range; outside it a value is uncertain.</summary>
    [Id(3)] public required double RangeLow { get; init; }
    [Id(4)] public required double RangeHigh { get; init; }
    /// <summary>What the instrument can say at all; outside it a value is bad (broken wire, NAMUR NE 43). NaN: same as the range ± 10 %
    /// of span.</summary>
    [Id(5)] public double PhysicalLow { get; init; } = double.NaN;
    [Id(6)] public double PhysicalHigh { get; init; } = double.NaN;
    /// <summary>Smallest step of the instrument.</summary>
    [Id(7)] public double Resolution { get; init; }
    /// <summary>Expected time between readings, ms; 0: unknown, no stale detection.</summary>
    [Id(8)] public long PeriodMs { get; init; }
    /// <summary>Largest believable change per second; 0: no gate.</summary>
    [Id(9)] public double MaxRatePerS { get; init; }
    /// <summary>Hampel spike filter on or off (window 21, k 5, floor 0.3 σ: design part 8).</summary>
    [Id(10)] public bool SpikeFilter { get; init; }
    /// <summary>Equal readings in a row that make a flatline; 0: no detection.</summary>
    [Id(11)] public int FlatlineCount { get; init; }
    /// <summary>Changes no larger than this are not news for the screens and history display; 0: all are.</summary>
    [Id(12)] public double DeadBand { get; init; }
    /// <summary>A life-safety signal: stale raises an alarm, overload sheds it last.</summary>
    [Id(13)] public bool Safety { get; init; }
    /// <summary>Decimals shown.</summary>
    [Id(14)] public int Decimals { get; init; } = 1;
}
