namespace Twin.Ingest.Simulator;

/// <summary>Seeded randomness whose sequence is ours (SplitMix64): a seed gives the same plant on every runtime.</summary>
public sealed class SimRandom(ulong seed)
{
    private ulong _state = seed;
    private double _spare = double.NaN;

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
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - Next()));
        var angle = Math.Tau * Next();
        _spare = Math.Clamp(radius * Math.Sin(angle), -5, 5);
        return Math.Clamp(radius * Math.Cos(angle), -5, 5);
    }
}

/// <summary>A value that wanders about zero and comes back (Ornstein-Uhlenbeck).</summary>
/// <param name="Sigma">Standard deviation in the long run.</param>
/// <param name="TauS">Memory, s.</param>
internal sealed class Wander(double Sigma, double TauS)
{
    public double Value { get; private set; }

    public void Step(double dtS, SimRandom random)
    {
        var keep = Math.Exp(-dtS / TauS);
        Value = (Value * keep) + (Sigma * Math.Sqrt(1 - (keep * keep)) * random.Normal());
    }
}
