using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Alarms.Trials;

/// <summary>
/// One case of a dry run: the twins as they are and as they would be, side by side, over the same readings. Feed the readings of
/// <see cref="DryRunCase.Sensors"/> in the order of time, those of some time before the begin too, so that delays, windows and the spike
/// filter are as they were. Pure but for its own state; single-threaded.
/// </summary>
public sealed class CaseTrial
{
    private readonly long _fromMs;
    private long _firstMs;

    /// <param name="before">The plant as it is.</param>
    /// <param name="after">The plant as it would be.</param>
    /// <param name="twins">What runs together.</param>
    /// <param name="startMs">First moment that is fed, Unix ms.</param>
    /// <param name="fromMs">First moment that is looked at.</param>
    public CaseTrial(CompiledPlant before, CompiledPlant after, DryRunCase twins, long startMs, long fromMs)
    {
        Case = twins;
        _fromMs = fromMs;
        Before = new TrialWorld(before, twins.Owners, twins.Sensors, startMs);
        After = new TrialWorld(after, twins.Owners, twins.Sensors, startMs);
    }

    /// <summary>What runs together.</summary>
    public DryRunCase Case { get; }

    /// <summary>Readings of the time looked at so far.</summary>
    public long Readings { get; private set; }

    internal TrialWorld Before { get; }

    internal TrialWorld After { get; }

    /// <summary>Time that was really observed, from the first reading on.</summary>
    internal long ObservedFromMs => _firstMs;

    /// <summary>One kept reading; what it became on the changed side, or null when it was not applied there.</summary>
    public CleanResult? Feed(string sensor, long atMs, double value, Quality quality)
    {
        if (atMs >= _fromMs)
        {
            Readings++;
            if (_firstMs == 0) _firstMs = atMs;
        }

        Before.Feed(sensor, atMs, value, quality);
        return After.Feed(sensor, atMs, value, quality);
    }

    /// <summary>A person put a twin into a mode; in the order of time with the readings.</summary>
    public void SetMode(string twin, string mode, long atMs)
    {
        Before.SetMode(twin, mode, atMs);
        After.SetMode(twin, mode, atMs);
    }

    /// <summary>Fires what is due up to the end.</summary>
    public void Finish(long toMs)
    {
        Before.Advance(toMs);
        After.Advance(toMs);
    }

    /// <summary>Alarms of a rule on one side, the oldest first.</summary>
    public IReadOnlyList<AlarmSpan> AlarmsOf(string twin, string rule, bool after) =>
        (after ? After : Before).Alarms.TryGetValue((twin, rule), out var spans) ? spans.Items : [];
}
