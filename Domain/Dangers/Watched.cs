namespace Twin.Domain.Dangers;

/// <summary>A watched signal with its memory and with what was last said of it.</summary>
internal sealed class Watched(DangerSignal signal)
{
    /// <summary>The latest time is said to be at most so many times as far away as the soonest: a wider interval says nothing.</summary>
    private const double WidestInterval = 4;

    /// <summary>Judgements in a row before something is said, and before it is taken back.</summary>
    private const int Sure = 2;

    private const int Gone = 3;

    /// <summary>A course is followed no farther ahead than so many times as long as it has been seen; less, of what settles by its nature.
    /// </summary>
    private const double Foresight = 16;

    private const double SettlingForesight = 8;

    /// <summary>How certain it must be that what settles does not rest before the limit, in standard errors, before it is said, and to go
    /// on saying it.</summary>
    private const double Reaches = 1;

    private const double StillReaches = 0.5;

    /// <summary>From so many standard errors on a bend is followed; it is between so many less and so many more.</summary>
    private const double Bent = 1;

    private const double LeastBent = 2;
    private const double MostBent = 1;

    /// <summary>The interval of a bent course may always be so many times <see cref="WidestInterval"/> wide, ms.</summary>
    private const long LeastBentMs = 60_000;

    /// <summary>With fewer blocks than these one more judgement is wanted.</summary>
    private const int Short = 12;

    /// <summary>Share of a new rate in what is said.</summary>
    private const double Fresh = 0.3;

    /// <summary>What was said stays until it is off by this share of the time left, and by half a minute.</summary>
    private const double Sticky = 0.1;

    private const double LeastMoveS = 30;
    private const long NearMs = 3_600_000;
    private const long FarMs = 4_500_000;
    private Said _said;
    private Swings _swings;
    private double _value = double.NaN;
    private Said _judged;
    private int _direction;
    private int _hits;
    private int _misses;
    private bool _near;
    private bool _byFlow;

    public DangerSignal Signal => signal;

    public Trend Trend { get; private init; } = new(signal.Step);

    /// <summary>Mode of the twin.</summary>
    public string? Mode { get; private set; }

    /// <summary>Volume that flowed in by the meters since the watch began, m³.</summary>
    public double FlowedM3 { get; set; }

    /// <summary>Measured net flow into the tank, m³/s.</summary>
    public double NetM3PerS { get; set; }

    /// <summary>How far the measured flow may be off, m³/s.</summary>
    public double FlowErrorM3PerS { get; set; }

    /// <summary>There is something to say.</summary>
    public bool IsShown => _said.Direction != 0;

    /// <summary>The same memory under another version of the plant.</summary>
    public Watched Under(DangerSignal now) => new(now)
    {
        Trend = Trend, Mode = Mode, FlowedM3 = FlowedM3, NetM3PerS = NetM3PerS, FlowErrorM3PerS = FlowErrorM3PerS,
    };

    /// <summary>Another mode: another course is to be expected.</summary>
    public void Turn(string? mode)
    {
        if (Mode is not null) Trend.Forget();
        Mode = mode;
    }

    /// <summary>Nothing new came: what was said is no longer held up. True: it was taken back.</summary>
    public bool Silence(long nowMs) => IsShown && nowMs - Trend.NewestMs > 60_000 && Clear();

    /// <summary>Looks where it goes, after a completed block. True when what is said changed.</summary>
    public bool Judge(long nowMs, double value)
    {
        _value = value;
        if (!Hastens() || !Trend.TryCourse(nowMs, 0, out var course)) return Miss();
        var (low, high) = (course.RateLow + NetM3PerS - FlowErrorM3PerS, course.RateHigh + NetM3PerS + FlowErrorM3PerS);
        var direction = low > 0 && high <= low * WidestInterval ? 1 : high < 0 && low >= high * WidestInterval ? -1 : 0;
        if (direction != 0) _swings.Take(direction, nowMs, signal.Of(value));
        if (direction == 0 || NextLimit(direction) is not { } next) return Miss();
        var limit = Signal.Of(next.In(Mode));
        if (_swings.TurnsBefore(limit, nowMs)) return Miss();
        var now = new Said(direction, nowMs, new(course.AtLow + FlowedM3, low, 0), new(course.AtHigh + FlowedM3, high, 0));
        if (signal.Settles && !Bends(ref now, limit)) return Miss();
        now = now.After(direction == _direction ? _judged : default);
        _judged = now;
        _hits = direction == _direction ? _hits + 1 : 1;
        _direction = direction;
        var (from, to) = now.When(limit);
        if (from - nowMs > DangerWatch.HorizonMs) return Miss();
        if (now.IsTooWide(from, to)) return Miss();
        if (from - nowMs > (signal.Settles ? SettlingForesight : Foresight) * Trend.SpanMs) return Miss();
        // Only now: what is missed for one of these reasons is missed, and what was said of it goes.
        _misses = 0;
        if (_hits < (Trend.Blocks < Short ? Sure + 1 : Sure)) return false;
        _near = from - nowMs <= (_near ? FarMs : NearMs);
        _byFlow = FlowErrorM3PerS > 0;
        if (_said.Direction == direction && Holds(_said.When(limit), (from, to), nowMs)) return false;
        _said = now;
        return true;
    }

