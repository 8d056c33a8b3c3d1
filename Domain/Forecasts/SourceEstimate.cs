using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Forecasts;

/// <summary>Where the gas most likely comes from, as the detectors tell: an estimate, never a measurement.</summary>
[GenerateSerializer, Immutable, Alias("twin.forecast.source.v1")]
public sealed record SourceEstimate
{
    /// <summary>The twin that most likely leaks.</summary>
    [Id(0)] public required string Twin { get; init; }
    [Id(1)] public required SpotM At { get; init; }

    /// <summary>Id of the cloud's substance.</summary>
    [Id(2)] public required string Substance { get; init; }

    /// <summary>Into the air, kg/s: half of the belief lies below.</summary>
    [Id(3)] public required double RateKgS { get; init; }

    /// <summary>One in twenty of the belief lies below, kg/s.</summary>
    [Id(4)] public required double LowKgS { get; init; }

    /// <summary>One in twenty of the belief lies above, kg/s.</summary>
    [Id(5)] public required double HighKgS { get; init; }

    /// <summary>Belief that it is this twin among those that could, 0 to 1.</summary>
    [Id(6)] public required double Share { get; init; }

    /// <summary>What is added to the measured wind direction so that the detectors fit, degrees.</summary>
    [Id(7)] public required double WindOffsetDeg { get; init; }

    /// <summary>When it began, about, Unix ms.</summary>
    [Id(8)] public required long OnsetMs { get; init; }

    /// <summary>All that could be it, the likeliest first.</summary>
    [Id(9)] public required ImmutableArray<SourceCandidate> Candidates { get; init; }

    /// <summary>What each detector says beside what this source would make it say.</summary>
    [Id(10)] public required ImmutableArray<DetectorFit> Detectors { get; init; }
}

/// <summary>A twin that could leak what is smelt.</summary>
[GenerateSerializer, Immutable, Alias("twin.forecast.candidate.v1")]
public sealed record SourceCandidate(
    [property: Id(0)] string Twin, [property: Id(1)] string Substance, [property: Id(2)] double Share, [property: Id(3)] double RateKgS);

/// <summary>A detector beside the estimate.</summary>
/// <param name="Sensor">Local id.</param>
/// <param name="Measured">Its newest reading, in its unit.</param>
/// <param name="Expected">What the estimate gives, in its unit.</param>
/// <param name="Agrees">Within what the model can tell; a detector at the end of its range agrees with anything beyond.</param>
[GenerateSerializer, Immutable, Alias("twin.forecast.detector.v1")]
public sealed record DetectorFit(
    [property: Id(0)] string Sensor, [property: Id(1)] double Measured, [property: Id(2)] double Expected, [property: Id(3)] bool Agrees);
