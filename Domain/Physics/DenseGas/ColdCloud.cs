namespace Twin.Domain.Physics.DenseGas;

/// <summary>
/// Correction for a cryogenic release: C = Ci/(Ci + (1 − Ci)·T0/Ta). A conservative planning option: label it.
/// </summary>
/// <param name="ReleaseK">T0, K.</param>
/// <param name="AirK">Ta, K.</param>
public readonly record struct ColdCloud(double ReleaseK, double AirK)
{
    /// <summary>Corrected share from the isothermal one.</summary>
    public double Correct(double isothermal) => isothermal / (isothermal + ((1 - isothermal) * ReleaseK / AirK));

    /// <summary>Isothermal share that gives a corrected one.</summary>
    public double Inverse(double corrected) => corrected / (corrected + ((1 - corrected) * AirK / ReleaseK));

    internal TwinError? Inputs() => Check.Positive(ReleaseK) ?? Check.Positive(AirK);
}
