namespace Twin.Client.Blazor.Past;

/// <summary>Where the time bar stands: a stretch that ends now, and a moment in it that may run. Immutable, pure.</summary>
/// <param name="RangeMs">Length of the stretch, ms.</param>
/// <param name="NowMs">Its end: the plant's time, Unix ms.</param>
/// <param name="AtMs">The moment shown; null: LIVE.</param>
/// <param name="Speed">Seconds of the past per second; 0: standing.</param>
public readonly record struct ReplayClock(long RangeMs, long NowMs, long? AtMs, int Speed)
{
    /// <summary>Stretches to choose from, hours.</summary>
    public static readonly IReadOnlyList<int> Hours = [1, 8, 24, 168];

    /// <summary>Speeds to choose from.</summary>
    public static readonly IReadOnlyList<int> Speeds = [1, 10, 60];

    /// <summary>This close to now it is LIVE, ms: the history has not yet got more.</summary>
    public const long LiveWithinMs = 3_000;

    /// <summary>Begin of the stretch, Unix ms.</summary>
    public long FromMs => NowMs - RangeMs;

    /// <summary>True while a moment of the past is shown.</summary>
    public bool IsPast => AtMs is not null;

    /// <summary>Goes to a moment; the end of the stretch is LIVE. One before the stretch makes it longer.</summary>
    public ReplayClock Seek(long atMs)
    {
        if (atMs >= NowMs - LiveWithinMs) return Live();
        var range = RangeMs;
        foreach (var hours in Hours)
        {
            if (NowMs - atMs <= range) break;
            range = Math.Max(range, hours * 3_600_000L);
        }

        // Older than the longest stretch: the stretch grows with it.
        return this with { AtMs = atMs, RangeMs = Math.Max(range, NowMs - atMs) };
    }

    /// <summary>Moves by a span; from LIVE it starts now.</summary>
    public ReplayClock Step(long byMs) => Seek((AtMs ?? NowMs) + byMs);

    /// <summary>Time has passed: now goes on, and so does a moment that runs; when it reaches now it is LIVE.</summary>
    public ReplayClock Pass(long nowMs, long elapsedMs)
    {
        var next = this with { NowMs = Math.Max(NowMs, nowMs) };
        return next.AtMs is { } at && next.Speed > 0 ? next.Seek(at + (elapsedMs * next.Speed)) : next;
    }

    /// <summary>Back to LIVE.</summary>
    public ReplayClock Live() => this with { AtMs = null, Speed = 0 };

    /// <summary>Place of a time on the stretch, per mille, 0 to 1000.</summary>
    public double PlaceOf(long ms) => Math.Clamp(1_000.0 * (ms - FromMs) / RangeMs, 0, 1_000);
}
