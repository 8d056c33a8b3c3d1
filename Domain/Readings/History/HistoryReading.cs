namespace Twin.Domain.Readings.History;

/// <summary>A reading as history keeps it.</summary>
/// <param name="T">Source time, Unix ms UTC.</param>
/// <param name="V">Value, in the sensor's source unit.</param>
/// <param name="Q">Quality.</param>
public readonly record struct HistoryReading(long T, double V, Quality Q)
{
    /// <summary>By time, then bits of the value, then quality: a total order, so that merging is the same whatever came first.</summary>
    public static int Compare(HistoryReading a, HistoryReading b)
    {
        var byTime = a.T.CompareTo(b.T);
        if (byTime != 0) return byTime;
        var byValue = BitConverter.DoubleToInt64Bits(a.V).CompareTo(BitConverter.DoubleToInt64Bits(b.V));
        return byValue != 0 ? byValue : a.Q.Code.CompareTo(b.Q.Code);
    }

    /// <summary>
    /// Sorts by time and drops repeated (time, value); of two qualities the worse stays. Returns how many are left at the front.
    /// </summary>
    public static int SortAndDedupe(Span<HistoryReading> readings)
    {
        if (!IsStrictlyRising(readings)) readings.Sort(Compare);
        var kept = 0;
        for (var i = 0; i < readings.Length; i++)
        {
            var reading = readings[i];
            if (kept > 0 && readings[kept - 1].T == reading.T
                && BitConverter.DoubleToInt64Bits(readings[kept - 1].V) == BitConverter.DoubleToInt64Bits(reading.V))
            {
                readings[kept - 1] = reading with { Q = Quality.Worst(reading.Q, readings[kept - 1].Q) };
            }
            else
            {
                readings[kept++] = reading;
            }
        }

        return kept;
    }

    private static bool IsStrictlyRising(ReadOnlySpan<HistoryReading> readings)
    {
        for (var i = 1; i < readings.Length; i++)
        {
            if (readings[i].T <= readings[i - 1].T) return false;
        }

        return true;
    }
}
