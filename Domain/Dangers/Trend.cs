namespace Twin.Domain.Dangers;

/// <summary>
/// Memory of a signal in a fixed size: the means of the last two minutes in blocks of ten seconds, and before them blocks that grow
/// longer as long as the signal keeps to one line, up to an hour. When the newest blocks leave the line of the older ones, the older ones
/// are dropped: what is said then rests on the new course alone. Not thread-safe; a step allocates nothing.
/// </summary>
public sealed class Trend
{
    /// <summary>Length of a block, ms.</summary>
    public const long BlockMs = 10_000;

    private const int New = 12;
    private const int Old = RobustLine.Most - New;
    private const int Late = 4;
    private const int LongestSpan = 16; // blocks in an old one
    private const long MostGapMs = 300_000;
    private const float RebaseS = 100_000;

    /// <summary>How far the newest blocks must be off, in standard errors, before the line is given up.</summary>
    private const double Off = 3.3;

    /// <summary>A block is never held to be quieter than this share of the instrument's step (a uniform rounding has 0.29).</summary>
    private const double NoisePerStep = 0.29;

    /// <summary>Median of the absolute second difference of noise, beside its standard deviation: √6 · 0.6745.</summary>
    private const double SecondDifference = 1.652;

    /// <summary>Share by which what is known of the noise gives way to a block that says otherwise; what wanders is told more slowly, since
    /// a change of course is in it for a while.</summary>
    private const double NoiseMoves = 0.025;

    private const double WanderMoves = 0.015;
    private const double Clearly = 1.1;

    private const int WanderLag = 5; // blocks

    /// <summary>Times the noise.</summary>
    private const double Outlier = 4;

    /// <summary>Correlation of neighbouring blocks that is believed at most.</summary>
    private const double MostCorrelation = 0.9;

    private readonly float[] _t = new float[Old + New]; // old ones first, then the new ones
    private readonly float[] _y = new float[Old + New];
    private readonly double _leastNoise;
    private RobustLine _line;
    private double _baseY;
    private long _baseMs;
    private long _blockMs;
    private long _newestMs;
    private double _blockSum;
    private double _blockTime;
    private double _waitSum;
    private double _waitTime;
    private RunningMedian _noise;
    private RunningMedian _wander;
    private int _blockCount;
    private int _waiting;
    private int _span = 1;
    private int _old;
    private int _new;
    private bool _hasLine;

    /// <summary>A memory without anything in it.</summary>
    /// <param name="step">Smallest step of the instrument, in what is remembered; 0: unknown.</param>
    public Trend(double step) => _leastNoise = NoisePerStep * step;

    /// <summary>Blocks that count now.</summary>
    public int Blocks => _old + _new;

    /// <summary>Source time of the newest value taken, Unix ms; 0: none.</summary>
    public long NewestMs => _newestMs;

    /// <summary>How often the line was given up: the course changed.</summary>
    public int Changes { get; private set; }

    private Span<float> NewT => _t.AsSpan(Old, _new);

    private Span<float> NewY => _y.AsSpan(Old, _new);

    /// <summary>How far a block is from the line by itself: noise, and what wanders within minutes.</summary>
    private double Noise => Math.Max(_leastNoise, Math.Max(_noise.Value, _wander.Value));

    /// <summary>How much a block repeats its neighbour: told by how much further the signal wanders than it jumps. For noise with a
    /// correlation ρ of neighbours the square of both is as 3 to (1 − ρ)(3 − ρ).</summary>
    private double Correlation
    {
        get
        {
            // Both are told from some dozen blocks, roughly: only what is clearly more counts.
            var jump = Clearly * Math.Max(_leastNoise, _noise.Value);
            var wander = _wander.Value;
            return wander <= jump ? 0 : Math.Min(MostCorrelation, 2 - Math.Sqrt(1 + (3 * jump * jump / (wander * wander))));
        }
    }

    /// <summary>Takes a value; one that is not newer than the last changes nothing. True when a block was completed.</summary>
    /// <param name="sourceMs">When it was so, Unix ms.</param>
    /// <param name="y">The value.</param>
    public bool Take(long sourceMs, double y)
    {
        if (sourceMs <= _newestMs || !double.IsFinite(y)) return false;
        if (_newestMs == 0 || sourceMs - _newestMs > MostGapMs) Begin(sourceMs, y);
        _newestMs = sourceMs;
        var done = _blockCount > 0 && sourceMs - _blockMs >= BlockMs && Close();
        if (_blockCount == 0) _blockMs = sourceMs;
        _blockSum += y - _baseY;
        _blockTime += sourceMs - _baseMs;
        _blockCount++;
        return done;
    }

    /// <summary>What was learned is of another state: only what comes from now on counts.</summary>
    public void Forget() => (_old, _new, _waiting, _waitSum, _waitTime, _span, _hasLine, _blockCount, _blockSum, _blockTime) =
        (0, 0, 0, 0, 0, 1, false, 0, 0, 0);

