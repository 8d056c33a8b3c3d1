namespace Twin.Domain.Readings;

/// <summary>What a run of late readings, with none in time between them, means.</summary>
internal enum LateMeaning : byte
{
    /// <summary>Just late.</summary>
    Backfill = 0,

    /// <summary>They advance in step with arrivals: the clock was set back.</summary>
    ClockStep = 1,

    /// <summary>They have come at the sensor's pace for too long without any sense in their times.</summary>
    Disorder = 2,
}

/// <summary>
/// Watches readings older than the lateness, so that a clock that went back does not leave the sensor blind until it has caught up.
/// A backfill comes faster than it was measured, or beside readings that are in time; a clock that stepped back does neither.
/// </summary>
internal struct LateRun
{
    private const int Readings = 3;
    private const long StepSpanMs = 2_000;
    private const long PaceFloorMs = 250;
    private const int PaceFactor = 4;

    private int _total;
    private int _stepCount;
    private long _firstReceivedMs;
    private long _stepReceivedMs;
    private long _stepSourceMs;

    /// <summary>No late reading.</summary>
    public readonly bool IsEmpty => _total == 0;

    /// <summary>Takes in one more late reading.</summary>
    public LateMeaning Add(CleanerSettings settings, long receivedMs, long sourceMs)
    {
        if (_total == 0) _firstReceivedMs = receivedMs;
        if (_stepCount == 0) Restart(receivedMs, sourceMs);
        _total++;
        _stepCount++;
        var span = receivedMs - _stepReceivedMs;
        if (_stepCount >= Readings && span >= Math.Max(StepSpanMs, 2 * settings.PeriodMs))
        {
            var sourceSpan = sourceMs - _stepSourceMs;
            if (sourceSpan >= span / 2 && sourceSpan <= span * 2) return LateMeaning.ClockStep;
            Restart(receivedMs, sourceMs);
            _stepCount = 1;
        }

        var blindMs = receivedMs - _firstReceivedMs;
        var pace = Math.Max(settings.PeriodMs, PaceFloorMs);
        return _total >= Readings && blindMs >= Math.Max(Limits.LatenessMs, 3 * settings.PeriodMs) && _total <= PaceFactor * blindMs / pace
            ? LateMeaning.Disorder
            : LateMeaning.Backfill;
    }

    private void Restart(long receivedMs, long sourceMs)
    {
        _stepReceivedMs = receivedMs;
        _stepSourceMs = sourceMs;
    }

    internal readonly void Write(ref StateWriter writer)
    {
        writer.Integer(_total);
        if (_total == 0) return;
        writer.Integer(_stepCount);
        writer.Integer(_firstReceivedMs);
        writer.Integer(_stepReceivedMs);
        writer.Integer(_stepSourceMs);
    }

    internal static LateRun Read(ref StateReader reader)
    {
        var run = new LateRun { _total = (int)reader.Integer() };
        if (run._total == 0) return run;
        run._stepCount = (int)reader.Integer();
        run._firstReceivedMs = reader.Integer();
        run._stepReceivedMs = reader.Integer();
        run._stepSourceMs = reader.Integer();
        return run;
    }
}
