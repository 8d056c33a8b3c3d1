namespace Twin.Domain.Physics.Weather;

/// <summary>Pasquill class: how strongly the air mixes. Values are stored: append only.</summary>
public enum StabilityClass : byte
{
    /// <summary>Very unstable.</summary>
    A = 0,
    B = 1,
    C = 2,

    /// <summary>Neutral.</summary>
    D = 3,
    E = 4,

    /// <summary>Stable.</summary>
    F = 5,
}

/// <summary>What the wind blows over. Values are stored.</summary>
public enum Surrounding : byte
{
    Rural = 0,
    Urban = 1,

    /// <summary>Urban with CCPS' steeper wind in stable air (E 0.40, F 0.60).</summary>
    UrbanCcps = 2,
}
