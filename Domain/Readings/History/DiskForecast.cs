namespace Twin.Domain.Readings.History;

/// <summary>A look at the size of the history.</summary>
/// <param name="AtMs">When, Unix ms.</param>
/// <param name="Bytes">Size then.</param>
public readonly record struct SizeSample(long AtMs, long Bytes);

/// <summary>When the disk will be full if the history grows on as it did.</summary>
public static class DiskForecast
{
    /// <summary>
    /// Fits a line through the samples (least squares) and extends it to the free room left at the newest. Null: not growing, fewer than
    /// two
    /// times, or later than a hundred years.
    /// </summary>
    /// <param name="samples">Sizes over time, any order.</param>
    /// <param name="freeBytes">Free room when the newest sample was taken.</param>
    /// <returns>Unix ms.</returns>
    public static long? FullAtMs(ReadOnlySpan<SizeSample> samples, long freeBytes)
    {
        if (samples.Length < 2) return null;
        var newest = samples[0];
        foreach (var sample in samples)
        {
            if (sample.AtMs > newest.AtMs) newest = sample;
        }

        double meanTime = 0, meanBytes = 0;
        foreach (var sample in samples)
        {
            meanTime += (double)(sample.AtMs - newest.AtMs) / samples.Length;
            meanBytes += (double)(sample.Bytes - newest.Bytes) / samples.Length;
        }

        double covariance = 0, variance = 0;
        foreach (var sample in samples)
        {
            var time = sample.AtMs - newest.AtMs - meanTime;
            covariance += time * (sample.Bytes - newest.Bytes - meanBytes);
            variance += time * time;
        }

        const double hundredYearsMs = 100 * 365.25 * 86_400_000;
        if (variance <= 0 || covariance <= 0) return null;
        var remaining = Math.Max(0, freeBytes) / (covariance / variance);
        return remaining > hundredYearsMs ? null : newest.AtMs + (long)remaining;
    }
}
