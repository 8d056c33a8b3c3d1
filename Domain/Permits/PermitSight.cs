using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Permits;

/// <summary>What a detector near a permit says.</summary>
/// <param name="Sensor">Local id.</param>
/// <param name="At">Where, plant metres.</param>
/// <param name="Value">Cleaned reading in <paramref name="Unit"/>.</param>
/// <param name="Unit">UCUM: <c>%{LEL}</c>, <c>[ppm]</c>, <c>%</c>.</param>
/// <param name="Quantity"><c>gas-combustible</c>, <c>gas-toxic</c> or <c>oxygen</c>.</param>
/// <param name="Limit">Its first alarm limit, in <paramref name="Unit"/>; NaN: none.</param>
/// <param name="IsGood">May be relied on.</param>
/// <param name="AtMs">Source time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.gas.v1")]
public sealed record GasSight(
    [property: Id(0)] string Sensor, [property: Id(1)] PointM At, [property: Id(2)] double Value, [property: Id(3)] string Unit,
    [property: Id(4)] string Quantity, [property: Id(5)] double Limit, [property: Id(6)] bool IsGood, [property: Id(7)] long AtMs);

/// <summary>An alarm that stands.</summary>
/// <param name="Id">Alarm id.</param>
/// <param name="Twin">Whose.</param>
/// <param name="At">Where, plant metres; null: it has no place.</param>
/// <param name="Zones">Zones of it.</param>
/// <param name="Priority">1 critical to 4 low.</param>
/// <param name="IsGasOrFire">Of a gas or fire detector.</param>
/// <param name="Text">What it is called.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.alarm.v1")]
public sealed record AlarmSight(
    [property: Id(0)] string Id, [property: Id(1)] string Twin, [property: Id(2)] PointM? At,
    [property: Id(3)] ImmutableArray<string> Zones, [property: Id(4)] int Priority,
    [property: Id(5)] bool IsGasOrFire, [property: Id(6)] LocalizedText Text);

/// <summary>A position of the guardian.</summary>
/// <param name="At">Plant metres.</param>
/// <param name="AtMs">When it was measured, Unix ms; 0: never.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.fix.v1")]
public sealed record GuardianFix([property: Id(0)] PointM At, [property: Id(1)] long AtMs);

/// <summary>A drain, manhole or sewer inlet near hot work.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">Name.</param>
/// <param name="At">Where, plant metres.</param>
/// <param name="IsOpen">What its cover says; null: nothing tells, so that somebody has to look.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.drain.v1")]
public sealed record DrainSight(
    [property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] PointM At, [property: Id(3)] bool? IsOpen);

/// <summary>What is seen around all permits of a plant at a moment.</summary>
[GenerateSerializer, Immutable, Alias("twin.permit.sight.v1")]
public sealed record PermitSight
{
    /// <summary>The realm's time, Unix ms.</summary>
    [Id(0)] public required long NowMs { get; init; }
    [Id(1)] public ImmutableArray<GasSight> Gas { get; init; } = [];
    [Id(2)] public ImmutableArray<AlarmSight> Alarms { get; init; } = [];
    /// <summary>Wind, m/s; NaN: not known.</summary>
    [Id(3)] public double WindMps { get; init; } = double.NaN;
    /// <summary>Where the wind comes from, degrees from north; NaN: not known.</summary>
    [Id(4)] public double WindFromDeg { get; init; } = double.NaN;
    /// <summary>Rain, mm/h; NaN: not known.</summary>
    [Id(5)] public double RainMmH { get; init; } = double.NaN;
    /// <summary>Distance of the nearest lightning, km; NaN: none known.</summary>
    [Id(6)] public double LightningKm { get; init; } = double.NaN;
    /// <summary>An emergency is open in the plant: its name; null: none.</summary>
    [Id(7)] public string? Emergency { get; init; }
    /// <summary>Positions of guardians by person; who carries no tag is not in it.</summary>
    [Id(8)] public ImmutableDictionary<string, GuardianFix> Guardians { get; init; } = ImmutableDictionary<string, GuardianFix>.Empty;
    /// <summary>All tickets not ended, this one too; placed.</summary>
    [Id(9)] public ImmutableArray<PermitTicket> Tickets { get; init; } = [];
    /// <summary>Drains within reach of the hot work of <see cref="Tickets"/>.</summary>
    [Id(10)] public ImmutableArray<DrainSight> Drains { get; init; } = [];
}
