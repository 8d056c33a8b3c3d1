namespace Twin.Domain.Readings.History;

/// <summary>Thins readings for a picture without hiding peaks or faults.</summary>
public static class Downsample
{
    /// <summary>Points a bucket may give: first, lowest, highest, last, and the worst quality.</summary>
    public const int PointsPerBucket = 5;

    /// <summary>
    /// Readings with time in [fromMs, toMs]: all of them when there are no more than <paramref name="points"/>; else the range is cut into
    /// equal
    /// buckets and each gives its first, lowest, highest and last reading and the first of its worst quality, with their own times. Bad
    /// readings
    /// do not count as lowest or highest while there are others.
    /// </summary>
    /// <param name="readings">Sorted by time.</param>
    /// <param name="fromMs">Start, inclusive.</param>
    /// <param name="toMs">End, inclusive.</param>
    /// <param name="points">Points wanted at most (at least <see cref="PointsPerBucket"/> are given).</param>
    /// <param name="into">Where the points go.</param>
    /// <returns>Readings in the range; the picture is complete when <paramref name="into"/> got as many.</returns>
    public static int ToPoints(ReadOnlySpan<HistoryReading> readings, long fromMs, long toMs, int points, List<HistoryReading> into)
    {
        var range = Range(readings, fromMs, toMs);
        if (range.Length > points) return Thin(range, fromMs, toMs, points, into);
        into.AddRange(range);
        return range.Length;
    }

    /// <summary>
    /// As <see cref="ToPoints"/>, but always by buckets. Thinning the thinned pieces of a long run together gives what thinning the run
    /// gives.
    /// </summary>
    public static int Thin(ReadOnlySpan<HistoryReading> readings, long fromMs, long toMs, int points, List<HistoryReading> into)
    {
        var range = Range(readings, fromMs, toMs);
        // Unsigned and wrapping: the range may be wider than a long.
        var buckets = (ulong)Math.Max(1, points / PointsPerBucket);
        var width = (unchecked((ulong)(toMs - fromMs)) / buckets) + 1;
        for (var at = 0; at < range.Length;)
        {
            var bucket = unchecked((ulong)(range[at].T - fromMs)) / width;
            var end = at + 1;
            while (end < range.Length && unchecked((ulong)(range[end].T - fromMs)) / width == bucket) end++;
            AddBucket(range[at..end], into);
            at = end;
        }

        return range.Length;
    }

    private static ReadOnlySpan<HistoryReading> Range(ReadOnlySpan<HistoryReading> readings, long fromMs, long toMs)
    {
        var start = LowerBound(readings, fromMs);
        return readings[start..(toMs == long.MaxValue ? readings.Length : Math.Max(start, LowerBound(readings, toMs + 1)))];
    }

    internal static void AddBucket(ReadOnlySpan<HistoryReading> bucket, List<HistoryReading> into)
    {
        int low = -1, high = -1, worst = 0;
        for (var i = 0; i < bucket.Length; i++)
        {
            if (bucket[i].Q.Code >> 14 > bucket[worst].Q.Code >> 14) worst = i;
            if (bucket[i].Q.IsBad) continue;
            if (low < 0 || bucket[i].V < bucket[low].V) low = i;
            if (high < 0 || bucket[i].V > bucket[high].V) high = i;
        }

        Span<int> chosen = [0, Math.Max(low, 0), Math.Max(high, 0), worst, bucket.Length - 1];
        chosen.Sort();
        for (var i = 0; i < chosen.Length; i++)
        {
            if (i == 0 || chosen[i] != chosen[i - 1]) into.Add(bucket[chosen[i]]);
        }
    }

    private static int LowerBound(ReadOnlySpan<HistoryReading> readings, long time)
    {
        int low = 0, high = readings.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (readings[middle].T < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
