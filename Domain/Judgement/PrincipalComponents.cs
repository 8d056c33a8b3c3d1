using MathNet.Numerics.LinearAlgebra;

namespace Twin.Domain.Judgement;

/// <summary>
/// Principal components of scaled signals: T² is how unusual the common movement is, Q (the squared prediction error) how far the
/// signals have left it. Source: Chiang, Russell, Braatz, Fault Detection and Diagnosis in Industrial Systems (2001), chapter 4.
/// </summary>
/// <param name="Loadings">One row a component: its direction, as long as there are signals.</param>
/// <param name="Variances">Variance along each component.</param>
public sealed record PrincipalComponents(double[][] Loadings, double[] Variances)
{
    /// <summary>Learns from scaled samples, keeping a given number of components (at most as many as there are signals).</summary>
    public static PrincipalComponents Learn(IReadOnlyList<double[]> rows, int components)
    {
        var x = Matrix<double>.Build.DenseOfRowArrays(rows);
        var means = x.ColumnSums() / x.RowCount;
        x = x - Matrix<double>.Build.Dense(x.RowCount, x.ColumnCount, (_, c) => means[c]);
        var evd = (x.TransposeThisAndMultiply(x) / Math.Max(1, x.RowCount - 1)).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, x.ColumnCount).OrderByDescending(i => evd.EigenValues[i].Real)
            .Take(Math.Clamp(components, 1, x.ColumnCount)).ToArray();
        return new PrincipalComponents([.. order.Select(i => evd.EigenVectors.Column(i).ToArray())],
            [.. order.Select(i => Math.Max(evd.EigenValues[i].Real, 1e-12))]);
    }

    /// <summary>What takes a sample to the part its components do not explain, row after row; it is its own transpose.</summary>
    public double[] Rest()
    {
        var n = Loadings[0].Length;
        var rest = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            rest[(i * n) + i] = 1;
            foreach (var loading in Loadings) Vectors.Subtract(rest.AsSpan(i * n, n), loading, loading[i]);
        }

        return rest;
    }

    /// <summary>How many components carry more than one signal's worth of variance (Kaiser's rule); at least one.</summary>
    public static int Count(IReadOnlyList<double[]> rows) => Math.Max(1, Learn(rows, rows[0].Length).Variances.Count(v => v > 1));

    /// <summary>T² and Q of a scaled sample.</summary>
    public (double T2, double Q) Judge(ReadOnlySpan<double> sample)
    {
        Span<double> rest = stackalloc double[sample.Length];
        var t2 = Residual(sample, rest);
        return (t2, Vectors.SquareSum(rest));
    }

    /// <summary>What the components do not explain of a sample; answers T².</summary>
    public double Residual(ReadOnlySpan<double> sample, Span<double> rest)
    {
        sample.CopyTo(rest);
        var t2 = 0.0;
        for (var c = 0; c < Loadings.Length; c++)
        {
            var score = Vectors.Dot(Loadings[c], sample);
            t2 += score * score / Variances[c];
            Vectors.Subtract(rest, Loadings[c], score);
        }

        return t2;
    }
}
