namespace Twin.Domain.Forecasts;

/// <summary>The sun where no instrument measures it.</summary>
public static class Daylight
{
    private const double DayMs = 86_400_000;
    private const double TiltDeg = 23.45;

    /// <summary>Radiation of a clear sky on the ground, W/m², 0 at night: 990 sin(h) − 30 with the height h of the sun by the declination
    /// of Cooper (1969); the equation of time is left out (a quarter of an hour).</summary>
    /// <param name="latitudeDeg">WGS 84.</param>
    /// <param name="longitudeDeg">WGS 84.</param>
    /// <param name="atMs">Unix ms.</param>
    public static double SunWM2(double latitudeDeg, double longitudeDeg, long atMs)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(atMs);
        var declination = Radians(TiltDeg * Math.Sin(Radians(360.0 / 365 * (284 + at.DayOfYear))));
        var solarDay = (at.TimeOfDay.TotalMilliseconds / DayMs) + (longitudeDeg / 360);
        var hour = 2 * Math.PI * (solarDay - 0.5);
        var latitude = Radians(latitudeDeg);
        var sine = (Math.Sin(latitude) * Math.Sin(declination)) + (Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hour));
        return sine <= 0 ? 0 : Math.Max(0, (990 * sine) - 30);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
