using Orleans;

namespace Twin.Domain.Readings;

/// <summary>What became of a reading (or of a tick of the clock). Values cross the wire: append only.</summary>
public enum CleanVerdict : byte
{
    /// <summary>A tick with nothing due.</summary>
    None = 0,

    /// <summary>It is the sensor's live value now; rules are evaluated on it.</summary>
    Applied = 1,

    /// <summary>Its journal position was applied before; nothing changed, not even a counter.</summary>
    Replayed = 2,

    /// <summary>Same time, value and quality as one seen before: ignored and counted.</summary>
    Duplicate = 3,

    /// <summary>Same time as the live value, but a lower sequence: lost, and counted as a conflict.</summary>
    Superseded = 4,

    /// <summary>Behind the live value by no more than the lateness: history only; look at its value for the notice "during the
    /// gap".</summary>
    LateWithinWindow = 5,

    /// <summary>Further behind than the lateness: history only; look at its value for the notice "during the gap".</summary>
    Late = 6,

    /// <summary>The source said it is history.</summary>
    Historical = 7,

    /// <summary>No new value: the trust in the last one fell (nothing came for too long, or the source said it is gone).</summary>
    Stale = 8,
}

/// <summary>What the cleaning noticed. Cross the wire: append only.</summary>
[Flags]
public enum CleanFlags : uint
{
    None = 0,

    /// <summary>News for screens: beyond the dead band, or another quality.</summary>
    Changed = 1 << 0,
    QualityChanged = 1 << 1,

    /// <summary>Source time jumped: samples are missing before this one.</summary>
    Gap = 1 << 2,

    /// <summary>Applied in order but old on arrival (a buffer being emptied): delays run on arrival, so evaluate "during the gap"
    /// for it too.</summary>
    Backfill = 1 << 3,

    /// <summary>The source's clock is not believed: <see cref="CleanResult.EvalMs"/> is the arrival time.</summary>
    ClockSuspect = 1 << 4,
    ClockSuspectStarted = 1 << 5,
    ClockSuspectEnded = 1 << 6,

    /// <summary>Source times went back for good; the sensor follows them rather than stay blind until they catch up.</summary>
    ClockStepped = 1 << 7,
    Flatline = 1 << 8,
    FlatlineStarted = 1 << 9,
    FlatlineEnded = 1 << 10,

    /// <summary>Outside the engineering range.</summary>
    OutOfRange = 1 << 11,

    /// <summary>Outside what the instrument can say.</summary>
    OutOfPhysicalRange = 1 << 12,

    /// <summary>Changed faster than believable.</summary>
    RateExceeded = 1 << 13,

    /// <summary>The Hampel filter called it a spike.</summary>
    Spike = 1 << 14,

    /// <summary>Same time as the live value, other value.</summary>
    Conflict = 1 << 15,
    StaleStarted = 1 << 16,

    /// <summary>First reading after the sensor was stale or gone.</summary>
    StaleEnded = 1 << 17,

    /// <summary>The source said it is not connected.</summary>
    Disconnected = 1 << 18,
}

/// <summary>One reading after cleaning, or the effect of a tick.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Flags">What was noticed.</param>
/// <param name="Quality">Trust in <paramref name="Value"/>: source's word and every gate together.</param>
/// <param name="Value">Cleaned, in the engineering unit; NaN when the sensor never reported.</param>
/// <param name="RawValue">As it came, in the source unit.</param>
/// <param name="SourceMs">Source time as told, Unix ms; the place in history.</param>
/// <param name="EvalMs">Time for rates and windows, Unix ms: source time, or arrival when the clock is not believed. Never falls
/// over Applied results.</param>
/// <param name="ReceivedMs">Arrival (tick: now), Unix ms: the kernel's now, for delays.</param>
[GenerateSerializer, Immutable, Alias("twin.clean.result.v1")]
public readonly record struct CleanResult(
    [property: Id(0)] CleanVerdict Verdict,
    [property: Id(1)] CleanFlags Flags,
    [property: Id(2)] Quality Quality,
    [property: Id(3)] double Value,
    [property: Id(4)] double RawValue,
    [property: Id(5)] long SourceMs,
    [property: Id(6)] long EvalMs,
    [property: Id(7)] long ReceivedMs)
{
    /// <summary>The live value or its quality is new: evaluate the rules.</summary>
    public bool IsLive => Verdict is CleanVerdict.Applied or CleanVerdict.Stale;

    /// <summary>Too late to be live, in order but old, or both: a limit it crossed deserves the notice "during the gap".</summary>
    public bool IsFromTheGap =>
        Verdict is CleanVerdict.LateWithinWindow or CleanVerdict.Late
        || (Verdict == CleanVerdict.Applied && (Flags & CleanFlags.Backfill) != 0);

    /// <summary>True when the flag is set.</summary>
    public bool Has(CleanFlags flag) => (Flags & flag) != 0;
}
