namespace Twin.Domain.Physics.Hydraulics;

/// <summary>A liquid in pipes.</summary>
/// <param name="DensityKgM3">kg/m³.</param>
/// <param name="ViscosityPaS">Dynamic viscosity, Pa·s (water 1e-3, gasoline 5e-4).</param>
public readonly record struct PipeLiquid(double DensityKgM3, double ViscosityPaS);

/// <summary>A pipe with its fittings.</summary>
/// <param name="LengthM">m.</param>
/// <param name="DiameterM">Inside, m.</param>
/// <param name="RoughnessM">Sand roughness, m; commercial steel 4.5e-5.</param>
/// <param name="MinorLoss">Sum of the fittings' loss coefficients (entry 0.5, exit 1, bend 0.3...).</param>
public readonly record struct Pipe(double LengthM, double DiameterM, double RoughnessM = 4.5e-5, double MinorLoss = 1.5)
{
    private const double LaminarTo = 2_300;
    private const double TurbulentFrom = 4_000;

    /// <summary>Cross-section, m².</summary>
    public double AreaM2 => Math.PI * DiameterM * DiameterM / 4;

    /// <summary>
    /// Darcy's friction factor: 64/Re laminar, Haaland turbulent (2 % of Colebrook), a straight line between.
    /// </summary>
    public static Outcome<double> FrictionFactor(double reynolds, double relativeRoughness)
    {
        var error = Check.Positive(reynolds) ?? Check.Between(relativeRoughness, 0, 0.1);
        return error is not null ? error : Factor(reynolds, relativeRoughness);
    }

    /// <summary>Pressure lost at a flow, Pa.</summary>
    public Outcome<double> LossPa(double flowM3S, in PipeLiquid liquid)
    {
        var error = Inputs() ?? Inputs(liquid) ?? Check.NotNegative(flowM3S);
        if (error is not null) return error;
        return flowM3S == 0 ? 0 : ResistancePaS2M6(flowM3S, liquid) * flowM3S * flowM3S;
    }

    internal TwinError? Inputs() => Check.NotNegative(LengthM) ?? Check.Positive(DiameterM) ?? Check.Between(RoughnessM, 0, DiameterM / 10)
        ?? Check.NotNegative(MinorLoss);

    internal static TwinError? Inputs(in PipeLiquid liquid) => Check.Positive(liquid.DensityKgM3) ?? Check.Positive(liquid.ViscosityPaS);

    /// <summary>Loss over the square of the flow at that flow, Pa·s²/m⁶; unchecked.</summary>
    internal double ResistancePaS2M6(double flowM3S, in PipeLiquid liquid)
    {
        var reynolds = Math.Max(1e-3, liquid.DensityKgM3 * flowM3S / AreaM2 * DiameterM / liquid.ViscosityPaS);
        var loss = (Factor(reynolds, RoughnessM / DiameterM) * LengthM / DiameterM) + MinorLoss;
        return loss * liquid.DensityKgM3 / (2 * AreaM2 * AreaM2);
    }

    private static double Factor(double reynolds, double roughness)
    {
        if (reynolds <= LaminarTo) return 64 / reynolds;
        if (reynolds >= TurbulentFrom) return Haaland(reynolds, roughness);
        var share = (reynolds - LaminarTo) / (TurbulentFrom - LaminarTo);
        return (64 / LaminarTo * (1 - share)) + (Haaland(TurbulentFrom, roughness) * share);
    }

    private static double Haaland(double reynolds, double roughness)
    {
        var root = -1.8 * Math.Log10(Math.Pow(roughness / 3.7, 1.11) + (6.9 / reynolds));
        return 1 / (root * root);
    }
}