    /// <summary>Follows the bend of what settles. False: it will most likely rest before the limit.</summary>
    private bool Bends(ref Said now, double limit)
    {
        if (!Trend.TryBend(now.AtMs, limit, out var bend)) return false;
        if (bend.Reach < (_hits > 0 ? StillReaches : Reaches)) return false;
        if (bend.Decay <= Bent * bend.Error) return true;
        var (least, most) = (Math.Max(0, bend.Decay - (LeastBent * bend.Error)), bend.Decay + (MostBent * bend.Error));
        if (!Trend.TryCourse(now.AtMs, least, out var early) || !Trend.TryCourse(now.AtMs, most, out var late)) return false;
        if (now.Direction > 0 ? late.RateLow <= 0 : late.RateHigh >= 0) return false;
        now = now.Direction > 0
            ? now with { Low = new(late.AtLow, late.RateLow, most), High = new(early.AtHigh, early.RateHigh, least) }
            : now with { Low = new(early.AtLow, early.RateLow, least), High = new(late.AtHigh, late.RateHigh, most) };
        return true;
    }

    /// <summary>Says when it will be at each limit on its way.</summary>
    public void Say(List<Danger> found)
    {
        var perMinute = (_said.Low.Rate + _said.High.Rate) / 2 * 60 * signal.ValuePer(_value);
        var next = true;
        var limits = signal.Limits;
        for (var i = 0; i < limits.Length; i++)
        {
            var limit = _said.Direction > 0 ? limits[i] : limits[^(i + 1)];
            if (!IsAhead(limit, _said.Direction)) continue;
            var (from, to) = _said.When(signal.Of(limit.In(Mode)));
            if (from - _said.AtMs > DangerWatch.HorizonMs || (!next && _said.IsTooWide(from, to))) break;
            found.Add(new Danger(
                limit.Twin, signal.Sensor, limit.Kind, limit.Rule?.Id ?? "", limit.In(Mode), signal.Unit, _value, perMinute, from, to,
                _near && (next || from - _said.AtMs <= FarMs), _byFlow, next));
            next = false;
        }
    }

    /// <summary>At its fastest it could reach a limit in time: only then is a closer look worth its cost.</summary>
    private bool Hastens()
    {
        var most = (Trend.FastestPerS() + Math.Abs(NetM3PerS) + FlowErrorM3PerS) * DangerWatch.HorizonMs / 1000;
        if (double.IsInfinity(most)) return false;
        var at = signal.Of(_value);
        foreach (var limit in signal.Limits)
        {
            if (IsAhead(limit, limit.IsHigh ? 1 : -1) && Math.Abs(signal.Of(limit.In(Mode)) - at) <= most) return true;
        }

        return false;
    }

    private DangerLimit? NextLimit(int direction)
    {
        DangerLimit? next = null;
        foreach (var limit in signal.Limits)
        {
            if (!IsAhead(limit, direction)) continue;
            if (next is null || direction * (limit.In(Mode) - next.In(Mode)) < 0) next = limit;
        }

        return next;
    }

    private bool IsAhead(DangerLimit limit, int direction) =>
        limit.IsHigh == direction > 0 && direction * (limit.In(Mode) - _value) > 0;

    private static bool Holds((long From, long To) said, (long From, long To) now, long nowMs)
    {
        var room = Math.Max(LeastMoveS * 1000, Sticky * (now.From - nowMs));
        return Math.Abs(said.From - now.From) <= room && Math.Abs(said.To - now.To) <= 2 * room;
    }

    private bool Miss()
    {
        _hits = 0;
        return ++_misses >= Gone && Clear();
    }

    private bool Clear()
    {
        var shown = IsShown;
        (_said, _direction, _hits, _near) = (default, 0, 0, false);
        return shown;
    }

    /// <summary>A way to go on: where it stands and how fast it goes if it does so, and how that pace decays.</summary>
    private readonly record struct Way(double At, double Rate, double Decay)
    {
        /// <summary>Smoothed by the one judged before.</summary>
        public Way After(in Way before) => this with
        {
            Rate = before.Rate + (Fresh * (Rate - before.Rate)), Decay = before.Decay + (Fresh * (Decay - before.Decay)),
        };

        public long MsTo(double limit) => (long)Math.Clamp(Bend.Unwarp((limit - At) / Rate, Decay) * 1000, 0, 30.0 * 86_400_000);
    }

    /// <summary>The two ways between which it goes on; 0: nothing is said.</summary>
    private readonly record struct Said(int Direction, long AtMs, Way Low, Way High)
    {
        /// <summary>It bends, and may rest before or soon after: the latest time says nothing.</summary>
        public bool IsTooWide(long from, long to) =>
            (Low.Decay > 0 || High.Decay > 0) && to - AtMs > WidestInterval * Math.Max(LeastBentMs, from - AtMs);

        /// <summary>Smoothed by what was judged before, unless it is another course.</summary>
        public Said After(in Said before) => before.Direction == 0 || High.Rate < before.Low.Rate || Low.Rate > before.High.Rate ? this
            : this with { Low = Low.After(before.Low), High = High.After(before.High) };

        /// <summary>Soonest and latest time at a limit, Unix ms.</summary>
        public (long From, long To) When(double limit)
        {
            var (fast, slow) = Direction > 0 ? (High, Low) : (Low, High);
            return (AtMs + fast.MsTo(limit), AtMs + slow.MsTo(limit));
        }
    }
}
