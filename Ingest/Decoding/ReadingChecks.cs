using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Decoding;

/// <summary>The sanity every reading must have, whatever door it came through. Pure; allocates nothing.</summary>
public static class ReadingChecks
{
    /// <summary>2000-01-01T00:00:00Z in Unix ms: nothing Twin is asked about was measured before; epoch seconds fall below it.</summary>
    public const long EarliestMs = 946_684_800_000;

    /// <summary>What is wrong with a reading, or null.</summary>
    /// <param name="reading">As decoded.</param>
    /// <param name="nowMs">Arrival by our clock, Unix ms.</param>
    public static TwinError? Inspect(in Reading reading, long nowMs)
    {
        // One comparison is false for NaN, infinities and the too large, so the good way costs three compares.
        if (!(Math.Abs(reading.Value) <= Limits.ValueMagnitude))
            return double.IsFinite(reading.Value) ? ReadingErrors.ValueRange : ReadingErrors.ValueNan;
        if (reading.SourceMs < EarliestMs)
            return reading.SourceMs < 0 ? ReadingErrors.TimeNegative : ReadingErrors.TimePast;
        return reading.SourceMs - nowMs > Limits.FutureMs ? ReadingErrors.TimeFuture : null;
    }
}
