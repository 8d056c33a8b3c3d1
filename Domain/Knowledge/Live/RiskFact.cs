using Orleans;

namespace Twin.Domain.Knowledge.Live;

/// <summary>
/// What matters of a twin's state for risk, rounded so that small movements are no change (<see cref="RiskFacts"/>). A and B by kind:
/// sensor between its limits: share of the way from warning to trip (negative: towards the low limits); sensor of
/// the weather: value, 1; sensor that opens a way: 1 closed or 2 open, 2; tank: level in % + 1, m³; equipment: mode; person: the
/// zones it is
/// in; weather station: wind m/s, wind from ° + 360.
/// </summary>
/// <param name="Index">Place of the twin in <c>PlantModel.Twins</c>.</param>
/// <param name="Quality">0 good or never told, 1 uncertain, 2 bad.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.fact.v1")]
public readonly record struct RiskFact(
    [property: Id(0)] int Index, [property: Id(1)] byte Quality, [property: Id(2)] float A, [property: Id(3)] float B)
{
    /// <summary>What is taken of a twin nobody said anything of.</summary>
    public bool IsNothing => Quality == 0 && A == 0 && B == 0;
}

/// <summary>A signal's warning and trip limits on both sides; NaN: none.</summary>
public readonly record struct RiskBand(double WarnHigh, double TripHigh, double WarnLow, double TripLow)
{
    /// <summary>No limits.</summary>
    public static readonly RiskBand None = new(double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Both limits of a side are there and in order.</summary>
    public bool Matters => TripHigh > WarnHigh || TripLow < WarnLow;

    /// <summary>Share of the way from warning to trip, −1 (beyond low trip) to 1 (beyond high trip), in twentieths.</summary>
    public float ShareOf(double value)
    {
        var high = TripHigh > WarnHigh ? (value - WarnHigh) / (TripHigh - WarnHigh) : 0;
        if (high > 0) return MathF.Round((float)Math.Min(high, 1) * 20) / 20;
        var low = TripLow < WarnLow ? (WarnLow - value) / (WarnLow - TripLow) : 0;
        return low > 0 ? -MathF.Round((float)Math.Min(low, 1) * 20) / 20 : 0;
    }
}
