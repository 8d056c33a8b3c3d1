using Orleans;

namespace Twin.Domain.Physics.Sources;

/// <summary>Where a pool lies.</summary>
/// <param name="LeastDepthM">Depth at which it stops spreading, m: 5 mm concrete, 10 mm soil, 25 mm rough.</param>
/// <param name="BundAreaM2">Area that holds it in, m²; 0: none.</param>
/// <param name="BundHeightM">Wall, m; what stands higher runs over.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.pool-site.v1")]
public readonly record struct PoolSite(
    [property: Id(0)] double LeastDepthM, [property: Id(1)] double BundAreaM2 = 0, [property: Id(2)] double BundHeightM = 0)
{
    /// <summary>Radius of a round bund of the same area, m; infinite without one.</summary>
    public double LargestRadiusM => BundAreaM2 > 0 ? Math.Sqrt(BundAreaM2 / Math.PI) : double.PositiveInfinity;
}

/// <summary>What flows through a pool.</summary>
/// <param name="InflowKgS">Spilled in, kg/s.</param>
/// <param name="LossKgM2S">Evaporation or burning, kg/(m²s).</param>
/// <param name="DensityKgM3">Liquid, kg/m³.</param>
public readonly record struct PoolFlow(double InflowKgS, double LossKgM2S, double DensityKgM3);

/// <summary>
/// A pool of liquid that is fed, spreads (dr/dt = √(2 g (h − h_min))), gives off vapour or burns, and stays within its bund. Mass is
/// kept: in = held + given off + run over.
/// </summary>
/// <param name="HeldKg">Lies there, kg.</param>
/// <param name="RadiusM">Radius, m.</param>
/// <param name="AgeS">Since the first liquid came, s.</param>
/// <param name="InKg">Came so far, kg.</param>
/// <param name="LostKg">Evaporated or burned so far, kg.</param>
/// <param name="OverKg">Ran over the bund's wall so far, kg.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.pool.v1")]
public readonly record struct Pool(
    [property: Id(0)] double HeldKg,
    [property: Id(1)] double RadiusM,
    [property: Id(2)] double AgeS,
    [property: Id(3)] double InKg,
    [property: Id(4)] double LostKg,
    [property: Id(5)] double OverKg)
{
    private const double LongestInnerS = 0.5;
    private const int MostInnerSteps = 7_200;

    // The last film dries at once: its area would shrink with it for ever.
    private const double FilmKg = 1e-6;

    /// <summary>Wetted area, m².</summary>
    public double AreaM2 => HeldKg > 0 ? Math.PI * RadiusM * RadiusM : 0;

    /// <summary>Diameter of the wetted circle, m.</summary>
    public double DiameterM => HeldKg > 0 ? 2 * RadiusM : 0;

    /// <summary>All at once on the ground, standing as high as it is wide in radius.</summary>
    public static Outcome<Pool> Spilled(double massKg, double densityKgM3)
    {
        var error = Check.NotNegative(massKg) ?? Check.Positive(densityKgM3);
        return error is not null ? error : new Pool(massKg, Math.Cbrt(massKg / densityKgM3 / Math.PI), 0, massKg, 0, 0);
    }

    /// <summary>Moves the pool on by up to an hour, in inner steps of at most half a second.</summary>
    public Outcome<Pool> Step(in PoolSite site, in PoolFlow flow, double timeS)
    {
        var error = Check.NotNegative(flow.InflowKgS) ?? Check.NotNegative(flow.LossKgM2S) ?? Check.Positive(flow.DensityKgM3)
            ?? Check.Positive(site.LeastDepthM) ?? Check.NotNegative(site.BundAreaM2) ?? Check.NotNegative(site.BundHeightM)
            ?? Check.Between(timeS, 0, LongestInnerS * MostInnerSteps);
        if (error is not null) return error;
        var steps = (int)Math.Ceiling(timeS / LongestInnerS);
        var pool = this;
        for (var i = 0; i < steps; i++) pool = pool.Inner(site, flow, timeS / steps);
        return pool;
    }

    private Pool Inner(in PoolSite site, in PoolFlow flow, double timeS)
    {
        var inKg = flow.InflowKgS * timeS;
        var held = HeldKg + inKg;
        // What cannot be there cannot leave.
        var lost = Math.Min(held, flow.LossKgM2S * Math.PI * RadiusM * RadiusM * timeS);
        held -= lost;
        if (held < FilmKg) (held, lost) = (0, lost + held);
        var radius = Spread(held / flow.DensityKgM3, site, timeS);
        var over = 0.0;
        if (site.BundAreaM2 > 0 && site.BundHeightM > 0)
        {
            over = Math.Max(0, held - (site.BundAreaM2 * site.BundHeightM * flow.DensityKgM3));
            held -= over;
        }

        return new Pool(held, radius, HeldKg > 0 || inKg > 0 ? AgeS + timeS : 0, InKg + inKg, LostKg + lost, OverKg + over);
    }

    private double Spread(double volumeM3, in PoolSite site, double timeS)
    {
        if (volumeM3 <= 0) return 0;
        var most = Math.Min(site.LargestRadiusM, Math.Sqrt(volumeM3 / (Math.PI * site.LeastDepthM)));
        // A pool that shrinks keeps its depth: the edge dries.
        if (RadiusM >= most) return most;
        var start = RadiusM > 0 ? RadiusM : Math.Cbrt(volumeM3 / Math.PI);
        var height = volumeM3 / (Math.PI * start * start);
        var speed = Math.Sqrt(2 * PhysicalConstants.GravityMS2 * Math.Max(0, height - site.LeastDepthM));
        return Math.Min(most, start + (speed * timeS));
    }
}
