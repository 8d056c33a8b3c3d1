namespace Twin.Domain.Physics;

/// <summary>Constants of nature and of the standard air of the models (domain.md, conventions).</summary>
public static class PhysicalConstants
{
    /// <summary>Standard gravity, m/s².</summary>
    public const double GravityMS2 = 9.80665;

    /// <summary>Gas constant, J/(mol K).</summary>
    public const double GasJMolK = 8.314462618;

    /// <summary>Standard atmosphere, Pa.</summary>
    public const double AtmospherePa = 101_325;

    /// <summary>0 °C in K.</summary>
    public const double ZeroCelsiusK = 273.15;

    /// <summary>Air of the standard atmosphere (15 °C), kg/m³; with it Thomas' flame of Montoir is the reference's.</summary>
    public const double AirKgM3 = 1.225;

    /// <summary>Molar mass of air, g/mol.</summary>
    public const double AirGMol = 28.96;

    /// <summary>One millimetre of mercury, Pa.</summary>
    public const double MmHgPa = 133.322368;

    /// <summary>Density of air, kg/m³.</summary>
    public static double AirDensityKgM3(double temperatureK, double pressurePa = AtmospherePa) =>
        pressurePa * AirGMol / 1000 / (GasJMolK * temperatureK);
}
