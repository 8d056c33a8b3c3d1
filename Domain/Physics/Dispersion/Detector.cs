namespace Twin.Domain.Physics.Dispersion;

/// <summary>A gas detector's lag: dC/dt = (C − C_d)/τ, τ = T90/2.303 (domain.md E4b; T90 catalytic 20 s, IR 8 s, cells 30 to 60 s).
/// </summary>
public static class Detector
{
    private static readonly double NinetyPercent = Math.Log(10);

    /// <summary>Spread of instantaneous concentrations near the axis, σ/mean, for a lognormal reading.</summary>
    public const double FluctuationIntensity = 0.8;

    /// <summary>What it shows after a time in a steady concentration; any unit.</summary>
    public static Outcome<double> Shown(double shown, double concentration, double t90S, double timeS)
    {
        var error = Check.Finite(shown) ?? Check.Finite(concentration) ?? Check.NotNegative(t90S) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        if (t90S == 0) return concentration;
        return concentration + ((shown - concentration) * Math.Exp(-timeS * NinetyPercent / t90S));
    }
}
