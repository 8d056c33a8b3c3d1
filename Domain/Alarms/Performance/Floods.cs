using System.Collections.Immutable;

namespace Twin.Domain.Alarms.Performance;

/// <summary>Counts in time: buckets, floods, chatter. All of domain.md A5.</summary>
public static class Floods
{
    /// <summary>Annunciations per bucket; buckets are aligned to the epoch (:00, :10...), empty ones included.</summary>
    public static ImmutableArray<int> Buckets(IEnumerable<long> times, long fromMs, long toMs, long bucketMs)
    {
        var first = fromMs / bucketMs;
        var count = Math.Max(1, ((toMs + bucketMs - 1) / bucketMs) - first);
        var buckets = new int[count];
        foreach (var time in times)
        {
            var at = (time / bucketMs) - first;
            if (at >= 0 && at < count) buckets[at]++;
        }

        return [.. buckets];
    }

    /// <summary>Buckets in flood: begins with more than <paramref name="startsOver"/>, ends before the first below
    /// <paramref name="endsBelow"/>. Start index and length of each.</summary>
    public static ImmutableArray<(int First, int Length)> Find(ReadOnlySpan<int> buckets, int startsOver, int endsBelow)
    {
        var floods = ImmutableArray.CreateBuilder<(int, int)>();
        var start = -1;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (start < 0 && buckets[i] > startsOver)
            {
                start = i;
            }
            else if (start >= 0 && buckets[i] < endsBelow)
            {
                floods.Add((start, i - start));
                start = -1;
            }
        }

        if (start >= 0) floods.Add((start, buckets.Length - start));
        return floods.ToImmutable();
    }

    /// <summary>True when <paramref name="count"/> of the rising times lie in some window of <paramref name="windowMs"/>.</summary>
    public static bool IsChattering(IReadOnlyList<long> times, int count, long windowMs)
    {
        for (var i = count - 1; i < times.Count; i++)
        {
            if (times[i] - times[i - count + 1] <= windowMs) return true;
        }

        return false;
    }

    /// <summary>
    /// Chatter index ψ, 1/s (Kondaveeti 2013): the mean of one over the run lengths; run lengths are whole seconds of at least one.
    /// </summary>
    public static double ChatterIndex(IReadOnlyList<long> times)
    {
        if (times.Count < 2) return 0;
        var sum = 0.0;
        for (var i = 1; i < times.Count; i++) sum += 1.0 / Math.Max(1, (times[i] - times[i - 1]) / 1_000.0);
        return sum / (times.Count - 1);
    }

    /// <summary>The nearest-rank percentile of numbers; NaN when there are none.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
