using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.DenseGas;

/// <summary>
/// Britter and McQuaid's instantaneous dense cloud (domain.md E4): α = 0.5·log10(g'·V0^(1/3)/u10²), β = log10(x/V0^(1/3)). It slumps by
/// R² = R0² + 1.2·t·√(g' V0) while its centre drifts with 0.4·u10.
/// </summary>
public static class BritterPuff
{
    private const double NearFactor = 3.24;
    private const double Drift = 0.4;
    private const double Slump = 1.2;

    /// <summary>β of the curves C/C0 = 0.10, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001 at an α.</summary>
    public static double[] Betas(double alpha) => BritterCurves.Betas(BritterTable.Default.Puff, alpha);

    /// <summary>Highest volume share C/C0 that a distance sees on the ground.</summary>
    public static Outcome<double> Share(in DenseRelease release, double xM, ColdCloud? cold = null)
    {
        var error = release.Inputs() ?? Check.Positive(xM) ?? cold?.Inputs();
        if (error is not null) return error;
        var share = Isothermal(release, xM);
        return ((Outcome<double>)(cold?.Correct(share) ?? share)).With(CautionOf(release));
    }

    /// <summary>Distance at which the highest share falls to a share, m.</summary>
    public static Outcome<double> DistanceM(in DenseRelease release, double share, ColdCloud? cold = null)
    {
        var error = release.Inputs() ?? Check.Between(share, 1e-9, 0.999) ?? cold?.Inputs();
        if (error is not null) return error;
        var (source, target) = (release, cold?.Inverse(share) ?? share);
        var distanceM = BritterCurves.Distance(Math.Cbrt(release.Amount), target, x => Isothermal(source, x));
        return ((Outcome<double>)distanceM).With(CautionOf(release));
    }

    /// <summary>The cloud after a time.</summary>
    /// <param name="release">Release, m³.</param>
    /// <param name="timeS">Since the release, s.</param>
    public static Outcome<DenseCloud> Cloud(in DenseRelease release, double timeS)
    {
        var error = release.Inputs() ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        return ((Outcome<DenseCloud>)At(release, timeS)).With(CautionOf(release));
    }

    /// <summary>When the cloud's front reaches a distance downwind, s.</summary>
    public static Outcome<double> ArrivalS(in DenseRelease release, double xM)
    {
        var error = release.Inputs() ?? Check.NotNegative(xM);
        if (error is not null) return error;
        var (near, far) = (0.0, xM / (Drift * release.Wind));
        for (var i = 0; i < 100; i++)
        {
            var middle = (near + far) / 2;
            var cloud = At(release, middle);
            if (cloud.CentreM + cloud.RadiusM < xM) near = middle;
            else far = middle;
        }

        return ((Outcome<double>)far).With(CautionOf(release));
    }

    /// <summary>
    /// The Gaussian puff that takes over once the cloud is thin (ρ/ρa below 1.01): same mass of the substance, σy and σz of a cylinder of
    /// the same radius and height; error <c>physics.still-dense</c> before.
    /// </summary>
    /// <param name="release">Release, m³.</param>
    /// <param name="timeS">Since the release, s.</param>
    /// <param name="substanceKg">Mass of the substance in it, kg.</param>
    /// <param name="eastM">Where it was released, m.</param>
    /// <param name="northM">Where it was released, m.</param>
    /// <param name="fromDegrees">Wind direction, degrees.</param>
    public static Outcome<Puff> HandOver(
        in DenseRelease release, double timeS, double substanceKg, double eastM, double northM, double fromDegrees)
    {
        var error = release.Inputs() ?? Check.Positive(timeS) ?? Check.Positive(substanceKg) ?? Check.Finite(eastM)
            ?? Check.Finite(northM) ?? Check.Finite(fromDegrees);
        if (error is not null) return error;
        var cloud = At(release, timeS);
        if (!DenseCriterion.IsPassive(cloud.Share, release.DensityKgM3, release.AirKgM3))
            return new TwinError("physics.still-dense", "The cloud is still heavier than air by more than 1 %.", Path: "timeS");
        var (east, north) = Wind.Downwind(fromDegrees);
        // A uniform disc has σ = R/2 about each axis; a half-space layer reflected at the ground has σ = H/√3.
        return ((Outcome<Puff>)new Puff(
            substanceKg, eastM + (east * cloud.CentreM), northM + (north * cloud.CentreM), 0, cloud.RadiusM / 2,
            cloud.HeightM / Math.Sqrt(3))).With(CautionOf(release));
    }

    private static DenseCloud At(in DenseRelease release, double timeS)
    {
        // As high as its radius at the start.
        var start = Math.Cbrt(release.Amount / Math.PI);
        var radius = Math.Sqrt((start * start) + (Slump * timeS * Math.Sqrt(release.ReducedGravityMS2 * release.Amount)));
        var centre = Drift * release.Wind * timeS;
        var reach = centre + radius - start;
        var share = reach > 0 ? Isothermal(release, reach) : 1;
        return new DenseCloud(centre, radius, release.Amount / (Math.PI * radius * radius * share), share);
    }

    private static double Isothermal(in DenseRelease release, double xM)
    {
        var alpha = BritterCurves.Held(RawAlpha(release));
        var scaled = xM / Math.Cbrt(release.Amount);
        var curves = BritterTable.Default.Puff;
        // The near field holds up to where it meets the first curve, or that curve's beginning.
        var end = Math.Min(Math.Sqrt(NearFactor * ((1 / curves[0].Ratio) - 1)), Math.Pow(10, curves[0].Beta(alpha)));
        return BritterCurves.Share(curves, alpha, Math.Log10(scaled), NearShare(scaled), end, NearShare(end));
    }

    private static double NearShare(double scaled) => BritterCurves.Near(NearFactor, scaled);

    private static double RawAlpha(in DenseRelease release) =>
        0.5 * Math.Log10(release.ReducedGravityMS2 * Math.Cbrt(release.Amount) / (release.Wind * release.Wind));

    private static Cautions CautionOf(in DenseRelease release) => BritterCurves.CautionOf(release, RawAlpha(release));
}

/// <summary>A dense cloud, taken as a cylinder.</summary>
/// <param name="CentreM">Its centre downwind, m.</param>
/// <param name="RadiusM">Radius, m.</param>
/// <param name="HeightM">Height, m.</param>
/// <param name="Share">C/C0 in it.</param>
public readonly record struct DenseCloud(double CentreM, double RadiusM, double HeightM, double Share);
