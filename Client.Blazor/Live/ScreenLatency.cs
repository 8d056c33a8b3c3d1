namespace Twin.Client.Blazor.Live;

/// <summary>
/// Reading to screen, as the open screens of this process tell it: the age, by the server's clock, of the newest reading of a frame when
/// the browser has painted that frame. The last minutes of samples are kept. Thread-safe.
/// </summary>
public sealed class ScreenLatency(TimeProvider time)
{
    /// <summary>Samples kept.</summary>
    public const int Kept = 8_192;

    /// <summary>Samples taken from one message.</summary>
    public const int MostAtOnce = 64;

    private const long WindowMs = 120_000;
    private const int MostMs = 600_000;

    private readonly Lock _gate = new();
    private readonly (long AtMs, int Ms)[] _ring = new (long, int)[Kept];
    private long _count;

    /// <summary>Takes samples of one screen, ms; nonsense is ignored.</summary>
    public void Add(IReadOnlyList<int> samples)
    {
        var now = NowMs;
        lock (_gate)
        {
            foreach (var ms in samples.Take(MostAtOnce))
            {
                if (ms is >= 0 and <= MostMs) _ring[_count++ % Kept] = (now, ms);
            }
        }
    }

    /// <summary>The figures of the last two minutes; null: no screen told any.</summary>
    public LatencyFigures? Read()
    {
        int[] recent;
        var since = NowMs - WindowMs;
        lock (_gate)
            recent = [.. _ring.AsSpan(0, (int)Math.Min(_count,
                Kept)).ToArray().Where(s => s.AtMs >= since).Select(static s => s.Ms).Order()];
        return recent.Length == 0 ? null : new LatencyFigures(At(recent, 0.5), At(recent, 0.95), At(recent, 0.99), recent.Length);
    }

    private long NowMs => time.GetTimestamp() / (time.TimestampFrequency / 1000);

    private static int At(int[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

/// <summary>Reading to screen over the last two minutes, ms.</summary>
public sealed record LatencyFigures(int P50, int P95, int P99, int Samples);
