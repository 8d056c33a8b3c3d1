namespace Twin.Domain.Readings;

/// <summary>What happened to the belief in a source's clock.</summary>
internal enum ClockChange : byte
{
    None = 0,
    Suspected = 1,
    Trusted = 2,
}

/// <summary>
/// Estimates how far a source's clock is off (arrival minus source time) and whether to believe it. Delay only ever adds to the
/// offset, so the
/// smallest of a bucket of readings is the estimate. A bucket lasts at least 8 readings and 10 s of arrivals: a buffer emptied in
/// one burst ends
/// near zero and is no wrong clock, and one emptied slowly shrinks; a slow clock is steady. See docs/decisions/0002.
/// </summary>
internal struct ClockWatch
{
    private const int BucketReadings = 8;
    private const long BucketMs = 10_000;
    private const int FutureReadings = 3;
    private const long TrustMs = Limits.ClockOffsetMs * 4 / 5;

    private long _bucketStartMs;
    private int _min;
    private int _max;
    private byte _count;
    private byte _future;

    /// <summary>Not believed now.</summary>
    public bool Suspect { get; private set; }

    /// <summary>Source times make no sense at all (no steady offset): arrival order rules.</summary>
    public bool Disordered { get; private set; }

    /// <summary>Arrival minus source time, ms; positive: the clock is slow, or delivery is.</summary>
    public int OffsetMs { get; private set; }

    /// <summary>Takes in a reading that was applied.</summary>
    public ClockChange Observe(long receivedMs, long sourceMs)
    {
        var offset = (int)Math.Clamp(receivedMs - sourceMs, int.MinValue, int.MaxValue);
        if (_count == 0)
        {
            _bucketStartMs = receivedMs;
            _min = _max = offset;
        }

        _min = Math.Min(_min, offset);
        _max = Math.Max(_max, offset);
        if (_count < byte.MaxValue) _count++;
        _future = offset < -Limits.ClockOffsetMs ? (byte)Math.Min(_future + 1, FutureReadings) : (byte)0;

        // Nothing is delivered before it was measured: a few readings from the future are proof.
        if (_future == FutureReadings && !Suspect) return Distrust(offset);
        return _count >= BucketReadings && receivedMs - _bucketStartMs >= BucketMs ? CloseBucket() : ClockChange.None;
    }

    /// <summary>Source times stepped back for good.</summary>
    /// <param name="offsetMs">Offset of the reading that proved it.</param>
    /// <param name="disordered">No steady offset was found.</param>
    public ClockChange Stepped(long offsetMs, bool disordered)
    {
        _count = 0;
        Disordered |= disordered;
        if (Math.Abs(offsetMs) <= Limits.ClockOffsetMs && !disordered) return ClockChange.None;
        return Suspect ? ClockChange.None : Distrust(offsetMs);
    }

    private ClockChange Distrust(long offset)
    {
        OffsetMs = (int)Math.Clamp(offset, int.MinValue, int.MaxValue);
        Suspect = true;
        _count = 0;
        return ClockChange.Suspected;
    }

    private ClockChange CloseBucket()
    {
        _count = 0;
        OffsetMs = _min;
        var steady = (long)_max - _min <= Limits.ClockOffsetMs;
        if (!Suspect) return _min > Limits.ClockOffsetMs && steady ? Distrust(_min) : ClockChange.None;
        if (Math.Abs((long)_min) > TrustMs) return ClockChange.None;
        Suspect = false;
        Disordered = false;
        return ClockChange.Trusted;
    }

    internal readonly void Write(ref StateWriter writer)
    {
        writer.Byte((byte)((Suspect ? 1 : 0) | (Disordered ? 2 : 0)));
        writer.Byte(_count);
        writer.Byte(_future);
        writer.Integer(OffsetMs);
        if (_count == 0) return;
        writer.Integer(_bucketStartMs);
        writer.Integer(_min);
        writer.Integer(_max);
    }

    internal static ClockWatch Read(ref StateReader reader)
    {
        var bits = reader.Byte();
        var watch = new ClockWatch { Suspect = (bits & 1) != 0, Disordered = (bits & 2) != 0 };
        watch._count = reader.Byte();
        watch._future = reader.Byte();
        watch.OffsetMs = (int)reader.Integer();
        if (watch._count == 0) return watch;
        watch._bucketStartMs = reader.Integer();
        watch._min = (int)reader.Integer();
        watch._max = (int)reader.Integer();
        return watch;
    }
}
