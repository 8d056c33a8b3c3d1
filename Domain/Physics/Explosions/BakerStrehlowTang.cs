namespace Twin.Domain.Physics.Explosions;

/// <summary>How fast a fuel burns. Values are stored.</summary>
public enum Reactivity : byte
{
    /// <summary>Methane, CO, ammonia: laminar flame below 45 cm/s.</summary>
    Low = 0,

    /// <summary>Most hydrocarbons.</summary>
    Medium = 1,

    /// <summary>Hydrogen, ethylene oxide, acetylene, ethylene: above 75 cm/s.</summary>
    High = 2,
}

/// <summary>Blockage: below 10 %, to 40 %, above. Values are stored.</summary>
public enum Congestion : byte
{
    Low = 0,
    Medium = 1,
    High = 2,
}

/// <summary>Ways the flame can expand. Values are stored.</summary>
public enum Expansion : byte
{
    /// <summary>Between plates.</summary>
    TwoD = 0,

    /// <summary>A frail roof.</summary>
    TwoAndAHalfD = 1,

    /// <summary>Free.</summary>
    ThreeD = 2,
}

/// <summary>
/// Vapour cloud explosion by Baker, Strehlow and Tang (domain.md E6): R̄ = r·(pa/E)^(1/3), E of the congested volume only, twice for the
/// ground. Curves log-log in R̄ and straight in Mf; DDT is Mf 5.2.
/// </summary>
public static class BakerStrehlowTang
{
    private static readonly BlastTable.BstRows Table = BlastTable.Default.Bst;

    // Where the table has no figure (Mf 0.037 from R̄ 5 on) the curve goes on along its last slope.
    private static readonly double[][] Curves = [.. Table.MachNumbers.Select(static (_, i) => Column(i + 1))];

    private static readonly double[] Distances = [.. Table.Rows.Select(static r => r[0]!.Value)];

    /// <summary>Flame Mach number (Pierorazio 2005).</summary>
    public static double FlameMach(Reactivity reactivity, Congestion congestion, Expansion expansion) => (reactivity switch
    {
        Reactivity.High => Table.FlameMach.High,
        Reactivity.Medium => Table.FlameMach.Medium,
        _ => Table.FlameMach.Low,
    })[(int)expansion][(int)congestion];

    /// <summary>Congestion of a blockage ratio, 0 to 1.</summary>
    public static Outcome<Congestion> CongestionOf(double blockageRatio)
    {
        if (Check.Between(blockageRatio, 0, 1) is { } error) return error;
        return blockageRatio switch { < 0.1 => Congestion.Low, <= 0.4 => Congestion.Medium, _ => Congestion.High };
    }

    /// <summary>Energy of a congested volume full of a stoichiometric mixture, J; with the ground's reflection.</summary>
    /// <param name="congestedM3">Congested volume, m³.</param>
    /// <param name="mixtureShare">Share of it that is at stoichiometric mixture.</param>
    public static Outcome<double> EnergyJ(double congestedM3, double mixtureShare = 1)
    {
        var error = Check.Positive(congestedM3) ?? Check.Between(mixtureShare, 0, 1);
        return error is not null ? error : Table.GroundReflection * mixtureShare * congestedM3 * Table.MixtureMJM3 * 1e6;
    }

    /// <summary>R̄ = r (pa/E)^(1/3).</summary>
    public static Outcome<double> ScaledDistance(double distanceM, double energyJ, double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var error = Check.Positive(distanceM) ?? Check.Positive(energyJ) ?? Check.Positive(ambientPa);
        return error is not null ? error : distanceM * Math.Cbrt(ambientPa / energyJ);
    }

    /// <summary>p/pa. Nearer than R̄ 0.1 the value there, beyond 8 along the last slope, both with <see cref="Cautions.CurveEnd"/>; error
    /// <c>physics.range</c> for a flame outside Mf 0.037 to 5.2 (slower ones: a safe bound is Mf 0.037).</summary>
    public static Outcome<double> PressureRatio(double scaledDistance, double flameMach)
    {
        if (Check.Positive(scaledDistance) is { } error) return error;
        var mach = Table.MachNumbers;
        if (!(flameMach >= mach[0] && flameMach <= mach[^1]))
        {
            return new TwinError(
                "physics.range", FormattableString.Invariant($"Flame Mach number {flameMach:G4} is outside {mach[0]} to {mach[^1]}."),
                Path: "flameMach");
        }

        var i = 1;
        while (flameMach > mach[i]) i++;
        var (slow, fast) = (Along(Curves[i - 1], scaledDistance), Along(Curves[i], scaledDistance));
        var ratio = slow + ((flameMach - mach[i - 1]) / (mach[i] - mach[i - 1]) * (fast - slow));
        var outside = scaledDistance < Distances[0] || scaledDistance > Distances[^1];
        return ((Outcome<double>)ratio).With(outside ? Cautions.CurveEnd : Cautions.None);
    }

    /// <summary>Side-on overpressure at a distance, Pa.</summary>
    public static Outcome<double> SideOnPa(
        double distanceM, double energyJ, double flameMach, double ambientPa = PhysicalConstants.AtmospherePa)
    {
        var scaled = ScaledDistance(distanceM, energyJ, ambientPa);
        if (scaled.Error is { } error) return error;
        var ratio = PressureRatio(scaled.Value, flameMach);
        return ratio.Error is { } wrong ? wrong : ((Outcome<double>)(ratio.Value * ambientPa)).With(ratio.Cautions);
    }

    private static double Along(double[] curve, double r)
    {
        if (r <= Distances[0]) return curve[0];
        var i = 1;
        while (i < Distances.Length - 1 && r > Distances[i]) i++;
        var share = Math.Log(r / Distances[i - 1]) / Math.Log(Distances[i] / Distances[i - 1]);
        return curve[i - 1] * Math.Pow(curve[i] / curve[i - 1], share);
    }

    private static double[] Column(int column)
    {
        var values = new double[Table.Rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (at, before) = (Table.Rows[i][0]!.Value, i > 0 ? Table.Rows[i - 1][0]!.Value : 0);
            values[i] = Table.Rows[i][column] ?? (values[i - 1] * Math.Pow(at / before, LastSlope(values, i)));
        }

        return values;
    }

    private static double LastSlope(double[] values, int i) =>
        Math.Log(values[i - 1] / values[i - 2]) / Math.Log(Table.Rows[i - 1][0]!.Value / Table.Rows[i - 2][0]!.Value);
}
