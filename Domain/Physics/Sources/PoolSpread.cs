namespace Twin.Domain.Physics.Sources;

/// <summary>Unbounded spread of a pool by its weight (gravity and inertia), closed forms (domain.md E1). Radii in m.</summary>
public static class PoolSpread
{
    /// <summary>All spilled at once: r(t) = √(r0² + t·√(8 g V/π)).</summary>
    public static Outcome<double> InstantaneousRadiusM(double volumeM3, double startRadiusM, double timeS)
    {
        var error = Check.NotNegative(volumeM3) ?? Check.NotNegative(startRadiusM) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        return Math.Sqrt((startRadiusM * startRadiusM) + (timeS * Math.Sqrt(8 * PhysicalConstants.GravityMS2 * volumeM3 / Math.PI)));
    }

    /// <summary>Spilled steadily: r(t) = (32 g V̇/(9π))^(1/4)·t^(3/4).</summary>
    public static Outcome<double> ContinuousRadiusM(double rateM3S, double timeS)
    {
        var error = Check.NotNegative(rateM3S) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        return Math.Pow(32 * PhysicalConstants.GravityMS2 * rateM3S / (9 * Math.PI), 0.25) * Math.Pow(timeS, 0.75);
    }

    /// <summary>Radius at which a volume lies at its minimum depth and stops, m.</summary>
    public static Outcome<double> LargestRadiusM(double volumeM3, double leastDepthM)
    {
        var error = Check.NotNegative(volumeM3) ?? Check.Positive(leastDepthM);
        return error is not null ? error : Math.Sqrt(volumeM3 / (Math.PI * leastDepthM));
    }
}
