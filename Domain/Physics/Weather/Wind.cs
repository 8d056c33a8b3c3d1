using Twin.Domain.Physics.Dispersion;

namespace Twin.Domain.Physics.Weather;

/// <summary>Wind over height: power law by stability (domain.md E2).</summary>
public static class Wind
{
    /// <summary>Slowest wind the dispersion models take; less is raised to it, with <see cref="Cautions.WindRaised"/>.</summary>
    public const double LeastMS = 1;

    private const double LowestM = 2;

    /// <summary>Wind at a height, m/s: u_r (z/z_r)^p; below 2 m that at 2 m.</summary>
    /// <param name="speedMS">Measured, m/s.</param>
    /// <param name="measuredM">Height of the measurement, m.</param>
    /// <param name="heightM">Height asked for, m.</param>
    /// <param name="stability">Class.</param>
    /// <param name="surrounding">Rural or urban (ISC3 exponents).</param>
    public static Outcome<double> SpeedMS(
        double speedMS, double measuredM, double heightM, StabilityClass stability, Surrounding surrounding = Surrounding.Rural)
    {
        var error = Check.NotNegative(speedMS) ?? Check.Positive(measuredM) ?? Check.NotNegative(heightM);
        if (error is not null) return error;
        var p = DispersionTable.Default.WindExponent(stability, surrounding);
        return speedMS * Math.Pow(Math.Max(heightM, LowestM) / measuredM, p);
    }

    /// <summary>Wind as the dispersion models take it: at least 1 m/s.</summary>
    public static Outcome<double> Effective(double speedMS)
    {
        if (Check.NotNegative(speedMS) is { } error) return error;
        return speedMS < LeastMS ? ((Outcome<double>)LeastMS).With(Cautions.WindRaised) : speedMS;
    }

    /// <summary>Where the wind carries to: unit vector (east, north) of a direction it comes from, degrees clockwise from north.</summary>
    public static (double East, double North) Downwind(double fromDegrees)
    {
        var (sin, cos) = Math.SinCos(fromDegrees * Math.PI / 180);
        return (-sin, -cos);
    }

    /// <summary>1/L, 1/m, of Monin and Obukhov for a class and a roughness (fit as in GasDispersion.jl; 0 for D).</summary>
    public static Outcome<double> InverseObukhovPerM(StabilityClass stability, double roughnessM)
    {
        if (Check.Positive(roughnessM) is { } error) return error;
        var (scale, power) = DispersionTable.Default.Obukhov(stability);
        return scale == 0 ? 0 : 1 / (scale * Math.Pow(roughnessM, power));
    }
}
