namespace Twin.Domain.Physics.DenseGas;

/// <summary>Reading between Britter and McQuaid's curves: log C/C0 straight over β; C ~ x⁻² beyond the last.</summary>
internal static class BritterCurves
{
    /// <summary>C/C0.</summary>
    /// <param name="curves">Ratios falling.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">log10 of the scaled distance.</param>
    /// <param name="near">What the near field gives here.</param>
    /// <param name="nearEnd">Scaled distance where the near field ends.</param>
    /// <param name="nearEndShare">What it gives there.</param>
    public static double Share(
        BritterTable.Curve[] curves, double alpha, double beta, double near, double nearEnd, double nearEndShare)
    {
        var first = curves[0].Beta(alpha);
        var nearBeta = Math.Log10(nearEnd);
        if (beta <= nearBeta && beta < first) return Math.Max(near, curves[0].Ratio);
        if (beta < first) return Between(nearBeta, nearEndShare, first, curves[0].Ratio, beta);
        for (var i = 1; i < curves.Length; i++)
        {
            var (from, to) = (curves[i - 1].Beta(alpha), curves[i].Beta(alpha));
            if (beta <= to) return Between(from, curves[i - 1].Ratio, to, curves[i].Ratio, beta);
        }

        return curves[^1].Ratio * Math.Pow(10, -2 * (beta - curves[^1].Beta(alpha)));
    }

    /// <summary>C/C0 close to the source: K/(K + scaled²).</summary>
    public static double Near(double factor, double scaled) => factor / (factor + (scaled * scaled));

    /// <summary>α as far as the curves were drawn.</summary>
    public static double Held(double alpha) => Math.Min(alpha, BritterTable.Default.AlphaMost);

    /// <summary>β of each curve at an α.</summary>
    public static double[] Betas(BritterTable.Curve[] curves, double alpha) => [.. curves.Select(c => c.Beta(Held(alpha)))];

    /// <summary>The release's own cautions, and that its α lies beyond the drawn curves.</summary>
    public static Cautions CautionOf(in DenseRelease release, double alpha) =>
        release.Caution | (alpha > BritterTable.Default.AlphaMost ? Cautions.CurveEnd : Cautions.None);

    /// <summary>Distance at which a share that falls with it reaches a target, m; found between 1 µm and 10⁸ lengths.</summary>
    public static double Distance(double lengthM, double target, Func<double, double> shareAt)
    {
        var (near, far) = (1e-6, lengthM * Math.Pow(10, 8));
        for (var i = 0; i < 200; i++)
        {
            var middle = Math.Sqrt(near * far);
            if (shareAt(middle) > target) near = middle;
            else far = middle;
        }

        return near;
    }

    private static double Between(double from, double fromShare, double to, double toShare, double beta) =>
        to <= from ? toShare : fromShare * Math.Pow(toShare / fromShare, (beta - from) / (to - from));
}
