namespace Twin.Domain.Physics.Fires;

/// <summary>A fireball.</summary>
/// <param name="DiameterM">m.</param>
/// <param name="DurationS">s.</param>
/// <param name="CentreHeightM">m.</param>
/// <param name="EmissiveWM2">Surface emissive power, W/m².</param>
public readonly record struct Ball(double DiameterM, double DurationS, double CentreHeightM, double EmissiveWM2);

/// <summary>Radiation of a fireball at a place on the ground.</summary>
/// <param name="FacingWM2">To a surface that faces it, W/m².</param>
/// <param name="VerticalWM2">To an upright one, W/m².</param>
/// <param name="HorizontalWM2">To a level one, W/m².</param>
/// <param name="ViewFactor">Facing.</param>
/// <param name="Transmissivity">Of the air.</param>
/// <param name="PathM">From the surface of the ball, m.</param>
public readonly record struct BallRadiation(
    double FacingWM2, double VerticalWM2, double HorizontalWM2, double ViewFactor, double Transmissivity, double PathM);

/// <summary>BLEVE fireballs (domain.md E5; CCPS CPQRA). Masses in kg.</summary>
public static class Fireball
{
    /// <summary>Share radiated when it bursts below the safety valve's set pressure.</summary>
    public const double BelowSetFraction = 0.3;

    /// <summary>At or above it.</summary>
    public const double AtSetFraction = 0.4;

    private const double LargeKg = 30_000;
    private const double LargestEmissiveWM2 = 400_000;
    private const double TntJKg = 4.68e6;

    /// <summary>5.8 M^(1/3), m.</summary>
    public static double DiameterM(double massKg) => 5.8 * Math.Cbrt(massKg);

    /// <summary>0.45 M^(1/3), from 30 t on 2.6 M^(1/6), s.</summary>
    public static double DurationS(double massKg) => massKg < LargeKg ? 0.45 * Math.Cbrt(massKg) : 2.6 * Math.Pow(massKg, 1.0 / 6);

    /// <summary>Roberts: 0.27 P^0.32 with P in MPa.</summary>
    public static Outcome<double> RobertsFraction(double burstPa) =>
        Check.Positive(burstPa) is { } error ? error : 0.27 * Math.Pow(burstPa / 1e6, 0.32);

    /// <summary>The ball of a mass; <see cref="Cautions.EmissivePower"/> above 400 kW/m².</summary>
    public static Outcome<Ball> Of(double massKg, double combustionJKg, double radiantFraction)
    {
        var error = Check.Positive(massKg) ?? Check.Positive(combustionJKg) ?? Check.Between(radiantFraction, 0, 1);
        if (error is not null) return error;
        var (diameter, duration) = (DiameterM(massKg), DurationS(massKg));
        var emissive = radiantFraction * massKg * combustionJKg / (Math.PI * diameter * diameter * duration);
        return ((Outcome<Ball>)new Ball(diameter, duration, 0.75 * diameter, emissive)).With(
            emissive > LargestEmissiveWM2 ? Cautions.EmissivePower : Cautions.None);
    }

    /// <summary>TNO's: radius 3.24 M^0.325 m, duration 0.852 M^0.26 s.</summary>
    public static Outcome<(double DiameterM, double DurationS)> Tno(double massKg) =>
        Check.Positive(massKg) is { } error ? error : (2 * 3.24 * Math.Pow(massKg, 0.325), 0.852 * Math.Pow(massKg, 0.26));

    /// <summary>Radiation at a distance on the ground from below the centre.</summary>
    public static Outcome<BallRadiation> RadiationWM2(in Ball ball, double groundDistanceM, double waterPa)
    {
        var error = Check.NotNegative(groundDistanceM) ?? Check.NotNegative(waterPa) ?? Check.Positive(ball.DiameterM);
        if (error is not null) return error;
        var centre = Math.Sqrt((ball.CentreHeightM * ball.CentreHeightM) + (groundDistanceM * groundDistanceM));
        var path = centre - (ball.DiameterM / 2);
        var factor = ball.DiameterM * ball.DiameterM / (4 * centre * centre);
        var through = Transmissivity.Fast(waterPa, path);
        var facing = through * ball.EmissiveWM2 * factor;
        return new BallRadiation(
            facing, facing * groundDistanceM / centre, facing * ball.CentreHeightM / centre, factor, through, path);
    }

    /// <summary>TNT that makes the blast of a bursting vessel, kg: a share (0.5, brittle 0.8) of m (u1 − u2) over 4.68 MJ/kg.</summary>
    public static Outcome<double> BlastTntKg(double massKg, double energyBeforeJKg, double energyAfterJKg, double blastShare = 0.5)
    {
        var error = Check.NotNegative(massKg) ?? Check.Finite(energyBeforeJKg) ?? Check.Finite(energyAfterJKg)
            ?? Check.Between(blastShare, 0, 1);
        return error is not null ? error : blastShare * massKg * Math.Max(0, energyBeforeJKg - energyAfterJKg) / TntJKg;
    }

    /// <summary>Reach of fragments, m: nine in ten within 4 fireball radii, severe ones to 15, very rare ones to 30.</summary>
    public static (double MostM, double SevereM, double RareM) FragmentsM(double massKg) =>
        (2 * DiameterM(massKg), 7.5 * DiameterM(massKg), 15 * DiameterM(massKg));
}
