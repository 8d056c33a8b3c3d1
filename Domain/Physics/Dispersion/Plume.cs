using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>A steady source in a steady wind.</summary>
/// <param name="RateKgS">Source, kg/s.</param>
/// <param name="HeightM">Height of the source (with its rise), m.</param>
/// <param name="WindMS">Wind, m/s: at the source's height when that is 10 m or more, at 10 m for a release near the ground, at 2 m for
/// trials measured there. Below 1 m/s it is taken as 1 m/s.</param>
/// <param name="Stability">Class.</param>
/// <param name="Surrounding">Rural or urban.</param>
/// <param name="Scheme">Fit of the coefficients.</param>
/// <param name="MixingM">Height of the mixing lid, m; 0: none.</param>
public readonly record struct PlumeSource(
    double RateKgS,
    double HeightM,
    double WindMS,
    StabilityClass Stability,
    Surrounding Surrounding = Surrounding.Rural,
    SigmaScheme Scheme = SigmaScheme.Briggs,
    double MixingM = 0);

/// <summary>
/// Gaussian plume with reflection at the ground and at a mixing lid (domain.md E3): dilute or neutral gas over flat ground, 100 m to
/// 10 km, wind above 1 m/s, 10-min mean. x downwind, y across, z up, in m; kg/m³. Nothing is deposited.
/// </summary>
public static class Plume
{
    private const int LidImages = 3;
    private const double WellMixedAt = 1.6;
    private const double DefaultAveragingS = 600;
    private const double ShortestAveragingS = 18.75;

    /// <summary>Concentration at a place, kg/m³. <see cref="Cautions.Distance"/> outside 100 m to 10 km; upwind is 0.</summary>
    public static Outcome<double> KgM3(in PlumeSource source, double xM, double yM, double zM)
    {
        var error = Inputs(source) ?? Check.Finite(xM) ?? Check.Finite(yM) ?? Check.NotNegative(zM);
        if (error is not null) return error;
        var cautions = Caution(source) | (xM > 0 ? Sigmas.CautionsAt(xM) : Cautions.None);
        return ((Outcome<double>)Fast(source, xM, yM, zM)).With(cautions);
    }

    /// <summary>As <see cref="KgM3"/> with given coefficients, for a trial that measured them.</summary>
    public static Outcome<double> WithSigmasKgM3(
        double rateKgS, double windMS, double heightM, Sigma sigma, double yM, double zM, double mixingM = 0)
    {
        var error = Check.NotNegative(rateKgS) ?? Check.Positive(windMS) ?? Check.NotNegative(heightM) ?? Check.Positive(sigma.YM)
            ?? Check.Positive(sigma.ZM) ?? Check.Finite(yM) ?? Check.NotNegative(zM) ?? Check.NotNegative(mixingM);
        return error is not null ? error : Formula(rateKgS, windMS, heightM, sigma, yM, zM, mixingM);
    }

    /// <summary>Highest ground concentration of a raised source where σy/σz is constant: 2Q/(e π u H²)·σz/σy, reached at σz = H/√2.
    /// </summary>
    public static Outcome<double> HighestGroundKgM3(double rateKgS, double windMS, double heightM, double sigmaZPerSigmaY)
    {
        var error = Check.NotNegative(rateKgS) ?? Check.Positive(windMS) ?? Check.Positive(heightM) ?? Check.Positive(sigmaZPerSigmaY);
        if (error is not null) return error;
        return 2 * rateKgS / (Math.E * Math.PI * windMS * heightM * heightM) * sigmaZPerSigmaY;
    }

    /// <summary>Another averaging time than 10 min: C·(600/t)^0.2, from 18.75 s on.</summary>
    public static Outcome<double> AveragedKgM3(double tenMinutesKgM3, double averagingS)
    {
        var error = Check.NotNegative(tenMinutesKgM3) ?? Check.Between(averagingS, ShortestAveragingS, 86_400);
        return error is not null ? error : tenMinutesKgM3 * Math.Pow(DefaultAveragingS / averagingS, 0.2);
    }

    /// <summary>Whether a release that lasted a time is a plume at a distance (else a puff): u·t ≥ 2.5 x.</summary>
    public static bool IsContinuous(double windMS, double durationS, double xM) => windMS * durationS >= 2.5 * xM;

    /// <summary>When the front reaches a distance and when the tail leaves it, s after the release began; the spread's two sigmas
    /// included, never before the release.</summary>
    public static Outcome<(double ArrivesS, double LeavesS)> Passage(in PlumeSource source, double xM, double durationS)
    {
        var error = Inputs(source) ?? Check.Positive(xM) ?? Check.NotNegative(durationS);
        if (error is not null) return error;
        var wind = Math.Max(source.WindMS, Wind.LeastMS);
        var spread = 2 * Sigmas.Fast(xM, source.Stability, source.Surrounding, SigmaScheme.Puff).YM / wind;
        return ((Outcome<(double, double)>)(Math.Max(0, (xM / wind) - spread), (xM / wind) + durationS + spread)).With(Caution(source));
    }

    internal static TwinError? Inputs(in PlumeSource source) =>
        Check.NotNegative(source.RateKgS) ?? Check.NotNegative(source.HeightM) ?? Check.NotNegative(source.WindMS)
            ?? Check.NotNegative(source.MixingM)
            ?? (source.MixingM > 0 ? Check.Between(source.HeightM, 0, source.MixingM) : null);

    internal static Cautions Caution(in PlumeSource source) => source.WindMS < Wind.LeastMS ? Cautions.WindRaised : Cautions.None;

    /// <summary>Unchecked.</summary>
    internal static double Fast(in PlumeSource source, double xM, double yM, double zM)
    {
        if (xM <= 0 || source.RateKgS == 0) return 0;
        var sigma = Sigmas.Fast(xM, source.Stability, source.Surrounding, source.Scheme);
        return Formula(source.RateKgS, Math.Max(source.WindMS, Wind.LeastMS), source.HeightM, sigma, yM, zM, source.MixingM);
    }

    private static double Formula(double rateKgS, double windMS, double heightM, Sigma sigma, double yM, double zM, double mixingM)
    {
        var across = Math.Exp(-yM * yM / (2 * sigma.YM * sigma.YM));
        return rateKgS / (Math.Sqrt(2 * Math.PI) * windMS * sigma.YM) * across * Vertical(heightM, sigma.ZM, zM, mixingM);
    }

    /// <summary>Share per metre of height, 1/m, with the images of ground and lid.</summary>
    internal static double Vertical(double heightM, double sigmaZM, double zM, double mixingM)
    {
        if (mixingM > 0 && sigmaZM > WellMixedAt * mixingM) return zM <= mixingM ? 1 / mixingM : 0;
        if (mixingM > 0 && zM > mixingM) return 0;
        var sum = Pair(heightM, sigmaZM, zM);
        for (var j = 1; mixingM > 0 && j <= LidImages; j++)
            sum += Pair(heightM + (2 * j * mixingM), sigmaZM, zM) + Pair(heightM - (2 * j * mixingM), sigmaZM, zM);
        return sum / (Math.Sqrt(2 * Math.PI) * sigmaZM);
    }

    private static double Pair(double heightM, double sigmaZM, double zM)
    {
        var (below, above) = ((zM - heightM) / sigmaZM, (zM + heightM) / sigmaZM);
        return Math.Exp(-below * below / 2) + Math.Exp(-above * above / 2);
    }
}