    /// <summary>The course as it is now.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="decay">Share of its pace that it loses each second.</param>
    /// <param name="course">Where it stands and how fast it goes.</param>
    /// <returns>False: too little is known.</returns>
    public bool TryCourse(long nowMs, double decay, out Course course)
    {
        course = default;
        Span<float> t = stackalloc float[RobustLine.Most];
        Span<float> y = stackalloc float[RobustLine.Most];
        var n = Gather(t, y);
        if (n < RobustLine.Least) return false;
        var rho = Correlation;
        var now = Seconds(nowMs);
        for (var i = 0; i < n; i++) t[i] = (float)Bend.Warp(Math.Min(0, t[i] - now), decay);
        var line = RobustLine.Fit(t[..n], y[..n], Noise, ((_new * rho) + (_old * Math.Pow(rho, _span))) / n);
        var ahead = -line.CentreS;
        var at = _baseY + line.Height;
        course = new Course(
            at + (line.Low * ahead) - line.HeightError, at + (line.High * ahead) + line.HeightError, at + (line.Slope * ahead),
            line.Low, line.High, line.Slope);
        return true;
    }

    /// <summary>A quick look, no more than a few dozen multiplications: the fastest it may go, by least squares.</summary>
    /// <returns>Amount per second, four standard errors included; infinite while too little is known.</returns>
    public double FastestPerS()
    {
        Span<float> t = stackalloc float[RobustLine.Most];
        Span<float> y = stackalloc float[RobustLine.Most];
        var n = Gather(t, y);
        if (n < RobustLine.Least) return double.PositiveInfinity;
        double mt = 0, my = 0;
        for (var i = 0; i < n; i++) (mt, my) = (mt + t[i], my + y[i]);
        (mt, my) = (mt / n, my / n);
        double tt = 0, ty = 0, yy = 0;
        for (var i = 0; i < n; i++)
        {
            var (dt, dy) = (t[i] - mt, y[i] - my);
            (tt, ty, yy) = (tt + (dt * dt), ty + (dt * dy), yy + (dy * dy));
        }

        var slope = ty / tt;
        var left = Math.Max(0, yy - (slope * ty)) / (n - 2);
        return Math.Abs(slope) + (4 * Math.Sqrt(Math.Max(left, Noise * Noise) / tt));
    }

    /// <summary>How the course bends.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="limit">What it is asked to reach.</param>
    /// <param name="bend">How it bends, and whether it gets there.</param>
    /// <returns>False: too little is known.</returns>
    internal bool TryBend(long nowMs, double limit, out Bend bend)
    {
        bend = default;
        Span<float> t = stackalloc float[RobustLine.Most];
        Span<float> y = stackalloc float[RobustLine.Most];
        // The oldest block may be of what was before, be it a change or a restart.
        var n = Gather(t, y) - 1;
        if (n < RobustLine.Least - 1) return false;
        t = t[1..(n + 1)];
        y = y[1..(n + 1)];
        Span<double> s = stackalloc double[RobustLine.Most];
        Span<double> v = stackalloc double[RobustLine.Most];
        for (var i = 0; i < n; i++)
        {
            // One that is far from both its neighbours is an outlier.
            var before = i > 0 ? v[i - 1] : (2 * y[1]) - y[2];
            var after = i < n - 1 ? y[i + 1] : (2 * v[n - 2]) - v[n - 3];
            var middle = Math.Clamp(y[i], Math.Min(before, after), Math.Max(before, after));
            s[i] = Math.Min(0, t[i] - Seconds(nowMs));
            v[i] = Math.Abs(y[i] - middle) > Outlier * Math.Max(_leastNoise, _noise.Value) ? middle : y[i];
        }

        bend = Bend.Fit(s[..n], v[..n], _leastNoise, limit - _baseY);
        return true;
    }

    /// <summary>How long the course that counts has been seen, ms.</summary>
    public long SpanMs => Blocks < 2 ? 0 : (long)((NewT[^1] - (_old > 0 ? _t[0] : NewT[0])) * 1000);

    private float Seconds(long ms) => (ms - _baseMs) / 1000f;

    private void Begin(long sourceMs, double y)
    {
        Forget();
        (_baseMs, _baseY, _noise, _wander) = (sourceMs, y, default, default);
    }

    private bool Close()
    {
        Push((float)(_blockTime / _blockCount / 1000), (float)(_blockSum / _blockCount));
        (_blockCount, _blockSum, _blockTime) = (0, 0, 0);
        Listen();
        LookForChange();
        return true;
    }

    private void Push(float t, float y)
    {
        if (_new == New)
        {
            Age(_t[Old], _y[Old]);
            DropNew(1);
        }

        (_t[Old + _new], _y[Old + _new]) = (t, y);
        _new++;
        if (t > RebaseS) Rebase(t);
    }

