using Orleans;

namespace Twin.Domain.Instruments;

/// <summary>What two sensors of one quantity are.</summary>
/// <param name="Span">Measuring span, in their unit.</param>
/// <param name="ResolutionA">Smallest step of the first.</param>
/// <param name="ResolutionB">Smallest step of the second.</param>
public readonly record struct PairTraits(double Span, double ResolutionA, double ResolutionB);

/// <summary>What a pair's watch keeps over a restart.</summary>
/// <param name="Normal">What is normal between them.</param>
/// <param name="SinceMs">Began; 0: no trouble.</param>
/// <param name="FoundMs">Found.</param>
/// <param name="RestsA">The first was seen standing quite still while all was well.</param>
/// <param name="RestsB">The second was.</param>
[GenerateSerializer, Immutable, Alias("twin.instrument.pair.v1")]
public readonly record struct PairMemory(
    [property: Id(0)] Learned Normal, [property: Id(1)] long SinceMs, [property: Id(2)] long FoundMs, [property: Id(3)] bool RestsA,
    [property: Id(4)] bool RestsB);

/// <summary>
/// Two sensors that measure the same. Minute means of their difference are set beside what it was while all was well; a cumulative sum
/// tells a lasting shift from chance. Real changes move both and show in no difference. One that stands quite still while the other
/// moves is stuck. Not safe for two threads.
/// </summary>
public sealed class PairWatch(PairTraits traits)
{
    /// <summary>Steps taken together: a minute at <see cref="InstrumentPlan.StepMs"/>.</summary>
    public const int BlockSteps = 6;

    /// <summary>Minutes between two false alarms of a pair whose difference is noise: five years.</summary>
    public const double MinutesBetweenFalseAlarms = 5 * 365.25 * 1_440;

    /// <summary>Allowance of the sum, in deviations: shifts of one are found soonest.</summary>
    public const double Allowance = 0.5;

    // Smaller differences matter to nobody: a twentieth of a per cent of span is better than good transmitters promise.
    private const double LeastShare = 0.0005;
    // Two good instruments may differ in gain: so much of the way out of the range in which they were compared.
    private const double GainShare = 0.002;
    private const double Clip = 4, Weight = 0.2;
    private const int LeastSteps = 3, Window = 10, CalmBlocks = 15;

    private static readonly double s_limit = Cusum.LimitFor(Allowance, MinutesBetweenFalseAlarms);
    private readonly Still _a = new(Window), _b = new(Window);
    private readonly Recent _off = new(30);
    private Cusum _sum;
    private double _smooth;
    private int _steps, _taken, _calm;
    private bool _restsA, _restsB;

    /// <summary>What is normal between them.</summary>
    public Learned Normal { get; private set; }

    /// <summary>Something is wrong with one of them.</summary>
    public bool InTrouble => FoundMs > 0;

    /// <summary>When it began, as far as can be told; 0: no trouble.</summary>
    public long SinceMs { get; private set; }

    /// <summary>When it was found; 0: no trouble.</summary>
    public long FoundMs { get; private set; }

    /// <summary>The first has stood quite still for ten minutes, the second not.</summary>
    public bool FirstIsStill { get; private set; }

    /// <summary>The second has stood quite still for ten minutes, the first not.</summary>
    public bool SecondIsStill { get; private set; }

    /// <summary>1: the first stands still, which it never does by itself, while the second moves; 2: the second; 0: neither. A coarse
    /// instrument stands still whenever its tank does, and says nothing by it.</summary>
    public int Stuck { get; private set; }

    /// <summary>How far the first is from the second, beside what is normal; smoothed over some minutes.</summary>
    public double Off => _smooth;

    /// <summary>The same of the last minute alone.</summary>
    public double LastOff { get; private set; }

    /// <summary>How fast it moves, per hour, over the last half hour; NaN: it does not, as far as noise lets see, or it jumped.</summary>
    public double PerHour
    {
        get
        {
            var moved = _off.Slope() * _off.Count;
            return Math.Abs(moved) > Scatter && _off.LargestStep() < 0.6 * Math.Abs(moved) ? moved / _off.Count * 60 : double.NaN;
        }
    }

