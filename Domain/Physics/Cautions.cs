namespace Twin.Domain.Physics;

/// <summary>What a result is to be taken with care for: the model was used at or beyond the edge of where it was tried.</summary>
[Flags]
public enum Cautions
{
    None = 0,

    /// <summary>Wind below 1 m/s was taken as 1 m/s (domain.md E2).</summary>
    WindRaised = 1,

    /// <summary>Nearer or farther than the model was tried (plume: 100 m to 10 km).</summary>
    Distance = 2,

    /// <summary>A parameter beyond the published curve was held at its end.</summary>
    CurveEnd = 4,

    /// <summary>Surface emissive power above 400 kW/m², more than was ever measured.</summary>
    EmissivePower = 8,

    /// <summary>Nearer than 2.5 flame diameters a point source understates; use the solid flame.</summary>
    PointSourceNear = 16,

    /// <summary>The vapour is denser than air: a neutral model does not hold here.</summary>
    Dense = 32,

    /// <summary>The release was limited by what the vessel held.</summary>
    InventoryLimited = 64,
}
