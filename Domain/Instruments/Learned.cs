using Orleans;

namespace Twin.Domain.Instruments;

/// <summary>Mean and scatter of what was seen while all was well, and between which values of the quantity it was seen.</summary>
/// <param name="Count">Values learnt.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">Sum of squared deviations.</param>
/// <param name="Low">Lowest value of the quantity meanwhile.</param>
/// <param name="High">Highest.</param>
[GenerateSerializer, Immutable, Alias("twin.instrument.learned.v1")]
public readonly record struct Learned(
    [property: Id(0)] int Count, [property: Id(1)] double Mean, [property: Id(2)] double Squares, [property: Id(3)] double Low,
    [property: Id(4)] double High)
{
    /// <summary>Below so many nothing is judged.</summary>
    public const int Least = 10;

    /// <summary>So many are enough: what comes later must not be learnt, else a slow drift would be taken for normal.</summary>
    public const int Most = 1_440;

    private const double Clip = 4;

    /// <summary>Standard deviation; 0: not known.</summary>
    public double Deviation => Count > 1 ? Math.Sqrt(Squares / (Count - 1)) : 0;

    /// <summary>With one more; what is far out counts as four deviations.</summary>
    /// <param name="value">What is learnt.</param>
    /// <param name="at">Of the quantity.</param>
    /// <param name="leastDeviation">Smallest deviation believed.</param>
    public Learned With(double value, double at, double leastDeviation)
    {
        if (Count >= Least)
        {
            var far = Clip * Math.Max(leastDeviation, Deviation);
            value = Math.Clamp(value, Mean - far, Mean + far);
        }

        var off = value - Mean;
        var mean = Mean + (off / (Count + 1));
        return Count == 0 ? new Learned(1, value, 0, at, at)
            : new Learned(Count + 1, mean, Squares + (off * (value - mean)), Math.Min(Low, at), Math.Max(High, at));
    }

    /// <summary>How far a value of the quantity lies outside of where this was learnt.</summary>
    public double Beyond(double at) => Count == 0 ? 0 : Math.Max(0, Math.Max(Low - at, at - High));
}