    /// <summary>Scatter of a minute's mean, never below what matters.</summary>
    public double Scatter => Math.Max(Normal.Deviation, Floor);

    private double Floor => Math.Max(Math.Max(traits.ResolutionA, traits.ResolutionB), LeastShare * traits.Span);

    /// <summary>Takes what both say now; NaN: nothing to be believed. True when a minute ended.</summary>
    public bool Step(long nowMs, double a, double b)
    {
        if (double.IsFinite(a) && double.IsFinite(b))
        {
            _a.Add(a);
            _b.Add(b);
            _taken++;
        }

        if (++_steps < BlockSteps) return false;
        var taken = _taken;
        (_steps, _taken) = (0, 0);
        var (meanA, meanB) = (_a.End(taken >= LeastSteps), _b.End(taken >= LeastSteps));
        if (taken < LeastSteps) return true;
        Judge(nowMs, meanA - meanB, (meanA + meanB) / 2);
        return true;
    }

    /// <summary>Learns anew what is normal, e.g. after calibration.</summary>
    public void Learn()
    {
        Normal = default;
        End();
    }

    /// <summary>What to keep.</summary>
    public PairMemory Keep() => new(Normal, SinceMs, FoundMs, _restsA, _restsB);

    /// <summary>Goes on from what was kept.</summary>
    public void Restore(PairMemory memory) => (Normal, SinceMs, FoundMs, _restsA, _restsB) =
        (memory.Normal, memory.SinceMs, memory.FoundMs, memory.RestsA, memory.RestsB);

    private void Judge(long nowMs, double difference, double at)
    {
        var scatter = Scatter;
        if (Normal.Count < Learned.Least)
        {
            Normal = Normal.With(difference, at, scatter);
            return;
        }

        // What is little known yet must be farther off before it counts.
        var allowance = (scatter * (Allowance + (2 / Math.Sqrt(Normal.Count)))) + (GainShare * Normal.Beyond(at));
        var off = difference - Normal.Mean;
        var limit = s_limit * scatter;
        _sum.Step(Math.Clamp(off, -allowance - (Clip * scatter), allowance + (Clip * scatter)), allowance, 2 * limit);
        LastOff = off;
        _smooth += Weight * (off - _smooth);
        _off.Add(off);
        LookStill(scatter);
        if (!InTrouble && (_sum.Most > limit || Stuck > 0)) Begin(nowMs);
        else if (InTrouble) Calm(allowance + (Allowance * scatter));
        else if (Normal.Count < Learned.Most && _sum.Most < limit / 4) LearnMore(difference, at, scatter);
    }

    private void LearnMore(double difference, double at, double scatter)
    {
        Normal = Normal.With(difference, at, scatter);
        _restsA |= _a.IsStill(traits.ResolutionA);
        _restsB |= _b.IsStill(traits.ResolutionB);
    }

    private void LookStill(double scatter)
    {
        var least = Math.Max(5 * scatter, 4 * Math.Max(traits.ResolutionA, traits.ResolutionB));
        FirstIsStill = _a.IsStill(traits.ResolutionA) && (_b.Moved >= least || FirstIsStill);
        SecondIsStill = _b.IsStill(traits.ResolutionB) && (_a.Moved >= least || SecondIsStill);
        Stuck = FirstIsStill && !_restsA ? 1 : SecondIsStill && !_restsB ? 2 : 0;
    }

    private void Begin(long nowMs)
    {
        var blocks = Stuck > 0 ? Window : Math.Max(1, _sum.Steps);
        (SinceMs, FoundMs, _calm) = (nowMs - (blocks * BlockSteps * InstrumentPlan.StepMs), nowMs, 0);
    }

    private void Calm(double near)
    {
        _calm = Math.Abs(_smooth) < near && Stuck == 0 ? _calm + 1 : 0;
        if (_calm >= CalmBlocks) End();
    }

    private void End()
    {
        _sum.Clear();
        (SinceMs, FoundMs, _calm) = (0, 0, 0);
        if (Normal.Count > 0) return;
        (_smooth, LastOff, Stuck, _restsA, _restsB) = (0, 0, 0, false, false);
        _off.Clear();
    }
}
