using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Tanks;

namespace Twin.Domain.Instruments;

/// <summary>What a balance's watch keeps over a restart.</summary>
/// <param name="Normal">What is normal in a minute, m³.</param>
/// <param name="SinceMs">Began; 0: no trouble.</param>
/// <param name="FoundMs">Found.</param>
/// <param name="TooMuchM3">What there is too much since it began, m³.</param>
/// <param name="Suspect">Tank whose level is suspected; -1: none.</param>
[GenerateSerializer, Immutable, Alias("twin.instrument.balance.v1")]
public readonly record struct BalanceMemory(
    [property: Id(0)] Learned Normal, [property: Id(1)] long SinceMs, [property: Id(2)] long FoundMs, [property: Id(3)] double TooMuchM3,
    [property: Id(4)] int Suspect);

/// <summary>
/// Tanks that share their meters: what they hold changes by what flows in and out, else a level or a meter is wrong, or something flows
/// that nobody meters. Minute by minute what is left over is summed up beyond what meters, expansion and noise may do. Not safe for two
/// threads.
/// </summary>
/// <param name="tanks">Their insides.</param>
/// <param name="resolutionM">Smallest step of each level, m.</param>
public sealed class BalanceWatch(ImmutableArray<TankGeometry> tanks, ImmutableArray<double> resolutionM)
{
    /// <summary>Share of the flow by which meters may be wrong (OIML R 117 class 1.5).</summary>
    public const double MeterShare = 0.015;

    /// <summary>Share of the contents by which they may expand in an hour.</summary>
    public const double ExpansionPerHour = 0.0005;

    /// <summary>Limit in deviations of the volume. Noise of levels is not summed up, it cancels: what is beyond is no noise.</summary>
    public const double Limit = 10;

    // A level is known no better than to half a millimetre.
    private const double LeastLevelM = 0.0005;
    private const double Near = 0.3, Weight = 0.1;
    private const int LeastSteps = 3, CalmBlocks = 480;

    private readonly double[] _volumes = new double[tanks.Length], _before = new double[tanks.Length];
    private readonly double[] _risen = new double[tanks.Length], _fallen = new double[tanks.Length];
    private double _tooMuch, _tooLittle, _net, _gross, _netBefore, _smooth;
    private long _beforeMs, _firstMs, _lastMs;
    private readonly Recent _allowed = new(720);
    private int _steps, _taken, _calm;
    private Cusum _sum;

    /// <summary>What is normal in a minute, m³.</summary>
    public Learned Normal { get; private set; }

    public bool InTrouble => FoundMs > 0;

    /// <summary>When it began, as far as can be told; 0: no trouble.</summary>
    public long SinceMs { get; private set; }

    public long FoundMs { get; private set; }

    /// <summary>What there is too much since it began, m³; negative: missing.</summary>
    public double TooMuchM3 { get; private set; }

    /// <summary>Tank whose level alone explains it; -1: none.</summary>
    public int Suspect { get; private set; } = -1;

    /// <summary>Scatter of the volume from noise, m³.</summary>
    public double Scatter { get; private set; } = double.PositiveInfinity;

    /// <summary>Allowed in the last minute, m³.</summary>
    public double Allowed { get; private set; }

    /// <summary>Allowed over the last so many minutes, m³; NaN: not watched for so long.</summary>
    public double AllowedOver(int minutes) => _allowed.Sum(minutes);

    /// <summary>It has learnt enough, and has seen the last minute.</summary>
    public bool IsSure => Normal.Count >= Learned.Least && _beforeMs > 0;

    /// <summary>A change of a tank's level as volume, m³.</summary>
    public double VolumeOf(int tank, double changeM) =>
        Math.Abs(changeM) * tanks[tank].SurfaceM2(_beforeMs > 0 ? tanks[tank].LevelM(_before[tank]) : tanks[tank].HeightM / 2);

    /// <summary>Takes levels (m) and flows (m³/h) as they are now; NaN: nothing to be believed. True when a minute ended.</summary>
    public bool Step(long nowMs, ReadOnlySpan<double> levelsM, double inM3H, double outM3H)
    {
        var whole = double.IsFinite(inM3H + outM3H);
        foreach (var level in levelsM) whole &= double.IsFinite(level);
        if (whole)
        {
            if (_taken == 0) _firstMs = nowMs;
            for (var i = 0; i < tanks.Length; i++) _volumes[i] += tanks[i].VolumeM3(levelsM[i]);
            _net += inM3H - outM3H;
            _gross += Math.Abs(inM3H) + Math.Abs(outM3H);
            _lastMs = nowMs;
            _taken++;
        }

        if (++_steps < PairWatch.BlockSteps) return false;
        if (_taken >= LeastSteps) Block(nowMs);
        else _beforeMs = 0;
        (_steps, _taken, _net, _gross) = (0, 0, 0, 0);
        Array.Clear(_volumes);
        return true;
    }

