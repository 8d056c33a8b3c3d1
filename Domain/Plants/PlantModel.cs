using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>One version of everything an engineer says about a plant. Immutable; a change makes a new version.</summary>
[GenerateSerializer, Immutable, Alias("twin.plant.model.v1")]
public sealed record PlantModel
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required LocalizedText Name { get; init; }
    [Id(2)] public int Version { get; init; } = 1;
    [Id(3)] public required PlantFrame Frame { get; init; }
    [Id(4)] public required ImmutableArray<TwinType> Types { get; init; }
    [Id(5)] public required ImmutableArray<TwinDefinition> Twins { get; init; }
    /// <summary>Days of history kept.</summary>
    [Id(6)] public int RetentionDays { get; init; } = 400;
}

/// <summary>Where the plant's metres lie on Earth.</summary>
/// <param name="OriginLon">WGS 84 longitude of (0, 0), degrees.</param>
/// <param name="OriginLat">WGS 84 latitude of (0, 0), degrees.</param>
/// <param name="RotationDeg">Degrees the plant's y axis is turned clockwise from true north.</param>
[GenerateSerializer, Immutable, Alias("twin.plant.frame.v1")]
public sealed record PlantFrame([property: Id(0)] double OriginLon, [property: Id(1)] double OriginLat,
    [property: Id(2)] double RotationDeg);

/// <summary>One thing of the plant.</summary>
[GenerateSerializer, Immutable, Alias("twin.definition.v2")]
public sealed record TwinDefinition
{
    /// <summary>Local id, unique in the plant; for instruments and equipment the tag.</summary>
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required TwinKind Kind { get; init; }
    [Id(2)] public required string TypeId { get; init; }
    [Id(3)] public required LocalizedText Name { get; init; }
    [Id(4)] public required Shape Shape { get; init; }

    /// <summary>Typed relations to other twins.</summary>
    public ImmutableArray<Relation> Relations
    {
        get => Details.Relations;
        init => Details = Details with { Relations = value };
    }

    /// <summary>Signal name of the type → local id of the sensor that measures it.</summary>
    public ImmutableDictionary<string, string> Signals
    {
        get => Details.Signals;
        init => Details = Details with { Signals = value };
    }

    /// <summary>Numbers: <c>capacityM3</c>, <c>heightM</c>, <c>diameterM</c>, <c>densityKgM3</c>, <c>fovDeg</c>...; the unit ends the
    /// name.</summary>
    public ImmutableDictionary<string, double> Numbers
    {
        get => Details.Numbers;
        init => Details = Details with { Numbers = value };
    }

    /// <summary>Words: <c>substance</c>, <c>role</c>, <c>shape</c>...</summary>
    public ImmutableDictionary<string, string> Words
    {
        get => Details.Words;
        init => Details = Details with { Words = value };
    }

    /// <summary>Rules that differ from the type's for this twin (same rule id replaces; <see cref="RuleDefinition.Enabled"/> false
    /// removes).</summary>
    public ImmutableArray<RuleDefinition> RuleOverrides
    {
        get => Details.RuleOverrides;
        init => Details = Details with { RuleOverrides = value };
    }

    /// <summary>Profile that differs from the type's, sensors only.</summary>
    public SensorProfile? SensorOverride
    {
        get => Details.SensorOverride;
        init => Details = Details with { SensorOverride = value };
    }

    /// <summary>Sensors are many and most have none of these: they share <see cref="TwinDetails.None"/>.</summary>
    [Id(5)] private TwinDetails Details { get; init => field = value.IsNone ? TwinDetails.None : value; } = TwinDetails.None;
}

/// <summary>What not every twin has; see <see cref="TwinDefinition"/>.</summary>
[GenerateSerializer, Immutable, Alias("twin.definition.details.v1")]
internal sealed record TwinDetails
{
    public static readonly TwinDetails None = new();
    [Id(0)] public ImmutableArray<Relation> Relations { get; init; } = [];
    [Id(1)] public ImmutableDictionary<string, string> Signals { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(2)] public ImmutableDictionary<string, double> Numbers { get; init; } = ImmutableDictionary<string, double>.Empty;
    [Id(3)] public ImmutableDictionary<string, string> Words { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(4)] public ImmutableArray<RuleDefinition> RuleOverrides { get; init; } = [];
    [Id(5)] public SensorProfile? SensorOverride { get; init; }

    public bool IsNone => Relations.IsDefaultOrEmpty && RuleOverrides.IsDefaultOrEmpty && SensorOverride is null
        && Signals.IsEmpty && Numbers.IsEmpty && Words.IsEmpty;
}

/// <summary>A directed relation from the twin that holds it.</summary>
/// <param name="Kind">One of <see cref="PlantFileMembers.RelationKinds"/>.</param>
/// <param name="Target">Local id.</param>
/// <param name="Weight">Engineer's probability that harm here makes harm there, 0 to 1 (for <c>protects</c>: effectiveness); null: the
/// risk table's.</param>
/// <param name="DistanceM">Metres between the two; null: from their shapes.</param>
/// <param name="Condition">Local id of the sensor that says whether the way is open (at least 0.5) or closed, as a valve; null:
/// open.</param>
[GenerateSerializer, Immutable, Alias("twin.relation.v1")]
public sealed record Relation([property: Id(0)] string Kind, [property: Id(1)] string Target, [property: Id(2)] double? Weight = null,
    [property: Id(3)] double? DistanceM = null, [property: Id(4)] string? Condition = null);

/// <summary>Geometry kinds of the plant file (GeoJSON names).</summary>
public enum ShapeKind : byte
{
    Point = 0,
    LineString = 1,
    Polygon = 2,
}

/// <summary>A GeoJSON geometry in plant metres (x east, y north in the plant's frame, z up).</summary>
/// <param name="Kind">Point, LineString or Polygon.</param>
/// <param name="Points">One point; or the line; or the outer ring followed by nothing else, closed or not.</param>
[GenerateSerializer, Immutable, Alias("twin.shape.v1")]
public sealed record Shape([property: Id(0)] ShapeKind Kind, [property: Id(1)] ImmutableArray<PointM> Points);

/// <summary>A position in plant metres.</summary>
[GenerateSerializer, Immutable, Alias("twin.point.v1")]
public readonly record struct PointM([property: Id(0)] double X, [property: Id(1)] double Y, [property: Id(2)] double Z);
