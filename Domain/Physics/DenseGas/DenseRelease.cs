namespace Twin.Domain.Physics.DenseGas;

/// <summary>A release of gas that may be heavier than air.</summary>
/// <param name="Amount">Continuous: m³/s of vapour at its temperature; instantaneous: m³ at its temperature.</param>
/// <param name="DensityKgM3">Vapour at release, kg/m³.</param>
/// <param name="AirKgM3">Air, kg/m³.</param>
/// <param name="Wind10MS">Wind at 10 m, m/s; below 1 m/s taken as 1 m/s.</param>
public readonly record struct DenseRelease(double Amount, double DensityKgM3, double AirKgM3, double Wind10MS)
{
    internal double Wind => Math.Max(Wind10MS, Weather.Wind.LeastMS);

    /// <summary>g' = g (ρ0 − ρa)/ρa, m/s².</summary>
    public double ReducedGravityMS2 => PhysicalConstants.GravityMS2 * (DensityKgM3 - AirKgM3) / AirKgM3;

    internal TwinError? Inputs() =>
        Check.Positive(Amount) ?? Check.Positive(DensityKgM3) ?? Check.Positive(AirKgM3) ?? Check.NotNegative(Wind10MS)
            ?? (DensityKgM3 > AirKgM3 ? null : new TwinError(
                "physics.not-dense", "The gas is not heavier than air: use the Gaussian models.", Path: "DensityKgM3"));

    internal Cautions Caution => Wind10MS < Weather.Wind.LeastMS ? Cautions.WindRaised : Cautions.None;
}

/// <summary>When the dense-gas models are to be used (domain.md E4).</summary>
public static class DenseCriterion
{
    private const double Continuous = 0.15;
    private const double Instantaneous = 0.20;
    private const double HandOver = 1.01;

    /// <summary>Continuous: (g'·V̇/(u10³·D))^(1/3) ≥ 0.15 with D = √(V̇/u10).</summary>
    public static Outcome<bool> IsDensePlume(in DenseRelease release)
    {
        if (Passive(release, out var error)) return error is null ? false : error;
        var d = Math.Sqrt(release.Amount / release.Wind);
        var ri = Math.Cbrt(release.ReducedGravityMS2 * release.Amount / (Math.Pow(release.Wind, 3) * d));
        return ((Outcome<bool>)(ri >= Continuous)).With(release.Caution);
    }

    /// <summary>Instantaneous: (g'·V)^(1/2)/(u10·V^(1/3)) ≥ 0.20.</summary>
    public static Outcome<bool> IsDensePuff(in DenseRelease release)
    {
        if (Passive(release, out var error)) return error is null ? false : error;
        var ri = Math.Sqrt(release.ReducedGravityMS2 * release.Amount) / (release.Wind * Math.Cbrt(release.Amount));
        return ((Outcome<bool>)(ri >= Instantaneous)).With(release.Caution);
    }

    /// <summary>Density of the diluted cloud, kg/m³ (isothermal mixing).</summary>
    public static double MixedKgM3(double volumeShare, double densityKgM3, double airKgM3) =>
        airKgM3 + (volumeShare * (densityKgM3 - airKgM3));

    /// <summary>Whether a diluted cloud is handed over to the Gaussian puff: ρ/ρa below 1.01.</summary>
    public static bool IsPassive(double volumeShare, double densityKgM3, double airKgM3) =>
        MixedKgM3(volumeShare, densityKgM3, airKgM3) / airKgM3 < HandOver;

    private static bool Passive(in DenseRelease release, out TwinError? error)
    {
        error = release.Inputs();
        if (error is null) return false;
        if (error.Code == "physics.not-dense") error = null;
        return true;
    }
}
