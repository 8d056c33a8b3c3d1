namespace Twin.Ingest.Intake;

/// <summary>What time it is in a realm: the wall clock in <c>live</c>, the newest source time in a replay.</summary>
public abstract class RealmClock
{
    /// <summary>The realm's time for a reading with this source time, Unix ms.</summary>
    public abstract long Stamp(long sourceMs);

    /// <summary>The realm's time now, Unix ms; 0: it has not begun.</summary>
    public abstract long NowMs { get; }

    /// <summary>True when time passes without readings (heartbeats make sense).</summary>
    public abstract bool Runs { get; }
}

/// <summary>
/// The clock of the real plant: the wall clock, and when that is set back, nine tenths of the time that passes until it has caught up.
/// Time that fell would leave partitions ahead of their readings, and every delay would end at once for as long.
/// </summary>
public sealed class WallClock : RealmClock
{
    private const double Slowed = 0.9;
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private double _nowMs;
    private long _at;

    public WallClock(TimeProvider time) => (_time, _at) = (time, time.GetTimestamp());

    /// <inheritdoc/>
    public override long NowMs
    {
        get
        {
            lock (_gate)
            {
                var at = _time.GetTimestamp();
                var passedMs = _time.GetElapsedTime(_at, at).TotalMilliseconds;
                _at = at;
                return (long)(_nowMs = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), _nowMs + (Slowed * passedMs)));
            }
        }
    }

    /// <inheritdoc/>
    public override bool Runs => true;

    /// <inheritdoc/>
    public override long Stamp(long sourceMs) => NowMs;
}

/// <summary>The clock of a replay: it follows the recording and stands still when the recording does.</summary>
public sealed class RecordingClock : RealmClock
{
    private long _newestMs;

    /// <inheritdoc/>
    public override long NowMs => Volatile.Read(ref _newestMs);

    /// <inheritdoc/>
    public override bool Runs => false;

    /// <inheritdoc/>
    public override long Stamp(long sourceMs)
    {
        var seen = Volatile.Read(ref _newestMs);
        while (sourceMs > seen)
        {
            var was = Interlocked.CompareExchange(ref _newestMs, sourceMs, seen);
            if (was == seen) return sourceMs;
            seen = was;
        }

        return seen;
    }
}
