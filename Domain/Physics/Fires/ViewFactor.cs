namespace Twin.Domain.Physics.Fires;

/// <summary>View factors of a target on the ground.</summary>
/// <param name="Vertical">To a vertical surface.</param>
/// <param name="Horizontal">To a horizontal surface.</param>
public readonly record struct ViewFactors(double Vertical, double Horizontal)
{
    /// <summary>The surface that sees most: √(F_V² + F_H²).</summary>
    public double Largest => Math.Sqrt((Vertical * Vertical) + (Horizontal * Horizontal));
}

/// <summary>View factors of flames (domain.md E5).</summary>
public static class ViewFactor
{
    private const double TouchShare = 1e-9;

    /// <summary>Upright cylinder, target on the ground at a distance from its axis, m; error <c>physics.range</c> inside the flame.
    /// </summary>
    public static Outcome<ViewFactors> Cylinder(double diameterM, double heightM, double axisDistanceM)
    {
        var error = Check.Positive(diameterM) ?? Check.Positive(heightM) ?? Check.Positive(axisDistanceM);
        if (error is not null) return error;
        var s = 2 * axisDistanceM / diameterM;
        if (s < 1) return new TwinError("physics.range", "The target stands inside the flame.", Path: "axisDistanceM");
        // At the flame itself the formula is 0/0; a hair outside is its limit.
        return Cylinder(Math.Max(s, 1 + TouchShare), 2 * heightM / diameterM);
    }

    private static ViewFactors Cylinder(double s, double h)
    {
        var a = ((h * h) + (s * s) + 1) / (2 * s);
        var b = (1 + (s * s)) / (2 * s);
        var atanA = Math.Atan(Math.Sqrt((a + 1) * (s - 1) / ((a - 1) * (s + 1))));
        var atanB = Math.Atan(Math.Sqrt((b + 1) * (s - 1) / ((b - 1) * (s + 1))));
        var rootA = Math.Sqrt((a * a) - 1);
        var vertical = (Math.Atan(h / Math.Sqrt((s * s) - 1)) / (Math.PI * s))
            - (h / (Math.PI * s) * Math.Atan(Math.Sqrt((s - 1) / (s + 1))))
            + (a * h / (Math.PI * s * rootA) * atanA);
        var horizontal = ((b - (1 / s)) / (Math.PI * Math.Sqrt((b * b) - 1)) * atanB) - ((a - (1 / s)) / (Math.PI * rootA) * atanA);
        return new ViewFactors(Math.Max(0, vertical), Math.Max(0, horizontal));
    }
}
