using MathNet.Numerics.LinearAlgebra;

namespace Twin.Domain.Judgement;

/// <summary>
/// How much of a statistic would go away were one signal not what it says but what the others make of it: the contribution by
/// reconstruction. Unlike a share it knows that a wrong signal pulls its neighbours along: a lying sensor takes nearly all with it, while a
/// fault of the process leaves much whichever signal is taken out. Source: Alcala and Qin, Automatica 45 (2009) 1593-1600. For a statistic
/// |R z|² of a root R, and of all positions of a signal (one a lag) at once: b' B⁻¹ b, with M = R'R, b the signal's part of M z, B its
/// block of M. Reads only: many may ask at once.
/// </summary>
public sealed class Reconstruction
{
    private readonly float[] _root;
    private readonly double[] _inverse;
    private readonly int _lags;

    /// <summary>Prepares a root.</summary>
    /// <param name="root">Square, symmetric, row after row; position = lag × signals + signal.</param>
    /// <param name="signals">Signals.</param>
    /// <exception cref="ArgumentException">The root is not square over whole lags of the signals.</exception>
    public Reconstruction(float[] root, int signals)
    {
        Size = (int)Math.Round(Math.Sqrt(root.Length));
        if (signals < 1 || Size * Size != root.Length || Size % signals != 0)
            throw new ArgumentException("The root is not square over whole lags of the signals.", nameof(root));
        (_root, Signals, _lags) = (root, signals, Size / signals);
        _inverse = new double[signals * _lags * _lags];
        for (var signal = 0; signal < signals; signal++)
        {
            var of = signal;
            var block = Matrix<double>.Build.Dense(_lags, _lags, (a, b) => Vectors.Dot(Row(of, a), Row(of, b)));
            // A signal that the statistic does not look at takes nothing with it.
            if (block.Trace() > 0) block.PseudoInverse().ToRowMajorArray().CopyTo(_inverse, signal * _lags * _lags);
        }
    }

    /// <summary>Signals.</summary>
    public int Signals { get; }

    /// <summary>Length of z.</summary>
    public int Size { get; }

    /// <summary>Works out what each signal takes with it.</summary>
    /// <param name="z">What the statistic is made of.</param>
    /// <param name="work">Room for <see cref="Size"/>.</param>
    /// <param name="gone">What of the statistic goes away with each signal: between nothing and all of it.</param>
    /// <param name="off">How far each signal's newest value is from what the others make of it, in deviations.</param>
    /// <returns>The statistic.</returns>
    public double Look(ReadOnlySpan<float> z, Span<float> work, Span<double> gone, Span<double> off)
    {
        var pull = work[..Size];
        pull.Clear();
        var whole = 0.0;
        // Both products in one pass: the root is larger than what lies near the processor.
        for (var at = 0; at < _root.Length; at += Size)
        {
            var row = _root.AsSpan(at, Size);
            var left = Vectors.Dot(row, z);
            whole += left * left;
            Vectors.Add(pull, row, left);
        }

        for (var signal = 0; signal < Signals; signal++)
        {
            var inverse = _inverse.AsSpan(signal * _lags * _lags, _lags * _lags);
            var (sum, newest) = (0.0, 0.0);
            for (var a = 0; a < _lags; a++)
            {
                var way = 0.0;
                for (var b = 0; b < _lags; b++) way += inverse[(a * _lags) + b] * pull[(b * Signals) + signal];
                sum += way * pull[(a * Signals) + signal];
                if (a == 0) newest = way;
            }

            (gone[signal], off[signal]) = (sum, newest);
        }

        return whole;
    }

    private ReadOnlySpan<float> Row(int signal, int lag) => _root.AsSpan(((lag * Signals) + signal) * Size, Size);
}
