namespace Twin.Domain.Physics.Substances;

/// <summary>Concentrations from one unit to another; ideal gas, standard 25 °C and one atmosphere unless said.</summary>
public static class Concentration
{
    public const double StandardK = 298.15;

    private const double Million = 1e6;

    /// <summary>ppm by volume to mg/m³ (molar mass in g/mol).</summary>
    public static double PpmToMgM3(
        double ppm, double molarMassGMol, double temperatureK = StandardK, double pressurePa = PhysicalConstants.AtmospherePa) =>
        ppm * molarMassGMol * pressurePa / (1000 * PhysicalConstants.GasJMolK * temperatureK);

    /// <summary>mg/m³ to ppm by volume (molar mass in g/mol).</summary>
    public static double MgM3ToPpm(
        double mgM3, double molarMassGMol, double temperatureK = StandardK, double pressurePa = PhysicalConstants.AtmospherePa) =>
        mgM3 / PpmToMgM3(1, molarMassGMol, temperatureK, pressurePa);

    /// <summary>kg/m³ to ppm by volume (molar mass in g/mol).</summary>
    public static double KgM3ToPpm(
        double kgM3, double molarMassGMol, double temperatureK = StandardK, double pressurePa = PhysicalConstants.AtmospherePa) =>
        MgM3ToPpm(kgM3 * Million, molarMassGMol, temperatureK, pressurePa);

    /// <summary>ppm by volume to kg/m³ (molar mass in g/mol).</summary>
    public static double PpmToKgM3(
        double ppm, double molarMassGMol, double temperatureK = StandardK, double pressurePa = PhysicalConstants.AtmospherePa) =>
        PpmToMgM3(ppm, molarMassGMol, temperatureK, pressurePa) / Million;

    /// <summary>Volume per cent to per cent of the lower flammable limit.</summary>
    public static double PercentLel(double volumePercent, double lelPercent) => 100 * volumePercent / lelPercent;
}
