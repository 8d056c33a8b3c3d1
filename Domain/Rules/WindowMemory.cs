namespace Twin.Domain.Rules;

/// <summary>
/// The readings of a window of source time, folded into at most <see cref="Limits.WindowBuckets"/> buckets in a ring;
/// so the window is exact to one bucket (1/64 of its length). Made once per rule and twin, then never allocates.
/// </summary>
internal sealed class WindowMemory
{
    private readonly Bucket[] _buckets = new Bucket[Limits.WindowBuckets];
    private readonly long _windowMs;
    private readonly long _bucketMs;
    private double _origin = double.NaN;

    public WindowMemory(long windowMs)
    {
        _windowMs = windowMs;
        _bucketMs = Math.Max(1, (windowMs + Limits.WindowBuckets - 1) / Limits.WindowBuckets);
        Array.Fill(_buckets, new Bucket { Number = long.MinValue });
    }

    /// <summary>First reading since the last gap longer than the window.</summary>
    public long FirstMs { get; private set; } = long.MaxValue;

    /// <summary>Newest reading.</summary>
    public long LastMs { get; private set; } = long.MinValue;

    /// <summary>The readings reach back over the whole window.</summary>
    public bool IsCovered => LastMs != long.MinValue && LastMs - FirstMs >= _windowMs - _bucketMs;

    public void Add(long sourceMs, double value)
    {
        if (LastMs != long.MinValue && sourceMs <= LastMs - _windowMs) return;
        if (LastMs == long.MinValue || sourceMs - LastMs > _windowMs) FirstMs = sourceMs;
        FirstMs = Math.Min(FirstMs, sourceMs);
        LastMs = Math.Max(LastMs, sourceMs);
        if (double.IsNaN(_origin)) _origin = value;
        var number = Math.DivRem(sourceMs, _bucketMs).Quotient;
        ref var bucket = ref _buckets[(int)((ulong)number % Limits.WindowBuckets)];
        if (bucket.Number > number) return;
        if (bucket.Number != number) bucket = new Bucket { Number = number, Min = double.PositiveInfinity, Max = double.NegativeInfinity };
        // Sums of distances from the first value ever seen: no cancellation for values with a large offset.
        var distance = value - _origin;
        bucket.Count++;
        bucket.Sum += distance;
        bucket.Squares += distance * distance;
        bucket.Min = Math.Min(bucket.Min, value);
        bucket.Max = Math.Max(bucket.Max, value);
    }

    /// <summary>The aggregate over the window that ends with the newest reading; NaN when it is empty.</summary>
    public double Aggregate(WindowAggregate aggregate)
    {
        if (LastMs == long.MinValue) return double.NaN;
        var oldest = Math.DivRem(LastMs, _bucketMs).Quotient - Limits.WindowBuckets + 1;
        long count = 0;
        double sum = 0;
        double squares = 0;
        var min = double.PositiveInfinity;
        var max = double.NegativeInfinity;
        foreach (ref readonly var bucket in _buckets.AsSpan())
        {
            if (bucket.Number < oldest) continue;
            count += bucket.Count;
            sum += bucket.Sum;
            squares += bucket.Squares;
            min = Math.Min(min, bucket.Min);
            max = Math.Max(max, bucket.Max);
        }

        if (count == 0) return double.NaN;
        var mean = sum / count;
        return aggregate switch
        {
            WindowAggregate.Mean => _origin + mean,
            WindowAggregate.Min => min,
            WindowAggregate.Max => max,
            WindowAggregate.Range => max - min,
            _ => Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))),
        };
    }

    public void Write(ref ByteWriter writer)
    {
        writer.Signed(LastMs);
        writer.Signed(FirstMs);
        writer.Double(_origin);
        var filled = 0;
        foreach (ref readonly var bucket in _buckets.AsSpan()) filled += bucket.Number == long.MinValue ? 0 : 1;
        writer.Unsigned((ulong)filled);
        foreach (ref readonly var bucket in _buckets.AsSpan())
        {
            if (bucket.Number == long.MinValue) continue;
            writer.Signed(bucket.Number);
            writer.Unsigned((ulong)bucket.Count);
            writer.Double(bucket.Sum);
            writer.Double(bucket.Squares);
            writer.Double(bucket.Min);
            writer.Double(bucket.Max);
        }
    }

    public static WindowMemory Read(ref ByteReader reader, long windowMs)
    {
        var memory = new WindowMemory(windowMs) { LastMs = reader.Signed(), FirstMs = reader.Signed() };
        memory._origin = reader.Double();
        var filled = reader.Count(Limits.WindowBuckets);
        for (var i = 0; i < filled; i++)
        {
            var bucket = new Bucket
            {
                Number = reader.Signed(),
                Count = (long)reader.Unsigned(),
                Sum = reader.Double(),
                Squares = reader.Double(),
                Min = reader.Double(),
                Max = reader.Double(),
            };
            memory._buckets[(int)((ulong)bucket.Number % Limits.WindowBuckets)] = bucket;
        }

        return memory;
    }

    private struct Bucket
    {
        public long Number;
        public long Count;
        public double Sum;
        public double Squares;
        public double Min;
        public double Max;
    }
}
