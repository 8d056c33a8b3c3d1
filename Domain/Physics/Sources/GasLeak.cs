namespace Twin.Domain.Physics.Sources;

/// <summary>Gas through a hole.</summary>
/// <param name="RateKgS">Mass flow, kg/s.</param>
/// <param name="Choked">Sonic in the hole.</param>
/// <param name="ThroatPa">Pressure in the hole, Pa.</param>
/// <param name="ThroatK">Temperature in the hole, K.</param>
public readonly record struct GasFlow(double RateKgS, bool Choked, double ThroatPa, double ThroatK);

/// <summary>
/// Ideal gas through a hole, isentropic, choked or not (domain.md E1). Pressures absolute. Cd 0.85 (0.62 orifice plate), 1.0 rupture.
/// </summary>
public static class GasLeak
{
    public const double HoleCd = 0.85;

    /// <summary>Most a diatomic or polyatomic gas can have; monatomic is 1.667.</summary>
    private const double LargestGamma = 1.67;

    /// <summary>Pressure ratio outside/inside at and below which the hole is choked: (2/(γ+1))^(γ/(γ−1)).</summary>
    public static Outcome<double> CriticalRatio(double gamma) =>
        Gamma(gamma) is { } error ? error : Critical(gamma);

    /// <summary>Flow by molar mass and temperature.</summary>
    /// <param name="dischargeCoefficient">Cd, above 0 to 1.</param>
    /// <param name="holeAreaM2">Hole, m².</param>
    /// <param name="pressurePa">Inside, Pa absolute.</param>
    /// <param name="temperatureK">Inside, K.</param>
    /// <param name="molarMassGMol">Molar mass, g/mol.</param>
    /// <param name="gamma">cp/cv, above 1 to 1.67.</param>
    /// <param name="ambientPa">Outside, Pa absolute.</param>
    public static Outcome<GasFlow> Flow(
        double dischargeCoefficient,
        double holeAreaM2,
        double pressurePa,
        double temperatureK,
        double molarMassGMol,
        double gamma,
        double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var error = Check.Positive(temperatureK) ?? Check.Positive(molarMassGMol) ?? Check.Positive(pressurePa);
        if (error is not null) return error;
        var density = pressurePa * molarMassGMol / 1000 / (PhysicalConstants.GasJMolK * temperatureK);
        return FlowByDensity(dischargeCoefficient, holeAreaM2, pressurePa, density, gamma, temperatureK, ambientPa);
    }

    /// <summary>Flow by the density inside, kg/m³, for a gas that is not ideal there.</summary>
    public static Outcome<GasFlow> FlowByDensity(
        double dischargeCoefficient,
        double holeAreaM2,
        double pressurePa,
        double densityKgM3,
        double gamma,
        double temperatureK,
        double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var error = Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(holeAreaM2) ?? Check.Positive(pressurePa)
            ?? Check.Positive(densityKgM3) ?? Gamma(gamma) ?? Check.Positive(temperatureK) ?? Check.NotNegative(ambientPa);
        return error is not null
            ? error
            : Unchecked(dischargeCoefficient * holeAreaM2, pressurePa, densityKgM3, gamma, temperatureK, ambientPa);
    }

    internal static TwinError? Gamma(double gamma) => Check.Between(gamma, 1.001, LargestGamma);

    internal static double Critical(double gamma) => Math.Pow(2 / (gamma + 1), gamma / (gamma - 1));

    internal static GasFlow Unchecked(
        double cdAreaM2, double pressurePa, double densityKgM3, double gamma, double temperatureK, double ambientPa)
    {
        var ratio = ambientPa / pressurePa;
        if (ratio >= 1) return new GasFlow(0, false, pressurePa, temperatureK);
        var critical = Critical(gamma);
        if (ratio <= critical)
        {
            var choked = cdAreaM2
                * Math.Sqrt(gamma * pressurePa * densityKgM3 * Math.Pow(2 / (gamma + 1), (gamma + 1) / (gamma - 1)));
            return new GasFlow(choked, true, pressurePa * critical, temperatureK * 2 / (gamma + 1));
        }

        var slow = cdAreaM2 * Math.Sqrt(2 * pressurePa * densityKgM3 * gamma / (gamma - 1)
            * (Math.Pow(ratio, 2 / gamma) - Math.Pow(ratio, (gamma + 1) / gamma)));
        return new GasFlow(slow, false, ambientPa, temperatureK * Math.Pow(ratio, (gamma - 1) / gamma));
    }
}
