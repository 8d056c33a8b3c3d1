using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Permits;

/// <summary>Why a permit is suspended by itself (domain.md C4). Stored: append only.</summary>
public enum PermitCause : byte
{
    Gas = 1,
    /// <summary>The wind brings vapour from a detector farther away.</summary>
    Vapour = 2,
    GasTestExpired = 3,
    GuardianAway = 4,
    /// <summary>The guardian's tag is silent: nobody knows where the guardian is.</summary>
    GuardianUnseen = 5,
    Alarm = 6,
    Wind = 7,
    Storm = 8,
    Conflict = 9,
    ValidityEnd = 10,
    Evacuation = 11,
    /// <summary>Continuous monitoring of special hot work and confined spaces has no good reading.</summary>
    MonitoringLost = 12,
}

/// <summary>A condition that is true of a permit now.</summary>
/// <param name="Cause">Which.</param>
/// <param name="Reference">Sensor, alarm, person or permit; empty: none.</param>
/// <param name="SinceMs">Since when it has been true without a break, Unix ms.</param>
/// <param name="DueMs">When it suspends: <paramref name="SinceMs"/> plus its hold, Unix ms.</param>
/// <param name="Text">In words, with the figures.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.finding.v1")]
public sealed record PermitFinding(
    [property: Id(0)] PermitCause Cause, [property: Id(1)] string Reference, [property: Id(2)] long SinceMs, [property: Id(3)] long DueMs,
    [property: Id(4)] LocalizedText Text)
{
    /// <summary>Its hold is over.</summary>
    public bool IsDue(long nowMs) => nowMs >= DueMs;
}

/// <summary>Holds of the causes, ms: how long each must last before it suspends.</summary>
public static class PermitHolds
{
    /// <summary>Distance to detectors and gas alarms that count as at the place, m (GB 30871: no gas within 30 m).</summary>
    public const double ReachM = 30;

    /// <summary>Distance from which wind may bring vapour, m.</summary>
    public const double VapourM = 150;

    /// <summary>Half the angle within which it comes from there, degrees.</summary>
    public const double VapourDeg = 30;

    /// <summary>How far the guardian may go, m (fence 10 to 15 m).</summary>
    public const double FenceM = 15;

    /// <summary>Lightning nearer than this stops work, km.</summary>
    public const double LightningKm = 10;

    /// <summary>Hold of a cause, ms.</summary>
    public static long Of(PermitCause cause) => cause switch
    {
        PermitCause.GuardianAway => 30_000,
        PermitCause.GuardianUnseen => 60_000,
        PermitCause.Vapour => 10_000,
        PermitCause.Wind => 30_000,
        PermitCause.MonitoringLost => 60_000,
        _ => 0,
    };
}

/// <summary>What the watch remembers of a permit between two looks.</summary>
/// <param name="Findings">Conditions true at the last look.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.watched.v1")]
public sealed record PermitWatched([property: Id(0)] ImmutableArray<PermitFinding> Findings)
{
    /// <summary>Nothing seen yet.</summary>
    public static readonly PermitWatched Empty = new([]);
}
