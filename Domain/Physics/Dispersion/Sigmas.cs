using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>Spread of a plume or puff across (and, for a puff, along) the wind and upward, m.</summary>
/// <param name="YM">σy (puff: also σx), m.</param>
/// <param name="ZM">σz, m.</param>
public readonly record struct Sigma(double YM, double ZM);

/// <summary>Which fit of the dispersion coefficients. Values are stored.</summary>
public enum SigmaScheme : byte
{
    /// <summary>Briggs 1973, plume, rural or urban, 100 m to 10 km: the default.</summary>
    Briggs = 0,

    /// <summary>CCPS puff (σx = σy).</summary>
    Puff = 1,

    /// <summary>TNO, 10-min plume, roughness 0.1 m unless said.</summary>
    Tno = 2,
}

/// <summary>Dispersion coefficients over distance (domain.md E3). Distances in m; a distance of nothing spreads nothing.</summary>
public static class Sigmas
{
    /// <summary>Nearest distance the plume's fits were made for, m.</summary>
    public const double NearestM = 100;

    /// <summary>Farthest distance the plume's fits were made for, m.</summary>
    public const double FarthestM = 10_000;

    private const double TnoRoughnessM = 0.1;

    /// <summary>Coefficients at a travelled distance, m. <see cref="Cautions.Distance"/> outside 100 m to 10 km.</summary>
    public static Outcome<Sigma> At(
        double distanceM, StabilityClass stability, Surrounding surrounding = Surrounding.Rural, SigmaScheme scheme = SigmaScheme.Briggs)
    {
        if (Check.NotNegative(distanceM) is { } error) return error;
        return ((Outcome<Sigma>)Fast(distanceM, stability, surrounding, scheme)).With(CautionsAt(distanceM));
    }

    /// <summary>TNO's with another roughness: σz times (10 z0)^(0.53 x^−0.22).</summary>
    public static Outcome<Sigma> Tno(double distanceM, StabilityClass stability, double roughnessM)
    {
        var error = Check.Positive(distanceM) ?? Check.Positive(roughnessM);
        if (error is not null) return error;
        var sigma = Fast(distanceM, stability, Surrounding.Rural, SigmaScheme.Tno);
        var factor = Math.Pow(roughnessM / TnoRoughnessM, 0.53 * Math.Pow(distanceM, -0.22));
        return ((Outcome<Sigma>)(sigma with { ZM = sigma.ZM * factor })).With(CautionsAt(distanceM));
    }

    /// <summary>σy from a measured spread of the wind's direction (Draxler): σθ·x/(1 + 0.0308 x^0.4548), to 10 km.</summary>
    /// <param name="directionSpreadRad">σθ, rad.</param>
    /// <param name="distanceM">Distance, m.</param>
    public static Outcome<double> FromDirectionSpreadM(double directionSpreadRad, double distanceM)
    {
        var error = Check.Between(directionSpreadRad, 0, Math.PI) ?? Check.Between(distanceM, 0, FarthestM);
        if (error is not null) return error;
        return directionSpreadRad * distanceM / (1 + (0.0308 * Math.Pow(distanceM, 0.4548)));
    }

    internal static Cautions CautionsAt(double distanceM) =>
        distanceM is < NearestM or > FarthestM ? Cautions.Distance : Cautions.None;

    /// <summary>Unchecked: distance finite and not negative.</summary>
    internal static Sigma Fast(double distanceM, StabilityClass stability, Surrounding surrounding, SigmaScheme scheme)
    {
        var table = DispersionTable.Default;
        return scheme switch
        {
            SigmaScheme.Puff => new Sigma(Power(distanceM, table.PuffY(stability)), Power(distanceM, table.PuffZ(stability))),
            SigmaScheme.Tno => new Sigma(Power(distanceM, table.TnoY(stability)), Power(distanceM, table.TnoZ(stability))),
            _ => new Sigma(
                Briggs(distanceM, table.BriggsY(stability, surrounding)), Briggs(distanceM, table.BriggsZ(stability, surrounding))),
        };
    }

    private static double Power(double x, double[] row) => row[0] * Math.Pow(x, row[1]);

    // a x (1 + b x)^c with c one of 0, ±1/2, -1.
    private static double Briggs(double x, double[] row) => row[0] * x * row[2] switch
    {
        0 => 1,
        -0.5 => 1 / Math.Sqrt(1 + (row[1] * x)),
        0.5 => Math.Sqrt(1 + (row[1] * x)),
        _ => Math.Pow(1 + (row[1] * x), row[2]),
    };
}
