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

/// <summary>The clock of the real plant.</summary>
public sealed class WallClock(TimeProvider time) : RealmClock
{
    /// <inheritdoc/>
    public override long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

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
