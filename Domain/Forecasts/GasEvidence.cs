using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Forecasts;

/// <summary>What a gas detector said of late.</summary>
/// <param name="Sensor">Local id.</param>
/// <param name="Points">Good readings, oldest first: source time, Unix ms, and value in the sensor's unit.</param>
public sealed record GasReadings(string Sensor, IReadOnlyList<(long AtMs, double Value)> Points);

/// <summary>What the wind was of late.</summary>
/// <param name="Points">Oldest first: Unix ms, m/s at 10 m, degrees it came from.</param>
/// <param name="Stability">Of the air.</param>
public sealed record WindReadings(IReadOnlyList<(long AtMs, double MS, double FromDeg)> Points, StabilityClass Stability)
{
    /// <summary>Slower air carries no puffs.</summary>
    internal const double LeastMS = 1;

    /// <summary>The wind at a moment: the newest measured by then, else the oldest.</summary>
    internal PuffWeather At(long atMs, double offsetDeg)
    {
        var (ms, from) = (2.0, 0.0);
        for (var i = Points.Count - 1; i >= 0; i--)
        {
            (_, ms, from) = Points[i];
            if (Points[i].AtMs <= atMs) break;
        }

        return new PuffWeather(Math.Max(LeastMS, ms), (from + offsetDeg + 720) % 360, Stability);
    }

    /// <summary>Mean speed, m/s, and mean direction it came from, degrees, since a moment.</summary>
    public (double MS, double FromDeg) Mean(long sinceMs)
    {
        double x = 0, y = 0, speed = 0;
        var count = 0;
        foreach (var (atMs, ms, from) in Points)
        {
            if (atMs < sinceMs && count == 0 && atMs != Points[^1].AtMs) continue;
            (x, y) = (x + Math.Sin(from * Math.PI / 180), y + Math.Cos(from * Math.PI / 180));
            (speed, count) = (speed + ms, count + 1);
        }

        return count == 0 ? (2, 0) : (speed / count, ((Math.Atan2(x, y) * 180 / Math.PI) + 360) % 360);
    }
}
