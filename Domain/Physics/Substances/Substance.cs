namespace Twin.Domain.Physics.Substances;

/// <summary>What the models need to know of a substance; null: the table does not say, and a model that needs it refuses.</summary>
public sealed record Substance
{
    /// <summary>Id in the table, e.g. <c>ammonia</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string NameZh { get; init; }

    /// <summary>Other words for it, as plants say them.</summary>
    public string[] Words { get; init; } = [];

    public required string Cas { get; init; }

    /// <summary>Molar mass, g/mol.</summary>
    public required double MolarMassGMol { get; init; }

    /// <summary>Liquid at its boiling point or 20 °C, kg/m³.</summary>
    public required double LiquidDensityKgM3 { get; init; }

    /// <summary>Boiling point at one atmosphere (a mixture's first drop), °C.</summary>
    public required double BoilingC { get; init; }

    /// <summary>A mixture's last drop, °C.</summary>
    public double? BoilingEndC { get; init; }

    /// <summary>cp/cv of the vapour.</summary>
    public required double Gamma { get; init; }

    /// <summary>Lower flammable limit, vol %.</summary>
    public double? LelPercent { get; init; }

    /// <summary>Upper flammable limit, vol %.</summary>
    public double? UelPercent { get; init; }

    /// <summary>Heat of combustion, net, MJ/kg.</summary>
    public double? CombustionMJKg { get; init; }

    /// <summary>Heat of vaporisation, kJ/kg.</summary>
    public required double VaporisationKJKg { get; init; }

    /// <summary>Heat capacity of the liquid, kJ/(kg K).</summary>
    public double? LiquidHeatKJKgK { get; init; }

    /// <summary>Immediately dangerous to life or health, ppm.</summary>
    public double? IdlhPpm { get; init; }

    /// <summary>ERPG-1, -2, -3, ppm.</summary>
    public double?[]? ErpgPpm { get; init; }

    /// <summary>AEGL-1, -2, -3 for 60 min, ppm.</summary>
    public double?[]? Aegl60Ppm { get; init; }

    /// <summary>AEGL-1, -2, -3 (rows) for the times of the table (columns), ppm.</summary>
    public double[][]? AeglByTimePpm { get; init; }

    /// <summary>A, B, C of log10(p in mmHg) = A − B/(C + t in °C).</summary>
    public double[]? Antoine { get; init; }

    public double MolarMassKgMol => MolarMassGMol / 1000;

    public double BoilingK => BoilingC + PhysicalConstants.ZeroCelsiusK;

    public double VaporisationJKg => VaporisationKJKg * 1000;

    /// <summary>Ideal vapour at a temperature and pressure, kg/m³.</summary>
    public double VapourDensityKgM3(double temperatureK, double pressurePa = PhysicalConstants.AtmospherePa) =>
        pressurePa * MolarMassKgMol / (PhysicalConstants.GasJMolK * temperatureK);

    /// <summary>
    /// Saturation pressure, Pa: Antoine where the table has it, else Clausius-Clapeyron through the boiling point (a mixture's first
    /// drop, so the lightest part counts).
    /// </summary>
    public Outcome<double> SaturationPa(double temperatureK)
    {
        if (Check.Positive(temperatureK) is { } error) return error;
        if (Antoine is { } a)
        {
            var bottom = a[2] + temperatureK - PhysicalConstants.ZeroCelsiusK;
            return bottom > 0
                ? Math.Pow(10, a[0] - (a[1] / bottom)) * PhysicalConstants.MmHgPa
                : new TwinError("physics.range", $"The Antoine constants of {Id} do not reach down to {temperatureK:F0} K.");
        }

        var slopeK = VaporisationJKg * MolarMassKgMol / PhysicalConstants.GasJMolK;
        return PhysicalConstants.AtmospherePa * Math.Exp(slopeK * ((1 / BoilingK) - (1 / temperatureK)));
    }
}
