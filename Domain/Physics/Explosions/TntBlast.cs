namespace Twin.Domain.Physics.Explosions;

/// <summary>
/// TNT equivalence with Kingery and Swisdak's airblast of a hemispherical charge on the ground (domain.md E6). Z = R/W^(1/3), m/kg^(1/3).
/// Outside a curve's range: error <c>physics.range</c>.
/// </summary>
public static class TntBlast
{
    /// <summary>Usual yield of a vapour cloud (0.01 to 0.1).</summary>
    public const double DefaultYield = 0.03;

    /// <summary>W = η·m·ΔHc/4.68, kg.</summary>
    public static Outcome<double> EquivalentKg(double massKg, double combustionJKg, double yield = DefaultYield)
    {
        var error = Check.NotNegative(massKg) ?? Check.Positive(combustionJKg) ?? Check.Between(yield, 0, 1);
        return error is not null ? error : yield * massKg * combustionJKg / (BlastTable.Default.TntMJKg * 1e6);
    }

    /// <summary>Z, m/kg^(1/3).</summary>
    public static Outcome<double> ScaledDistance(double distanceM, double tntKg)
    {
        var error = Check.Positive(distanceM) ?? Check.Positive(tntKg);
        return error is not null ? error : distanceM / Math.Cbrt(tntKg);
    }

    /// <summary>Side-on overpressure, Pa; Z 0.2 to 198.5.</summary>
    public static Outcome<double> SideOnPa(double z) => Curve(BlastTable.Default.Swisdak.SideOnPressureKPa, z, 1, 1000);

    /// <summary>Reflected overpressure, Pa; Z 0.06 to 40.</summary>
    public static Outcome<double> ReflectedPa(double z) => Curve(BlastTable.Default.Swisdak.ReflectedPressureKPa, z, 1, 1000);

    /// <summary>Arrival, s, of a charge; Z 0.06 to 40.</summary>
    public static Outcome<double> ArrivalS(double z, double tntKg) => Curve(BlastTable.Default.Swisdak.ArrivalMs, z, tntKg, 1e-3);

    /// <summary>Duration of the positive phase, s, of a charge; Z 0.2 to 40.</summary>
    public static Outcome<double> DurationS(double z, double tntKg) => Curve(BlastTable.Default.Swisdak.DurationMs, z, tntKg, 1e-3);

    /// <summary>Side-on impulse, Pa·s, of a charge; Z 0.2 to 158.7.</summary>
    public static Outcome<double> SideOnPaS(double z, double tntKg) => Curve(BlastTable.Default.Swisdak.SideOnImpulseKPaMs, z, tntKg, 1);

    /// <summary>Reflected impulse, Pa·s, of a charge; Z 0.06 to 40.</summary>
    public static Outcome<double> ReflectedPaS(double z, double tntKg) =>
        Curve(BlastTable.Default.Swisdak.ReflectedImpulseKPaMs, z, tntKg, 1);

    /// <summary>Side-on overpressure of a charge at a distance, Pa.</summary>
    public static Outcome<double> SideOnPa(double distanceM, double tntKg)
    {
        var z = ScaledDistance(distanceM, tntKg);
        return z.Error is { } error ? error : SideOnPa(z.Value);
    }

    /// <summary>
    /// The textbook's curve (Crowl), Pa: 35 to 80 % above Swisdak at equal Z; the two are never mixed. Kept to check textbook cases.
    /// </summary>
    public static Outcome<double> CrowlPa(double z)
    {
        if (Check.Positive(z) is { } error) return error;
        static double Part(double x) => 1 + (x * x);
        return PhysicalConstants.AtmospherePa * 1616 * Part(z / 4.5)
            / Math.Sqrt(Part(z / 0.048) * Part(z / 0.32) * Part(z / 1.35));
    }

    private static Outcome<double> Curve(double[][] pieces, double z, double tntKg, double unit)
    {
        var error = Check.Positive(z) ?? Check.Positive(tntKg);
        if (error is not null) return error;
        if (z < pieces[0][0] || z > pieces[^1][1])
        {
            return new TwinError(
                "physics.range",
                FormattableString.Invariant($"Scaled distance {z:G4} m/kg^(1/3) is outside the curve, {pieces[0][0]} to {pieces[^1][1]}."),
                Path: "z");
        }

        var row = pieces[0];
        foreach (var piece in pieces)
        {
            if (z >= piece[0]) row = piece;
        }

        var (log, sum) = (Math.Log(z), 0.0);
        for (var i = row.Length - 1; i >= 2; i--) sum = (sum * log) + row[i];
        // Times and impulses are per cube root of the charge; pressures are not (tntKg 1).
        return Math.Exp(sum) * unit * Math.Cbrt(tntKg);
    }
}
