using Twin.Domain.Physics.Substances;

namespace Twin.Domain.Physics.Sources;

/// <summary>Liquid kept under pressure above its boiling point: flash and two-phase flow (domain.md E1; Crowl, Fauske).</summary>
public static class FlashLeak
{
    /// <summary>Pipe length from which the two phases reach equilibrium, m.</summary>
    public const double EquilibriumM = 0.1;

    private const double AllAirborneFrom = 0.3;

    /// <summary>Share that flashes to vapour: 1 − exp(−cp (T − Tb)/ΔHv); 0 below the boiling point.</summary>
    public static Outcome<double> Fraction(double liquidHeatJKgK, double temperatureK, double boilingK, double vaporisationJKg)
    {
        var error = Inputs(liquidHeatJKgK, temperatureK, boilingK, vaporisationJKg);
        if (error is not null) return error;
        return Math.Max(0, 1 - Math.Exp(-liquidHeatJKgK * (temperatureK - boilingK) / vaporisationJKg));
    }

    /// <summary>The linear form cp (T − Tb)/ΔHv, which is higher; at most 1.</summary>
    public static Outcome<double> FractionLinear(double liquidHeatJKgK, double temperatureK, double boilingK, double vaporisationJKg)
    {
        var error = Inputs(liquidHeatJKgK, temperatureK, boilingK, vaporisationJKg);
        if (error is not null) return error;
        return Math.Clamp(liquidHeatJKgK * (temperatureK - boilingK) / vaporisationJKg, 0, 1);
    }

    /// <summary>Flash fraction of a substance of the table; <c>physics.substance</c> when its heat capacity is not known.</summary>
    public static Outcome<double> Fraction(Substance substance, double temperatureK) =>
        substance.LiquidHeatKJKgK is { } heat
            ? Fraction(heat * 1000, temperatureK, substance.BoilingK, substance.VaporisationJKg)
            : new TwinError("physics.substance", $"The table has no heat capacity of liquid {substance.Id}.", Path: "liquidHeatKJKgK");

    /// <summary>v_fg of a substance at storage, m³/kg: ideal vapour at its saturation pressure less the liquid.</summary>
    public static Outcome<double> SpecificVolumeRiseM3Kg(Substance substance, double temperatureK)
    {
        var saturation = substance.SaturationPa(temperatureK);
        if (saturation.Error is { } error) return error;
        return (1 / substance.VapourDensityKgM3(temperatureK, saturation.Value)) - (1 / substance.LiquidDensityKgM3);
    }

    /// <summary>Share that stays in the air, vapour and drops: 2f, all of it from f = 0.3 on (the rest rains out to a pool).</summary>
    public static Outcome<double> AirborneShare(double flashFraction)
    {
        if (Check.Between(flashFraction, 0, 1) is { } error) return error;
        return flashFraction > AllAirborneFrom ? 1 : Math.Min(1, 2 * flashFraction);
    }

    /// <summary>Equilibrium two-phase choked mass flux, kg/(m²s): (ΔHv/v_fg)·√(1/(T·cp)).</summary>
    /// <param name="vaporisationJKg">ΔHv, J/kg.</param>
    /// <param name="specificVolumeRiseM3Kg">v_fg, vapour less liquid at storage, m³/kg.</param>
    /// <param name="temperatureK">Storage, K.</param>
    /// <param name="liquidHeatJKgK">cp, J/(kg K).</param>
    public static Outcome<double> EquilibriumFluxKgM2S(
        double vaporisationJKg, double specificVolumeRiseM3Kg, double temperatureK, double liquidHeatJKgK)
    {
        var error = Check.Positive(vaporisationJKg) ?? Check.Positive(specificVolumeRiseM3Kg) ?? Check.Positive(temperatureK)
            ?? Check.Positive(liquidHeatJKgK);
        return error is not null ? error : Equilibrium(vaporisationJKg, specificVolumeRiseM3Kg, temperatureK, liquidHeatJKgK);
    }

    /// <summary>
    /// Mass flux, kg/(m²s), through a pipe of a length: Fauske's blend G_ERM/√N below 0.1 m, equilibrium from there on. With no
    /// length it is the liquid orifice (Cd included).
    /// </summary>
    /// <param name="vaporisationJKg">ΔHv, J/kg.</param>
    /// <param name="specificVolumeRiseM3Kg">v_fg, m³/kg.</param>
    /// <param name="temperatureK">Storage, K.</param>
    /// <param name="liquidHeatJKgK">cp, J/(kg K).</param>
    /// <param name="overpressurePa">Storage pressure less ambient, Pa.</param>
    /// <param name="densityKgM3">Liquid, kg/m³.</param>
    /// <param name="dischargeCoefficient">Cd.</param>
    /// <param name="pipeM">Length of the pipe, m.</param>
    public static Outcome<double> FluxKgM2S(
        double vaporisationJKg,
        double specificVolumeRiseM3Kg,
        double temperatureK,
        double liquidHeatJKgK,
        double overpressurePa,
        double densityKgM3,
        double dischargeCoefficient,
        double pipeM)
    {
        var error = Check.Positive(vaporisationJKg) ?? Check.Positive(specificVolumeRiseM3Kg) ?? Check.Positive(temperatureK)
            ?? Check.Positive(liquidHeatJKgK) ?? Check.NotNegative(overpressurePa) ?? Check.Positive(densityKgM3)
            ?? Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(pipeM);
        if (error is not null) return error;
        if (overpressurePa == 0) return 0;
        var equilibrium = Equilibrium(vaporisationJKg, specificVolumeRiseM3Kg, temperatureK, liquidHeatJKgK);
        if (pipeM >= EquilibriumM) return equilibrium;
        var n = (vaporisationJKg * vaporisationJKg
            / (2 * overpressurePa * densityKgM3 * dischargeCoefficient * dischargeCoefficient * specificVolumeRiseM3Kg
                * specificVolumeRiseM3Kg * temperatureK * liquidHeatJKgK)) + (pipeM / EquilibriumM);
        return equilibrium / Math.Sqrt(n);
    }

    private static double Equilibrium(double vaporisationJKg, double specificVolumeRiseM3Kg, double temperatureK, double liquidHeatJKgK) =>
        vaporisationJKg / specificVolumeRiseM3Kg * Math.Sqrt(1 / (temperatureK * liquidHeatJKgK));

    private static TwinError? Inputs(double liquidHeatJKgK, double temperatureK, double boilingK, double vaporisationJKg) =>
        Check.Positive(liquidHeatJKgK) ?? Check.Positive(temperatureK) ?? Check.Positive(boilingK) ?? Check.Positive(vaporisationJKg);
}
