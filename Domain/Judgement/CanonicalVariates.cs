using MathNet.Numerics.LinearAlgebra;

namespace Twin.Domain.Judgement;

/// <summary>
/// Canonical variate analysis of scaled signals: of the last samples, the part that foretells the next ones is the state; the rest is
/// what should be noise, and is where a fault shows first. Source: Russell, Chiang, Braatz, Chemometrics and Intelligent Laboratory
/// Systems 51 (2000) 81-93; Larimore (1990).
/// </summary>
/// <param name="Lags">Samples looked back on, the newest among them.</param>
/// <param name="State">One row a state: weights over the past, newest sample first.</param>
/// <param name="Residual">One row a direction of the rest, whitened: T² of the rest is the square sum of its products with the past.
/// </param>
public sealed record CanonicalVariates(int Lags, double[][] State, double[][] Residual)
{
    /// <summary>Least variance kept of a direction of the past, as part of the mean: below it is rounding, not information.</summary>
    private const double LeastVariance = 1e-6;

    /// <summary>Learns from scaled periods; a past never reaches from one into another.</summary>
    /// <param name="periods">Periods of scaled samples.</param>
    /// <param name="lags">Samples looked back on.</param>
    /// <param name="states">Directions that are state, not rest.</param>
    /// <param name="ridge">Variance added to every direction, as part of one signal's own: what 500 samples cannot know of 260
    /// directions is not believed, so that false alarms on new data stay where they were set.</param>
    /// <exception cref="ArgumentException">Too few samples for so many lags.</exception>
    public static CanonicalVariates Learn(IReadOnlyList<double[][]> periods, int lags, int states, double ridge)
    {
        var past = Matrix<double>.Build.DenseOfRowArrays(periods.SelectMany(p => Pasts(p, lags)));
        var next = Matrix<double>.Build.DenseOfRowArrays(periods.SelectMany(p => Futures(p, lags)));
        if (past.RowCount <= past.ColumnCount) throw new ArgumentException("Too few samples for so many lags.", nameof(lags));
        var n = past.RowCount - 1.0;
        var white = Whitener(past.TransposeThisAndMultiply(past) / n, ridge);
        var whiteNext = Whitener(next.TransposeThisAndMultiply(next) / n, ridge);
        var h = whiteNext * (next.TransposeThisAndMultiply(past) / n) * white;
        // The right singular vectors of h alone are wanted: eigenvectors of h'h, at a fraction of the price.
        var evd = h.TransposeThisAndMultiply(h).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, past.ColumnCount).OrderByDescending(i => evd.EigenValues[i].Real).ToArray();
        double[] Map(int i) => (white * evd.EigenVectors.Column(i)).ToArray();
        states = Math.Clamp(states, 1, order.Length - 1);
        return new CanonicalVariates(lags, [.. order[..states].Select(Map)], [.. order[states..].Select(Map)]);
    }

    /// <summary>
    /// The symmetric root of the rest's weight: the square of its product with a past is that past's T², position by position, so that
    /// every signal at every lag has a share that is never negative (complete decomposition; Alcala and Qin, Journal of Process
    /// Control 21 (2011) 322-330). Row after row.
    /// </summary>
    public double[] RestRoot()
    {
        var rest = Matrix<double>.Build.DenseOfRowArrays(Residual);
        var evd = rest.TransposeThisAndMultiply(rest).Evd(Symmetricity.Symmetric);
        var roots = evd.EigenValues.Map(v => Math.Sqrt(Math.Max(0, v.Real)));
        var scaled = Matrix<double>.Build.Dense(rest.ColumnCount, rest.ColumnCount, (r, c) => evd.EigenVectors[r, c] * roots[c]);
        return scaled.TransposeAndMultiply(evd.EigenVectors).ToRowMajorArray();
    }

    /// <summary>The pasts of a period, newest sample first, one for every sample that has both a past and a future.</summary>
    private static IEnumerable<double[]> Pasts(double[][] rows, int lags)
    {
        for (var t = lags - 1; t + lags < rows.Length; t++)
        {
            var at = t;
            yield return [.. Enumerable.Range(0, lags).SelectMany(l => rows[at - l])];
        }
    }

    private static IEnumerable<double[]> Futures(double[][] rows, int lags)
    {
        for (var t = lags - 1; t + lags < rows.Length; t++)
        {
            var at = t;
            yield return [.. Enumerable.Range(1, lags).SelectMany(l => rows[at + l])];
        }
    }

    /// <summary>The symmetric inverse root of a covariance.</summary>
    private static Matrix<double> Whitener(Matrix<double> covariance, double ridge)
    {
        var evd = covariance.Evd(Symmetricity.Symmetric);
        var floor = LeastVariance * covariance.Trace() / covariance.RowCount;
        var roots = evd.EigenValues.Map(v => v.Real > floor ? 1 / Math.Sqrt(v.Real + ridge) : 0);
        var scaled = Matrix<double>.Build.Dense(covariance.RowCount, covariance.ColumnCount,
            (r, c) => evd.EigenVectors[r, c] * roots[c]);
        return scaled.TransposeAndMultiply(evd.EigenVectors);
    }
}
