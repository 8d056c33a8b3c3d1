using Twin.Domain.Plants;

namespace Twin.Domain.Exchange;

/// <summary>
/// Plant metres ↔ WGS 84 by the radii of curvature at the plant's origin: exact there, a few centimetres off at 10 km, which is what a
/// plant file's flat metres mean.
/// </summary>
public static class PlaneOnEarth
{
    // WGS 84: semi-major axis in metres, first eccentricity squared.
    private const double A = 6_378_137;
    private const double E2 = 6.694379990141316e-3;

    /// <summary>Longitude and latitude, degrees.</summary>
    public static (double Lon, double Lat) ToLonLat(PlantFrame frame, double x, double y)
    {
        var (sin, cos) = Math.SinCos(frame.RotationDeg * Math.PI / 180);
        var (perLon, perLat) = MetresPerDegree(frame.OriginLat);
        return (frame.OriginLon + (((x * cos) + (y * sin)) / perLon), frame.OriginLat + (((y * cos) - (x * sin)) / perLat));
    }

    /// <summary>Metres in the plant's frame.</summary>
    public static (double X, double Y) ToMetres(PlantFrame frame, double lon, double lat)
    {
        var (sin, cos) = Math.SinCos(frame.RotationDeg * Math.PI / 180);
        var (perLon, perLat) = MetresPerDegree(frame.OriginLat);
        var (east, north) = ((lon - frame.OriginLon) * perLon, (lat - frame.OriginLat) * perLat);
        return (GeoExchange.Rounded((east * cos) - (north * sin)), GeoExchange.Rounded((east * sin) + (north * cos)));
    }

    private static (double PerLon, double PerLat) MetresPerDegree(double latDeg)
    {
        var (sin, cos) = Math.SinCos(latDeg * Math.PI / 180);
        var w = Math.Sqrt(1 - (E2 * sin * sin));
        var perLon = A * cos / w * Math.PI / 180;
        return (Math.Max(perLon, 1e-3), A * (1 - E2) / (w * w * w) * Math.PI / 180);
    }
}
