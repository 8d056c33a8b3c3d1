using System.Globalization;

namespace Twin.Benchmarks.Orders;

/// <summary>Quantiles of times, all of which are kept.</summary>
internal static class Quantiles
{
    /// <summary>The smallest time that so many are not above.</summary>
    public static double At(IEnumerable<double> times, double share)
    {
        double[] all = [.. times.Order()];
        return all.Length == 0 ? double.NaN : all[Math.Clamp((int)Math.Ceiling(all.Length * share) - 1, 0, all.Length - 1)];
    }

    /// <summary>p50, p99 and the most, in ms.</summary>
    public static string Of(IReadOnlyCollection<double> times) => string.Create(CultureInfo.InvariantCulture,
        $"{times.Count,5} x   p50 {At(times, 0.5),8:F1} ms   p99 {At(times, 0.99),8:F1} ms   most {At(times, 1),8:F1} ms");
}
