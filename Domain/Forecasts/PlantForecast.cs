using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Forecasts;

/// <summary>The plant some minutes ahead, if nobody does anything but leave when alarms tell them to. Never a measurement.</summary>
[GenerateSerializer, Immutable, Alias("twin.forecast.v1")]
public sealed record PlantForecast
{
    /// <summary>The moment it looks ahead from, Unix ms.</summary>
    [Id(0)] public required long FromMs { get; init; }

    /// <summary>Null: no gas is smelt.</summary>
    [Id(1)] public SourceEstimate? Source { get; init; }

    /// <summary>The wind it goes on with, m/s at 10 m.</summary>
    [Id(2)] public required double WindMS { get; init; }

    /// <summary>Where it comes from, degrees, corrected by the detectors.</summary>
    [Id(3)] public required double WindFromDeg { get; init; }

    /// <summary>A to F.</summary>
    [Id(4)] public required string Stability { get; init; }

    /// <summary>Now and ahead, in order.</summary>
    [Id(5)] public required ImmutableArray<ForecastFrame> Frames { get; init; }

    /// <summary>Alarms that would come, in order.</summary>
    [Id(6)] public required ImmutableArray<ForecastAlarm> Alarms { get; init; }

    /// <summary>What it must be taken with care for, in words.</summary>
    [Id(7)] public required ImmutableArray<LocalizedText> Cautions { get; init; }

    /// <summary>How long it took to work out, ms; 0: not told.</summary>
    [Id(8)] public double TookMs { get; init; }
}

/// <summary>One picture of it.</summary>
/// <param name="AheadS">Seconds ahead; 0: as it is reckoned to be now.</param>
/// <param name="Overlay">Lines and fires at the estimated rate.</param>
/// <param name="Wide">Lines at the rate that only one in twenty of the belief lies above; none without a source.</param>
/// <param name="People">Who would be where.</param>
/// <param name="Levels">Tanks, m.</param>
[GenerateSerializer, Immutable, Alias("twin.forecast.frame.v1")]
public sealed record ForecastFrame(
    [property: Id(0)] int AheadS, [property: Id(1)] SceneOverlay Overlay, [property: Id(2)] ImmutableArray<OverlayShape> Wide,
    [property: Id(3)] ImmutableArray<DrillPerson> People, [property: Id(4)] ImmutableArray<ForecastLevel> Levels);

/// <summary>A tank's level ahead, m.</summary>
[GenerateSerializer, Immutable, Alias("twin.forecast.level.v1")]
public readonly record struct ForecastLevel([property: Id(0)] string Tank, [property: Id(1)] double LevelM);

/// <summary>An alarm that would come.</summary>
[GenerateSerializer, Immutable, Alias("twin.forecast.alarm.v1")]
public sealed record ForecastAlarm(
    [property: Id(0)] int AfterS, [property: Id(1)] string Twin, [property: Id(2)] string Rule, [property: Id(3)] AlarmPriority Priority,
    [property: Id(4)] LocalizedText Text);
