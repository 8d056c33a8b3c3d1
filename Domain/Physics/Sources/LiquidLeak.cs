namespace Twin.Domain.Physics.Sources;

/// <summary>
/// Liquid through a hole: ṁ = Cd·A·ρ·√(2[(P − Pa)/ρ + g·h]) (Bernoulli; domain.md E1). SI units, pressures gauge as named.
/// Cd 0.61 to 0.62 sharp, 1.0 rupture.
/// </summary>
public static class LiquidLeak
{
    public const double SharpCd = 0.61;

    /// <summary>Area of a round hole, m².</summary>
    public static double HoleAreaM2(double diameterM) => Math.PI * diameterM * diameterM / 4;

    /// <summary>Mass flow, kg/s. A hole or a head of nothing gives nothing; an infinite one is refused.</summary>
    /// <param name="dischargeCoefficient">Cd, above 0 to 1.</param>
    /// <param name="holeAreaM2">Hole, m².</param>
    /// <param name="densityKgM3">Liquid, kg/m³.</param>
    /// <param name="gaugePa">Pressure above the surroundings on the liquid, Pa; negative (vacuum) holds liquid back.</param>
    /// <param name="headM">Liquid above the hole, m.</param>
    public static Outcome<double> RateKgS(
        double dischargeCoefficient, double holeAreaM2, double densityKgM3, double gaugePa, double headM)
    {
        var error = Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(holeAreaM2)
            ?? Check.Positive(densityKgM3) ?? Check.Finite(gaugePa) ?? Check.NotNegative(headM);
        if (error is not null) return error;
        var drive = (gaugePa / densityKgM3) + (PhysicalConstants.GravityMS2 * headM);
        return drive <= 0 ? 0 : dischargeCoefficient * holeAreaM2 * densityKgM3 * Math.Sqrt(2 * drive);
    }

    /// <summary>Height above the hole after a time, m, of an open tank of constant area: (√h0 − (Cd·A/At)·√(g/2)·t)².</summary>
    public static Outcome<double> DrainingHeadM(
        double dischargeCoefficient, double holeAreaM2, double tankAreaM2, double startHeadM, double timeS)
    {
        var error = Tank(dischargeCoefficient, holeAreaM2, tankAreaM2, startHeadM) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        var root = Math.Sqrt(startHeadM)
            - (dischargeCoefficient * holeAreaM2 / tankAreaM2 * Math.Sqrt(PhysicalConstants.GravityMS2 / 2) * timeS);
        return root <= 0 ? 0 : root * root;
    }

    /// <summary>Mass that left the open tank by a time, kg; at most what stood above the hole.</summary>
    public static Outcome<double> DrainedKg(
        double dischargeCoefficient, double holeAreaM2, double tankAreaM2, double startHeadM, double densityKgM3, double timeS)
    {
        var head = DrainingHeadM(dischargeCoefficient, holeAreaM2, tankAreaM2, startHeadM, timeS);
        if ((head.Error ?? Check.Positive(densityKgM3)) is { } error) return error;
        return densityKgM3 * tankAreaM2 * (startHeadM - head.Value);
    }

    /// <summary>Time until the open tank has drained to the hole, s: (At/(Cd·A))·√(2 h0/g).</summary>
    public static Outcome<double> EmptyingS(double dischargeCoefficient, double holeAreaM2, double tankAreaM2, double startHeadM)
    {
        var error = Tank(dischargeCoefficient, holeAreaM2, tankAreaM2, startHeadM) ?? Check.Positive(holeAreaM2);
        if (error is not null) return error;
        return tankAreaM2 / (dischargeCoefficient * holeAreaM2) * Math.Sqrt(2 * startHeadM / PhysicalConstants.GravityMS2);
    }

    private static TwinError? Tank(double dischargeCoefficient, double holeAreaM2, double tankAreaM2, double startHeadM) =>
        Check.Between(dischargeCoefficient, double.Epsilon, 1) ?? Check.NotNegative(holeAreaM2) ?? Check.Positive(tankAreaM2)
            ?? Check.Between(holeAreaM2, 0, tankAreaM2) ?? Check.NotNegative(startHeadM);
}
