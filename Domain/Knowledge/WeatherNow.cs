using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>Pasquill stability class, A (very unstable) to F (very stable).</summary>
public enum Stability : byte
{
    A = 0,
    B = 1,
    C = 2,
    D = 3,
    E = 4,
    F = 5,
}

/// <summary>The weather that bends edges. NaN: not known, the factor stays one.</summary>
[GenerateSerializer, Immutable, Alias("twin.weather.now.v1")]
public readonly record struct WeatherNow
{
    public WeatherNow()
    {
    }

    /// <summary>Direction the wind blows FROM, degrees clockwise from true north.</summary>
    [Id(0)] public double WindFromDeg { get; init; } = double.NaN;
    /// <summary>Wind speed at 10 m, m/s.</summary>
    [Id(1)] public double WindMS { get; init; } = double.NaN;
    [Id(2)] public Stability Stability { get; init; } = Stability.D;
    /// <summary>Air temperature, °C.</summary>
    [Id(3)] public double TemperatureC { get; init; } = double.NaN;
    /// <summary>Rain, mm/h.</summary>
    [Id(4)] public double RainMmH { get; init; }
    /// <summary>Nearest lightning of the last 30 min, km; NaN: none.</summary>
    [Id(5)] public double LightningKm { get; init; } = double.NaN;

    /// <summary>Nothing is known: every factor is one.</summary>
    public static readonly WeatherNow Unknown = new();

    /// <summary>
    /// Pasquill class from wind and sun (domain.md E2, table by solar radiation).
    /// </summary>
    /// <param name="windMS">Wind at 10 m, m/s.</param>
    /// <param name="solarWM2">Solar radiation, W/m²; NaN with <paramref name="day"/> false: night.</param>
    /// <param name="day">True by day.</param>
    /// <param name="cloud">Share of the sky covered, 0 to 1.</param>
    public static Stability StabilityOf(double windMS, double solarWM2, bool day, double cloud)
    {
        if (cloud > 0.95 || double.IsNaN(windMS)) return Stability.D;
        var row = windMS < 2 ? 0 : windMS < 3 ? 1 : windMS < 5 ? 2 : windMS < 6 ? 3 : 4;
        var column = !day ? (cloud >= 0.5 ? 3 : 4) : solarWM2 > 600 ? 0 : solarWM2 >= 300 ? 1 : 2;
        return (Stability)("AABEFABCEFBBCDECCDDDCDDDD"[(row * 5) + column] - 'A');
    }
}
