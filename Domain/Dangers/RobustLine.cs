namespace Twin.Domain.Dangers;

/// <summary>A line through points by the median of all slopes between two of them (Theil, Sen), with Sen's rank interval.</summary>
/// <param name="Slope">Median slope, per second.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="CentreS">Mean time of the points, s: where height and slope do not depend on each other.</param>
/// <param name="Height">Height there.</param>
/// <param name="HeightError">Half the interval of the height.</param>
internal readonly record struct RobustLine(
    double Slope, double Low, double High, double CentreS, double Height, double HeightError)
{
    /// <summary>Fewest points.</summary>
    public const int Least = 6;

    /// <summary>Most points.</summary>
    public const int Most = 36;

    private const int MostPairs = Most * (Most - 1) / 2;

    /// <summary>Quantile of the normal distribution for an interval of 95 %.</summary>
    private const double Z = 1.96;

    private const double FewPoints = 1.6;

    /// <summary>Of normal noise: standard deviation over median absolute deviation.</summary>
    private const double SdPerMad = 1.4826;

    /// <summary>Standard error of a median beside that of a mean.</summary>
    private const double MedianError = 1.2533;

    /// <summary>Correlation of neighbours that is believed at most: more and the points say next to nothing.</summary>
    private const double MostCorrelation = 0.8;

    /// <summary>Fits; the points are in the order of time, six at least.</summary>
    /// <param name="t">Times, s.</param>
    /// <param name="y">Values.</param>
    /// <param name="leastNoise">Noise that the points have at least, whatever they look like: instruments have steps.</param>
    /// <param name="leastCorrelation">How much neighbours repeat each other at least.</param>
    public static RobustLine Fit(ReadOnlySpan<float> t, ReadOnlySpan<float> y, double leastNoise, double leastCorrelation)
    {
        Span<float> slopes = stackalloc float[MostPairs];
        slopes = slopes[..Slopes(t, y, slopes)];
        slopes.Sort();
        var slope = Middle(slopes);
        double centre = 0;
        foreach (var time in t) centre += time;
        centre /= t.Length;
        Span<float> rest = stackalloc float[Most];
        rest = rest[..t.Length];
        for (var i = 0; i < t.Length; i++) rest[i] = (float)(y[i] - (slope * (t[i] - centre)));
        var (spread, height, correlation) = Spread(rest, leastNoise, leastCorrelation);
        double n = t.Length;
        // Noise that is told from few points is told badly: Student's quantile for n − 2 beside the normal one.
        var z = Z * (1 + (FewPoints / (n - 2)));
        var reach = z * Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18 * correlation);
        var low = slopes[Math.Clamp((int)Math.Floor((slopes.Length - reach) / 2) - 1, 0, slopes.Length - 1)];
        var high = slopes[Math.Clamp((int)Math.Ceiling((slopes.Length + reach) / 2), 0, slopes.Length - 1)];
        // Equal steps of an instrument make many slopes equal: the interval is never smaller than its step allows.
        double square = 0;
        foreach (var time in t) square += (time - centre) * (time - centre);
        var floor = z * leastNoise * Math.Sqrt(correlation / square);
        return new RobustLine(slope, Math.Min(low, slope - floor), Math.Max(high, slope + floor), centre, height,
            z * MedianError * spread * Math.Sqrt(correlation / n));
    }

    private static int Slopes(ReadOnlySpan<float> t, ReadOnlySpan<float> y, Span<float> slopes)
    {
        var count = 0;
        for (var i = 1; i < t.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var span = t[i] - t[j];
                if (span > 0) slopes[count++] = (y[i] - y[j]) / span;
            }
        }

        if (count == 0) slopes[count++] = 0;
        return count;
    }

    /// <summary>Noise about the line, height of its middle, and how much neighbours repeat each other: factor on the variance.</summary>
    private static (double Spread, double Height, double Correlation) Spread(
        Span<float> rest, double leastNoise, double leastCorrelation)
    {
        double product = 0, square = 0, mean = 0;
        foreach (var r in rest) mean += r;
        mean /= rest.Length;
        for (var i = 0; i < rest.Length; i++)
        {
            square += (rest[i] - mean) * (rest[i] - mean);
            if (i > 0) product += (rest[i] - mean) * (rest[i - 1] - mean);
        }

        // A line takes some of the correlation with it: what is left is told too small by about 1/n.
        var rho = square > 0 ? Math.Min((product / square) + (1.0 / rest.Length), MostCorrelation) : 0;
        rho = Math.Max(rho, Math.Max(0, leastCorrelation));
        rest.Sort();
        var height = Middle(rest);
        for (var i = 0; i < rest.Length; i++) rest[i] = (float)Math.Abs(rest[i] - height);
        rest.Sort();
        return (Math.Max(leastNoise, SdPerMad * Middle(rest)), height, (1 + rho) / (1 - rho));
    }

    private static double Middle(ReadOnlySpan<float> sorted)
    {
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + (double)sorted[half]) / 2;
    }
}