    /// <summary>The oldest of the new blocks becomes a part of the old ones.</summary>
    private void Age(float t, float y)
    {
        _waitSum += y;
        _waitTime += t;
        if (++_waiting < _span) return;
        if (_old == Old) MakeRoom();
        (_t[_old], _y[_old]) = ((float)(_waitTime / _waiting), (float)(_waitSum / _waiting));
        _old++;
        (_waiting, _waitSum, _waitTime) = (0, 0, 0);
        if (_old < RobustLine.Least) return;
        _line = RobustLine.Fit(_t.AsSpan(0, _old), _y.AsSpan(0, _old), Noise / Math.Sqrt(_span), Math.Pow(Correlation, _span));
        _hasLine = true;
    }

    private void MakeRoom()
    {
        if (_span == LongestSpan)
        {
            _t.AsSpan(1, Old - 1).CopyTo(_t);
            _y.AsSpan(1, Old - 1).CopyTo(_y);
            _old--;
            return;
        }

        for (var i = 0; i < Old / 2; i++)
        {
            _t[i] = (_t[2 * i] + _t[(2 * i) + 1]) / 2;
            _y[i] = (_y[2 * i] + _y[(2 * i) + 1]) / 2;
        }

        (_old, _span) = (Old / 2, _span * 2);
    }

    /// <summary>Noise by second differences of neighbours, and of blocks farther apart: no slope reaches them.</summary>
    private void Listen()
    {
        Listen(1, NoiseMoves, ref _noise);
        Listen(WanderLag, WanderMoves, ref _wander);
    }

    /// <summary>The median is sought: outliers and a change of course count as one block like any other.</summary>
    private void Listen(int lag, double move, ref RunningMedian noise)
    {
        var (middle, first) = (_new - 1 - lag, _new - 1 - (2 * lag));
        if (first < 0 || NewT[^1] - NewT[first] > 4 * lag * BlockMs / 1000f) return;
        noise.Take(Math.Abs(NewY[^1] - (2 * NewY[middle]) + NewY[first]) / SecondDifference, 0, move);
    }

    private void LookForChange()
    {
        if (!_hasLine && _new < RobustLine.Least + Late) return;
        // Soon after a change there are no old blocks yet: then the newest four are held against the others.
        var line = _hasLine ? _line : RobustLine.Fit(NewT[..^Late], NewY[..^Late], Noise, Correlation);
        Span<float> rest = stackalloc float[New];
        foreach (var k in (ReadOnlySpan<int>)[Late, 2 * Late, 3 * Late])
        {
            if (k > _new || (k > Late && !_hasLine)) return;
            var t = NewT[^k..];
            var y = NewY[^k..];
            var above = 0;
            double time = 0;
            for (var i = 0; i < k; i++)
            {
                rest[i] = (float)(y[i] - line.Height - (line.Slope * (t[i] - line.CentreS)));
                if (rest[i] > 0) above++;
                time += t[i];
            }

            if (above > 0 && above < k) continue;
            // Three in four must be so far off: two outliers are no course.
            rest[..k].Sort();
            double off = Math.Abs(above > 0 ? rest[k / 4] : rest[k - 1 - (k / 4)]);
            var ahead = (time / k) - line.CentreS;
            var slopeError = (line.High - line.Low) / (2 * 1.96);
            var heightError = line.HeightError / 1.96;
            var rho = Correlation;
            var noise = Noise * Noise * Math.Min(1, 1.57 / k * (1 + rho) / (1 - rho));
            if (off <= Off * Math.Sqrt(noise + (heightError * heightError) + (slopeError * slopeError * ahead * ahead))) continue;
            DropNew(_new - k);
            (_old, _waiting, _waitSum, _waitTime, _span, _hasLine) = (0, 0, 0, 0, 1, false);
            Changes++;
            return;
        }
    }

    private void DropNew(int count)
    {
        NewT[count..].CopyTo(NewT);
        NewY[count..].CopyTo(NewY);
        _new -= count;
    }

    private int Gather(Span<float> t, Span<float> y)
    {
        _t.AsSpan(0, _old).CopyTo(t);
        _y.AsSpan(0, _old).CopyTo(y);
        NewT.CopyTo(t[_old..]);
        NewY.CopyTo(y[_old..]);
        return _old + _new;
    }

    /// <summary>Times stay small, so that they stay exact.</summary>
    private void Rebase(float by)
    {
        for (var i = 0; i < _t.Length; i++) _t[i] -= by;
        _baseMs += (long)(by * 1000);
        _waitTime -= by * (double)_waiting;
        _line = _line with { CentreS = _line.CentreS - by };
    }
}

/// <summary>Where a signal stands now and how fast it goes, with intervals of 95 %.</summary>
/// <param name="AtLow">Where it stands if it goes at <paramref name="RateLow"/>.</param>
/// <param name="AtHigh">Where it stands if it goes at <paramref name="RateHigh"/>.</param>
/// <param name="At">Where it stands most likely.</param>
/// <param name="RateLow">Slowest (most negative) rate, per second.</param>
/// <param name="RateHigh">Fastest rate, per second.</param>
/// <param name="Rate">Most likely rate, per second.</param>
public readonly record struct Course(double AtLow, double AtHigh, double At, double RateLow, double RateHigh, double Rate);
