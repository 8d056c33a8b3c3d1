using Orleans;

namespace Twin.Domain.Drills.Scene;

/// <summary>Seeded randomness whose sequence is ours (SplitMix64): the same on every runtime. A value, so that a fork goes on
/// alike.</summary>
[GenerateSerializer, Alias("twin.drill.random.v1")]
public struct DrillRandom(ulong seed)
{
    private const double MostSigmas = 5;

    [Id(0)] private ulong _state = seed;

    /// <summary>Uniform in [0, 1).</summary>
    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>Uniform in [0, count).</summary>
    public int Pick(int count) => (int)(Next() * count);

    /// <summary>Standard normal (Box and Muller), never beyond 5 σ.</summary>
    public double Normal() =>
        Math.Clamp(Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(Math.Tau * Next()), -MostSigmas, MostSigmas);
}
