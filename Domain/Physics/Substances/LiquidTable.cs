namespace Twin.Domain.Physics.Substances;

/// <summary>A liquid as a plant holds it, with its vapour; a row of <see cref="LiquidTable"/>.</summary>
public sealed record StoredLiquid
{
    public required string Id { get; init; }

    /// <summary>Other words plants use for it.</summary>
    public string[] Words { get; init; } = [];
    public required string Name { get; init; }
    public required string NameZh { get; init; }

    /// <summary>Liquid at storage, kg/m³.</summary>
    public required double DensityKgM3 { get; init; }

    /// <summary>Row of the fuel table; null: it makes no pool fire.</summary>
    public string? Fuel { get; init; }

    /// <summary>Of what evaporates, g/mol.</summary>
    public required double VapourMolarMassGMol { get; init; }

    /// <summary>Lower flammable limit, vol %; null: not flammable.</summary>
    public double? LelPercent { get; init; }
    public double? UelPercent { get; init; }

    /// <summary>Heat of combustion, MJ/kg.</summary>
    public double CombustionMJKg { get; init; }

    /// <summary>ΔHv, kJ/kg.</summary>
    public required double VaporisationKJKg { get; init; }

    /// <summary>cp of the liquid, kJ/(kg K).</summary>
    public required double LiquidHeatKJKgK { get; init; }

    /// <summary>cp/cv of the vapour.</summary>
    public required double Gamma { get; init; }

    /// <summary>At one atmosphere, °C; null: kept below it (an atmospheric tank).</summary>
    public double? BoilingC { get; init; }

    /// <summary>Row of the substance table whose limits and probit hold for people; null: none.</summary>
    public string? Toxic { get; init; }

    /// <summary>Raoult's parts with Antoine's constants (log10 mmHg, °C).</summary>
    public LiquidPart[] Components { get; init; } = [];

    /// <summary>Vapour pressure at 20 °C without Antoine, kPa, and how its logarithm rises per K.</summary>
    public double? VapourKPaAt20C { get; init; }
    public double VapourRisePerK { get; init; }

    /// <summary>Has the wide boiling range that makes a hot zone sink through a burning tank.</summary>
    public bool BoilsOver { get; init; }

    /// <summary>Burns in air only reluctantly: neither jet fire nor explosion in the open.</summary>
    public bool Reluctant { get; init; }

    /// <summary>Kept under its own pressure.</summary>
    public bool IsLiquefied => BoilingC is not null;

    public double BoilingK => (BoilingC ?? 80) + PhysicalConstants.ZeroCelsiusK;

    /// <summary>Vapour pressure, Pa absolute.</summary>
    public double SaturationPa(double temperatureC)
    {
        if (Components.Length == 0) return 1000 * (VapourKPaAt20C ?? 0) * Math.Exp(VapourRisePerK * (temperatureC - 20));
        var sum = 0.0;
        foreach (var part in Components)
            sum += part.Share * Math.Pow(10, part.Antoine[0] - (part.Antoine[1] / (part.Antoine[2] + temperatureC)));
        return sum * PhysicalConstants.MmHgPa;
    }

    /// <summary>Vapour at a temperature and one atmosphere, kg/m³.</summary>
    public double VapourKgM3(double temperatureC) => PhysicalConstants.AtmospherePa * VapourMolarMassGMol / 1000
        / (PhysicalConstants.GasJMolK * (temperatureC + PhysicalConstants.ZeroCelsiusK));
}

/// <summary>A part of a mixture.</summary>
/// <param name="Share">Mole share.</param>
/// <param name="Antoine">A, B, C.</param>
public sealed record LiquidPart(double Share, double[] Antoine);

/// <summary>Liquids of plants as one versioned table (<c>Tables/liquids.json</c>).</summary>
public sealed class LiquidTable
{
    private static readonly Lazy<LiquidTable> Shipped = new(() => new LiquidTable(PhysicsTable.Read<Rows>("liquids.json")));

    private readonly Dictionary<string, StoredLiquid> _byWord = new(StringComparer.OrdinalIgnoreCase);

    private LiquidTable(Rows rows)
    {
        (Edition, Source, All) = (rows.Edition, rows.Source, rows.Liquids);
        foreach (var liquid in rows.Liquids)
        {
            _byWord[liquid.Id] = liquid;
            foreach (var word in liquid.Words) _byWord[word] = liquid;
        }
    }

    /// <summary>The table that ships with Twin.</summary>
    public static LiquidTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition { get; }

    public string Source { get; }

    public IReadOnlyList<StoredLiquid> All { get; }

    /// <summary>The liquid a word stands for, or null.</summary>
    public StoredLiquid? Find(string word) => _byWord.GetValueOrDefault(word);

    private sealed record Rows(string Id, string Edition, string Source, StoredLiquid[] Liquids);
}
