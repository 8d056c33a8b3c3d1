namespace Twin.Domain.Physics.DenseGas;

/// <summary>
/// Britter and McQuaid's continuous dense plume (domain.md E4): C/C0 from α = 0.2·log10(g'²·V̇·u10⁻⁵) and β = log10(x/√(V̇/u10)), where
/// C0 is the release (1 for pure vapour). Flat, open ground; α to 1. x downwind, m.
/// </summary>
public static class BritterPlume
{
    private const double NearFieldD = 30;
    private const double NearFactor = 306;

    /// <summary>β of the curves C/C0 = 0.10, 0.05, 0.02, 0.01, 0.005, 0.002 at an α. Beyond the drawn curves: held there.</summary>
    public static double[] Betas(double alpha) => BritterCurves.Betas(BritterTable.Default.Plume, alpha);

    /// <summary>α of a release.</summary>
    public static Outcome<double> Alpha(in DenseRelease release)
    {
        if (release.Inputs() is { } error) return error;
        return ((Outcome<double>)RawAlpha(release)).With(CautionOf(release));
    }

    /// <summary>Volume share C/C0 on the ground on the axis.</summary>
    /// <param name="release">Source, m³/s.</param>
    /// <param name="xM">Distance downwind, m.</param>
    /// <param name="cold">Temperature correction, off by default: with it ten LNG trials are over-predicted 2.5 times (F3).</param>
    public static Outcome<double> Share(in DenseRelease release, double xM, ColdCloud? cold = null)
    {
        var error = release.Inputs() ?? Check.Positive(xM) ?? cold?.Inputs();
        if (error is not null) return error;
        var share = Isothermal(release, xM);
        return ((Outcome<double>)(cold?.Correct(share) ?? share)).With(CautionOf(release));
    }

    /// <summary>Distance at which the axis falls to a volume share, m.</summary>
    public static Outcome<double> DistanceM(in DenseRelease release, double share, ColdCloud? cold = null)
    {
        var error = release.Inputs() ?? Check.Between(share, 1e-9, 0.999) ?? cold?.Inputs();
        if (error is not null) return error;
        var (source, target) = (release, cold?.Inverse(share) ?? share);
        var distanceM = BritterCurves.Distance(Length(release), target, x => Isothermal(source, x));
        return ((Outcome<double>)distanceM).With(CautionOf(release));
    }

    /// <summary>Reach of the cloud on the ground.</summary>
    public static Outcome<BritterFootprint> Footprint(in DenseRelease release, double xM)
    {
        var error = release.Inputs() ?? Check.NotNegative(xM);
        if (error is not null) return error;
        var d = Length(release);
        var buoyancyM = release.Amount * release.ReducedGravityMS2 / Math.Pow(release.Wind, 3);
        var half = d + (8 * buoyancyM) + (2.5 * Math.Cbrt(buoyancyM) * Math.Pow(xM, 2.0 / 3));
        var share = xM > 0 ? Isothermal(release, xM) : 1;
        return ((Outcome<BritterFootprint>)new BritterFootprint(
            buoyancyM, (d / 2) + (2 * buoyancyM), half, d * d / (2 * half * share))).With(CautionOf(release));
    }

    private static double Length(in DenseRelease release) => Math.Sqrt(release.Amount / release.Wind);

    private static double RawAlpha(in DenseRelease release) => 0.2 * Math.Log10(
        release.ReducedGravityMS2 * release.ReducedGravityMS2 * release.Amount * Math.Pow(release.Wind, -5));

    private static Cautions CautionOf(in DenseRelease release) => BritterCurves.CautionOf(release, RawAlpha(release));

    private static double Isothermal(in DenseRelease release, double xM)
    {
        var curves = BritterTable.Default.Plume;
        var alpha = BritterCurves.Held(RawAlpha(release));
        var scaled = xM / Length(release);
        return BritterCurves.Share(curves, alpha, Math.Log10(scaled), NearShare(scaled), NearFieldD, NearShare(NearFieldD));
    }

    private static double NearShare(double scaled) => BritterCurves.Near(NearFactor, scaled);
}

/// <summary>A dense plume on the ground.</summary>
/// <param name="BuoyancyLengthM">l_b = V̇ g'/u10³, m.</param>
/// <param name="UpwindM">Reach against the wind, m.</param>
/// <param name="HalfWidthM">Half width at the distance, m.</param>
/// <param name="HeightM">Height at the distance by mass balance, m.</param>
public readonly record struct BritterFootprint(double BuoyancyLengthM, double UpwindM, double HalfWidthM, double HeightM);
