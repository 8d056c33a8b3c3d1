using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Fires;

namespace Twin.Domain.Drills.Scene;

/// <summary>Shape of a fire. Values are stored.</summary>
public enum FireShape : byte
{
    Pool = 0,
    Jet = 1,
    Ball = 2,
}

/// <summary>A fire as it radiates now.</summary>
/// <param name="Id">The twin it came from.</param>
/// <param name="Shape">Which model.</param>
/// <param name="At">Centre, or where a jet begins.</param>
/// <param name="Pool">Pool fire.</param>
/// <param name="Ball">Fireball.</param>
/// <param name="Start">Jet.</param>
/// <param name="End">Jet.</param>
/// <param name="HeatW">Jet.</param>
/// <param name="Fraction">Jet: radiated share.</param>
internal readonly record struct FireSource(
    string Id, FireShape Shape, SpotM At, PoolFlame Pool, Ball Ball, Place Start, Place End, double HeatW, double Fraction)
{
    private const double NearestM = 0.5;
    private const double JetWidth = 0.125;
    private const double ImpingedWM2 = 250_000;

    public static FireSource OfPool(string id, SpotM at, in PoolFlame flame) =>
        new(id, FireShape.Pool, at, flame, default, default, default, 0, 0);

    public static FireSource OfBall(string id, SpotM at, in Ball ball) =>
        new(id, FireShape.Ball, at, default, ball, default, default, 0, 0);

    public static FireSource OfJet(string id, SpotM at, Place start, Place end, double heatW, double fraction) =>
        new(id, FireShape.Jet, at, default, default, start, end, heatW, fraction);

    /// <summary>Size for drawing, m: diameter, or length of the jet.</summary>
    public double SizeM => Shape switch
    {
        FireShape.Pool => Pool.DiameterM,
        FireShape.Ball => Ball.DiameterM,
        _ => Math.Sqrt(Square(End.EastM - Start.EastM) + Square(End.NorthM - Start.NorthM)),
    };

    /// <summary>Radiation at a place, W/m².</summary>
    /// <param name="x">m.</param>
    /// <param name="y">m.</param>
    /// <param name="z">m.</param>
    /// <param name="nearerM">How much nearer the lit side of the thing stands than its middle, m.</param>
    /// <param name="waterPa">Water vapour, Pa.</param>
    public double RadiationWM2(double x, double y, double z, double nearerM, double waterPa)
    {
        if (Shape == FireShape.Jet) return Jet(x, y, z, nearerM, waterPa);
        var distance = Math.Max(0, Math.Sqrt(Square(x - At.X) + Square(y - At.Y)) - nearerM);
        if (Shape == FireShape.Ball) return Fireball.RadiationWM2(Ball, distance, waterPa).Value.FacingWM2;
        var edge = (Pool.DiameterM / 2) + NearestM;
        return distance <= edge ? Pool.EmissiveWM2 : PoolFire.RadiationWM2(Pool, distance, waterPa).Or(0);
    }

    private double Jet(double x, double y, double z, double nearerM, double waterPa)
    {
        var (ex, ey) = (End.EastM - Start.EastM, End.NorthM - Start.NorthM);
        var length2 = Math.Max(1e-6, Square(ex) + Square(ey));
        var along = Math.Clamp((((x - Start.EastM) * ex) + ((y - Start.NorthM) * ey)) / length2, 0, 1);
        var (px, py) = (Start.EastM + (along * ex), Start.NorthM + (along * ey));
        var distance = Math.Sqrt(Square(x - px) + Square(y - py));
        if (distance - nearerM < JetWidth * Math.Sqrt(length2)) return ImpingedWM2;
        // The side that faces the flame.
        var share = distance > 0 ? (distance - nearerM) / distance : 1;
        var target = new Place(px + ((x - px) * share), py + ((y - py) * share), z);
        return JetFire.RadiationWM2(Start, End, HeatW, Fraction, target, waterPa).Or(0);
    }

    private static double Square(double v) => v * v;
}
