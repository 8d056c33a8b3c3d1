namespace Twin.Domain.Physics.Fires;

/// <summary>A place in the plant's frame, m.</summary>
/// <param name="EastM">East, m.</param>
/// <param name="NorthM">North, m.</param>
/// <param name="UpM">Above ground, m.</param>
public readonly record struct Place(double EastM, double NorthM, double UpM)
{
    internal double SquareTo(in Place other) =>
        ((EastM - other.EastM) * (EastM - other.EastM)) + ((NorthM - other.NorthM) * (NorthM - other.NorthM))
            + ((UpM - other.UpM) * (UpM - other.UpM));
}

/// <summary>
/// Jet fires (domain.md E5): flame length by rate, radiation of 20 point sources along the axis. Holds in the open; a target in the
/// flame takes 200 to 350 kW/m². SI units.
/// </summary>
public static class JetFire
{
    /// <summary>Share radiated by natural gas.</summary>
    public const double NaturalGasFraction = 0.16;

    /// <summary>Share radiated by LPG.</summary>
    public const double LpgFraction = 0.3;

    /// <summary>Heat on what the flame touches, W/m²: the upper end of what was measured.</summary>
    public const double ImpingedWM2 = 350_000;

    private const int Points = 20;

    /// <summary>Gas (Cook): L = 0.00326 (ṁ ΔHc)^0.478, m.</summary>
    public static Outcome<double> GasLengthM(double rateKgS, double combustionJKg)
    {
        var error = Check.NotNegative(rateKgS) ?? Check.Positive(combustionJKg);
        return error is not null ? error : 0.00326 * Math.Pow(rateKgS * combustionJKg, 0.478);
    }

    /// <summary>Natural gas (Wertenbach): L = 18.5 ṁ^0.41, m.</summary>
    public static Outcome<double> NaturalGasLengthM(double rateKgS) =>
        Check.NotNegative(rateKgS) is { } error ? error : 18.5 * Math.Pow(rateKgS, 0.41);

    /// <summary>LPG, two-phase: L = 9.1 √ṁ, m; it is a quarter as wide.</summary>
    public static Outcome<double> LpgLengthM(double rateKgS) =>
        Check.NotNegative(rateKgS) is { } error ? error : 9.1 * Math.Sqrt(rateKgS);

    /// <summary>Chamberlain's radiated share: 0.21 e^(−0.00323 u_j) + 0.11, u_j the jet's speed, m/s.</summary>
    public static Outcome<double> ChamberlainFraction(double jetMS) =>
        Check.NotNegative(jetMS) is { } error ? error : (0.21 * Math.Exp(-0.00323 * jetMS)) + 0.11;

    /// <summary>
    /// Radiation, W/m², at a target that faces each point of the flame (the most it can take).
    /// </summary>
    /// <param name="start">Where the flame begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="heatW">ṁ·ΔHc, W.</param>
    /// <param name="radiantFraction">χ.</param>
    /// <param name="target">Where.</param>
    /// <param name="waterPa">Water vapour, Pa.</param>
    public static Outcome<double> RadiationWM2(
        in Place start, in Place end, double heatW, double radiantFraction, in Place target, double waterPa)
    {
        var error = Inputs(start, "start") ?? Inputs(end, "end") ?? Inputs(target, "target") ?? Check.NotNegative(heatW)
            ?? Check.Between(radiantFraction, 0, 1) ?? Check.NotNegative(waterPa);
        if (error is not null) return error;
        if (heatW * radiantFraction == 0) return 0;
        var sum = 0.0;
        for (var i = 0; i < Points; i++)
        {
            var at = (i + 0.5) / Points;
            var point = new Place(
                start.EastM + (at * (end.EastM - start.EastM)), start.NorthM + (at * (end.NorthM - start.NorthM)),
                start.UpM + (at * (end.UpM - start.UpM)));
            var square = point.SquareTo(target);
            sum += Transmissivity.Fast(waterPa, Math.Sqrt(square)) / (4 * Math.PI * square);
        }

        // A target on the axis is in the flame: a point source has no end there, the flame has.
        return Math.Min(ImpingedWM2, sum * radiantFraction * heatW / Points);
    }

    private static TwinError? Inputs(in Place place, string name) => Check.Finite(place.EastM + place.NorthM + place.UpM, name);
}
