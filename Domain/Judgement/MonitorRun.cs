namespace Twin.Domain.Judgement;

/// <summary>
/// A monitor at work in double precision: what the trainer sets its limits with, and what the ONNX form is checked against. Not safe for
/// two threads.
/// </summary>
public sealed class MonitorRun
{
    /// <summary>Rounds in which a sample's gaps are filled.</summary>
    public const int GapRounds = Gaps.Rounds;

    /// <summary>Deviations beyond which a value is taken to be no farther away.</summary>
    public const double MostDeviations = Gaps.Most;

    private readonly MonitorModel _model;
    private readonly double[] _past;
    private readonly double[] _scaled;
    private readonly double[] _product;
    private readonly double[] _memory;
    private readonly double[] _rest;
    private readonly double[] _memoryShares;

    public MonitorRun(MonitorModel model)
    {
        var n = model.Signals.Count;
        _model = model;
        (_past, _product) = (new double[n * model.Lags], new double[n * model.Lags]);
        (_scaled, _memory, _rest, _memoryShares) = (new double[n], new double[n], new double[n], new double[n]);
        Array.Fill(_rest, (double)model.RestStart / n);
    }

    /// <summary>Smoothed T² of the rest.</summary>
    public double Rest { get; private set; }

    /// <summary>Squared prediction error of the slow memory.</summary>
    public double Memory { get; private set; }

    /// <summary>The larger of both beside its limit: above 1 something is wrong.</summary>
    public double Index => Math.Max(Rest / _model.RestLimit, Memory / _model.MemoryLimit);

    /// <summary>Both statistics are equally near to their limits, as far as single precision can tell.</summary>
    public bool IsTie => Math.Abs((Rest / _model.RestLimit) - (Memory / _model.MemoryLimit)) < 1e-5 * Index;

    /// <summary>Takes the next sample (NaN: missing) and answers <see cref="Index"/>.</summary>
    public double Step(ReadOnlySpan<double> sample)
    {
        var n = _scaled.Length;
        _model.Scaling.Apply(sample, _scaled);
        for (var i = 0; i < n; i++) _scaled[i] = (float)_scaled[i];
        Gaps.Fill(_scaled, _past.AsSpan(0, n), _model.MemoryRest);
        _past.AsSpan(0, _past.Length - n).CopyTo(_past.AsSpan(n));
        _scaled.CopyTo(_past, 0);
        Multiply(_model.RestRoot, _past, _product);
        var part = Believed();
        Rest = Memory = 0;
        for (var i = 0; i < n; i++)
        {
            var share = 0.0;
            for (var at = i; at < _product.Length; at += n) share += _product[at] * _product[at];
            Rest += _rest[i] += _model.RestWeight * ((share * part) - _rest[i]);
            _memory[i] += _model.MemoryWeight * (_scaled[i] - _memory[i]);
        }

        Multiply(_model.MemoryRest, _memory, _memoryShares);
        for (var i = 0; i < n; i++) Memory += _memoryShares[i] *= _memoryShares[i];
        return Index;
    }

    /// <summary>Each signal's share of the statistic that is nearer to its limit, together 1: who is to blame.</summary>
    public void Shares(Span<double> shares)
    {
        var rest = Rest / _model.RestLimit >= Memory / _model.MemoryLimit;
        var (from, whole) = rest ? (_rest, Rest) : (_memoryShares, Memory);
        for (var i = 0; i < from.Length; i++) shares[i] = whole > 0 ? from[i] / whole : 0;
    }

    /// <summary>The part of this sample's T² that is believed.</summary>
    private double Believed()
    {
        if (_model.RestCap <= 0) return 1;
        var (now, before) = (0.0, 0.0);
        foreach (var p in _product) now += p * p;
        foreach (var r in _rest) before += r;
        return Math.Min(1, Math.Max(_model.RestCap, _model.RestGrowth * before) / Math.Max(now, 1e-30));
    }

    private static void Multiply(float[] matrix, double[] by, double[] product)
    {
        for (var row = 0; row < product.Length; row++)
        {
            var sum = 0.0;
            var weights = matrix.AsSpan(row * by.Length, by.Length);
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * by[i];
            product[row] = sum;
        }
    }
}
