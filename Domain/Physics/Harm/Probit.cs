namespace Twin.Domain.Physics.Harm;

/// <summary>Y = a + b ln(dose); share harmed P = Φ(Y − 5) (domain.md E7).</summary>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
public readonly record struct Probit(double A, double B)
{
    /// <summary>Y of a dose; nothing gives −∞, which harms nobody.</summary>
    public Outcome<double> Y(double dose) => Check.NotNegative(dose) is { } error ? error : A + (B * Math.Log(dose));

    /// <summary>Share harmed by a dose, 0 to 1.</summary>
    public Outcome<double> Share(double dose) => Y(dose) is { Error: { } error } ? error : ShareOf(A + (B * Math.Log(dose)));

    /// <summary>Dose that harms a share, 0 &lt; share &lt; 1.</summary>
    public Outcome<double> Dose(double share) =>
        Check.Between(share, 1e-300, 1 - 1e-12) is { } error ? error : Math.Exp((Normal.Quantile(share) + 5 - A) / B);

    /// <summary>P = Φ(Y − 5); ±∞ are taken.</summary>
    public static double ShareOf(double y) => double.IsNegativeInfinity(y) ? 0 : Normal.Cumulative(y - 5);
}
