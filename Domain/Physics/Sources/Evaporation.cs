using Twin.Domain.Physics.Substances;

namespace Twin.Domain.Physics.Sources;

/// <summary>Ground under a pool, for boiling and spreading. Values are stored.</summary>
public enum Ground : byte
{
    Concrete = 0,
    DrySoil = 1,
    WetSand = 2,
}

/// <summary>How a pool gives off vapour, kg/(m²s) (domain.md E1).</summary>
public static class Evaporation
{
    private const double WaterGMol = 18;
    private const double StillAirMS = 0.0083;
    private const double SchmidtOrganics = 2;

    // Conductivity, W/(m K); diffusivity, m²/s; minimum depth, m (domain.md E1).
    private static readonly (double KWMK, double AlphaM2S, double LeastDepthM)[] Grounds =
        [(0.92, 4.16e-7, 0.005), (0.3, 2.3e-7, 0.010), (2.2, 1.0e-6, 0.010)];

    /// <summary>Depth at which a pool stops spreading on a ground, m (rough ground 25 mm).</summary>
    public static double LeastDepthM(Ground ground) => Grounds[(int)ground].LeastDepthM;

    /// <summary>Mass transfer into still air, m/s: 0.0083 (18/M)^(1/3) (Crowl).</summary>
    public static Outcome<double> StillAirTransferMS(double molarMassGMol) =>
        Check.Positive(molarMassGMol) is { } error ? error : StillAirMS * Math.Cbrt(WaterGMol / molarMassGMol);

    /// <summary>Mass transfer into wind, m/s (Mackay and Matsugu): 0.00482 u^0.78 X^−0.11 Sc^−0.67.</summary>
    /// <param name="wind10MS">Wind at 10 m, m/s.</param>
    /// <param name="poolLengthM">Pool along the wind, m.</param>
    /// <param name="schmidt">1.5 to 2.5 for organics.</param>
    public static Outcome<double> WindTransferMS(double wind10MS, double poolLengthM, double schmidt = SchmidtOrganics)
    {
        var error = Check.NotNegative(wind10MS) ?? Check.Positive(poolLengthM) ?? Check.Positive(schmidt);
        if (error is not null) return error;
        return 0.00482 * Math.Pow(wind10MS, 0.78) * Math.Pow(poolLengthM, -0.11) * Math.Pow(schmidt, -0.67);
    }

    /// <summary>Evaporation of a pool that does not boil: E = M·K·Psat/(R·T).</summary>
    public static Outcome<double> NonBoilingKgM2S(double molarMassGMol, double transferMS, double saturationPa, double temperatureK)
    {
        var error = Check.Positive(molarMassGMol) ?? Check.NotNegative(transferMS) ?? Check.NotNegative(saturationPa)
            ?? Check.Positive(temperatureK);
        if (error is not null) return error;
        return molarMassGMol / 1000 * transferMS * saturationPa / (PhysicalConstants.GasJMolK * temperatureK);
    }

    /// <summary>A pool of a substance in wind; the larger of still air and wind counts. At the boiling point use
    /// <see cref="BoilingKgM2S"/>.</summary>
    public static Outcome<double> NonBoilingKgM2S(Substance substance, double temperatureK, double wind10MS, double poolLengthM)
    {
        var still = StillAirTransferMS(substance.MolarMassGMol);
        var wind = WindTransferMS(wind10MS, poolLengthM);
        var saturation = substance.SaturationPa(temperatureK);
        if ((still.Error ?? wind.Error ?? saturation.Error) is { } error) return error;
        return NonBoilingKgM2S(substance.MolarMassGMol, Math.Max(still.Value, wind.Value), saturation.Value, temperatureK);
    }

    /// <summary>
    /// EPA RMP, kg/s, from its own lb/min form 0.284 u^0.78 M^(2/3) A Psat/(82.05 T) with A in ft² and Psat in mmHg.
    /// </summary>
    public static Outcome<double> RmpKgS(double windMS, double molarMassGMol, double areaM2, double saturationPa, double temperatureK)
    {
        var error = Check.NotNegative(windMS) ?? Check.Positive(molarMassGMol) ?? Check.NotNegative(areaM2)
            ?? Check.NotNegative(saturationPa) ?? Check.Positive(temperatureK);
        if (error is not null) return error;
        const double SquareFeetPerM2 = 10.7639;
        const double KgSPerLbMin = 0.45359237 / 60;
        return 0.284 * Math.Pow(windMS, 0.78) * Math.Pow(molarMassGMol, 2.0 / 3) * areaM2 * SquareFeetPerM2
            * (saturationPa / PhysicalConstants.MmHgPa) / (82.05 * temperatureK) * KgSPerLbMin;
    }

    /// <summary>A boiling pool on ground that cools: k (Tg − Tb)/(√(π α t)·ΔHv).</summary>
    /// <param name="ground">Ground.</param>
    /// <param name="groundK">Ground before the spill, K.</param>
    /// <param name="boilingK">Boiling point, K.</param>
    /// <param name="vaporisationJKg">ΔHv, J/kg.</param>
    /// <param name="wettedS">Time since the liquid came, s.</param>
    public static Outcome<double> BoilingKgM2S(Ground ground, double groundK, double boilingK, double vaporisationJKg, double wettedS)
    {
        var error = Check.Positive(groundK) ?? Check.Positive(boilingK) ?? Check.Positive(vaporisationJKg) ?? Check.Positive(wettedS);
        if (error is not null) return error;
        var (conductivity, diffusivity, _) = Grounds[(int)ground];
        return Math.Max(0, conductivity * (groundK - boilingK)) / (Math.Sqrt(Math.PI * diffusivity * wettedS) * vaporisationJKg);
    }

    /// <summary>Mean of <see cref="BoilingKgM2S"/> from one time since wetting to a later one: the flux goes with 1/√t, its integral
    /// with 2√t, so that even a step that starts at 0 is exact.</summary>
    public static Outcome<double> BoilingMeanKgM2S(
        Ground ground, double groundK, double boilingK, double vaporisationJKg, double fromS, double toS)
    {
        var error = Check.NotNegative(fromS) ?? Check.Positive(toS) ?? (toS > fromS ? null : Check.Positive(toS - fromS, nameof(toS)));
        if (error is not null) return error;
        var atOneSecond = BoilingKgM2S(ground, groundK, boilingK, vaporisationJKg, 1);
        return atOneSecond.IsOk ? atOneSecond.Value * 2 * (Math.Sqrt(toS) - Math.Sqrt(fromS)) / (toS - fromS) : atOneSecond;
    }
}