    /// <summary>Learns anew what is normal.</summary>
    public void Learn()
    {
        Normal = default;
        End();
    }

    /// <summary>What to keep.</summary>
    public BalanceMemory Keep() => new(Normal, SinceMs, FoundMs, TooMuchM3, Suspect);

    /// <summary>Goes on from what was kept.</summary>
    public void Restore(BalanceMemory memory) => (Normal, SinceMs, FoundMs, TooMuchM3, Suspect) =
        (memory.Normal, memory.SinceMs, memory.FoundMs, memory.TooMuchM3, memory.Suspect < tanks.Length ? memory.Suspect : -1);

    private void Block(long nowMs)
    {
        var (net, gross, middle) = (_net / _taken, _gross / _taken, (_firstMs + _lastMs) / 2);
        double all = 0, left = 0;
        for (var i = 0; i < tanks.Length; i++)
        {
            all += _volumes[i] /= _taken;
            left += _volumes[i] - _before[i];
        }

        if (_beforeMs > 0)
        {
            var hours = (middle - _beforeMs) / 3_600_000.0;
            // One sample of a flow that starts or stops may be seen too early or too late.
            Allowed = (hours * ((MeterShare * gross) + (ExpansionPerHour * all)))
                + (Math.Abs(net - _netBefore) * InstrumentPlan.StepMs / 3_600_000.0);
            Judge(nowMs, left - (hours * (net + _netBefore) / 2));
        }

        (_netBefore, _beforeMs) = (net, middle);
        _volumes.CopyTo(_before, 0);
    }

    private void Judge(long nowMs, double left)
    {
        var least = Floor();
        Scatter = Math.Max(least, Normal.Deviation / Math.Sqrt(2));
        if (Normal.Count < Learned.Least)
        {
            Normal = Normal.With(left, 0, least * Math.Sqrt(2));
            return;
        }

        // Nothing may be left over: a mean that was learnt would take a slow drift for normal.
        Allowed += Scatter * ((2 / Math.Sqrt(Normal.Count)) + 0.05);
        _allowed.Add(Allowed);
        var limit = Limit * Scatter;
        _sum.Step(left, Allowed, 2 * limit);
        Follow(left);
        if (InTrouble)
        {
            TooMuchM3 += left;
            Calm(left, limit);
        }
        else if (_sum.Most > limit)
        {
            (SinceMs, FoundMs, _calm) = (nowMs - (Math.Max(1, _sum.Steps) * PairWatch.BlockSteps * InstrumentPlan.StepMs), nowMs, 0);
            TooMuchM3 = _sum.Sign > 0 ? _tooMuch : _tooLittle;
            Suspect = Mover(_sum.Sign > 0 ? _risen : _fallen);
        }
        else if (Normal.Count < Learned.Most && _sum.Most < limit / 4)
        {
            Normal = Normal.With(left, 0, least * Math.Sqrt(2));
        }
    }

    /// <summary>What each tank did since the sum left zero.</summary>
    private void Follow(double off)
    {
        (_tooMuch, _tooLittle) = (_sum.Up > 0 ? _tooMuch + off : 0, _sum.Down > 0 ? _tooLittle + off : 0);
        for (var i = 0; i < tanks.Length; i++)
        {
            var change = _volumes[i] - _before[i];
            (_risen[i], _fallen[i]) = (_sum.Up > 0 ? _risen[i] + change : 0, _sum.Down > 0 ? _fallen[i] + change : 0);
        }
    }

    /// <summary>The one tank that changed by just what is left over.</summary>
    private int Mover(double[] changes)
    {
        var (same, near) = (-1, Near * Math.Abs(TooMuchM3));
        for (var i = 0; i < changes.Length; i++)
        {
            if (!(Math.Abs(changes[i] - TooMuchM3) <= near)) continue;
            if (same >= 0) return -1;
            same = i;
        }

        return same;
    }

    /// <summary>Over when what was too much is gone again, or when for hours nothing more came to it.</summary>
    private void Calm(double off, double limit)
    {
        _smooth += Weight * (off - _smooth);
        _calm = Math.Abs(_smooth) <= Allowed + (Near * Scatter) ? _calm + 1 : 0;
        if (_calm >= CalmBlocks || (_calm > 0 && Math.Abs(TooMuchM3) < limit / 4)) End();
    }

    private void End()
    {
        _sum.Clear();
        (SinceMs, FoundMs, TooMuchM3, Suspect, _calm) = (0, 0, 0, -1, 0);
    }

    private double Floor()
    {
        var squares = 0.0;
        for (var i = 0; i < tanks.Length; i++)
        {
            var level = Math.Max(LeastLevelM, resolutionM[i] / 2) * tanks[i].SurfaceM2(tanks[i].LevelM(_volumes[i]));
            squares += level * level;
        }

        return Math.Sqrt(squares);
    }
}
