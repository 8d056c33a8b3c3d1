namespace Twin.Domain.Physics.Evaluation;

/// <summary>How well predictions meet observations (Hanna, Chang and Strimaitis 1993; domain.md F5). FB above 0 and MG above 1:
/// under-prediction.</summary>
/// <param name="Fb">Fractional bias.</param>
/// <param name="Mg">Geometric mean bias.</param>
/// <param name="Vg">Geometric variance.</param>
/// <param name="Nmse">Normalised mean square error.</param>
/// <param name="Fac2">Share within a factor of two.</param>
/// <param name="Mrb">Mean relative bias.</param>
/// <param name="Mrse">Mean relative square error.</param>
public readonly record struct ModelScore(double Fb, double Mg, double Vg, double Nmse, double Fac2, double Mrb, double Mrse)
{
    /// <summary>Scores pairs; all must be positive (drop those below the threshold before). Error <c>physics.input</c>.</summary>
    public static Outcome<ModelScore> Of(ReadOnlySpan<double> observed, ReadOnlySpan<double> predicted)
    {
        if (observed.Length == 0 || observed.Length != predicted.Length)
            return new TwinError("physics.input", "As many predictions as observations are needed, and at least one.", Path: "predicted");
        var (sumO, sumP, sumLog, sumLog2, sumSquare, within, sumRelative, sumRelative2) = (0.0, 0.0, 0.0, 0.0, 0.0, 0, 0.0, 0.0);
        for (var i = 0; i < observed.Length; i++)
        {
            var (o, p) = (observed[i], predicted[i]);
            if ((Check.Positive(o) ?? Check.Positive(p)) is { } error) return error;
            var (log, relative) = (Math.Log(o / p), 2 * (o - p) / (o + p));
            sumO += o;
            sumP += p;
            sumLog += log;
            sumLog2 += log * log;
            sumSquare += (o - p) * (o - p);
            sumRelative += relative;
            sumRelative2 += relative * relative;
            if (p / o is >= 0.5 and <= 2) within++;
        }

        double n = observed.Length;
        return new ModelScore(
            2 * (sumO - sumP) / (sumO + sumP), Math.Exp(sumLog / n), Math.Exp(sumLog2 / n), sumSquare * n / (sumO * sumP), within / n,
            sumRelative / n, sumRelative2 / n);
    }
}
