using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Domain.Drills.Scene;

namespace Twin.Client.Blazor.Drills;

/// <summary>The overlay of a drill as the map's plume layer reads it (client/src/map/plume.ts): GeoJSON in plant metres.</summary>
internal static class OverlayShapes
{
    private const int CirclePoints = 24;
    private const double LeastFireM = 4;

    /// <summary>Null: nothing is to be shown.</summary>
    public static object? Of(SceneOverlay overlay, IStringLocalizer words)
    {
        var features = new List<object>();
        foreach (var shape in overlay.Shapes)
        {
            foreach (var ring in shape.Rings.Where(static r => r.Length > 2))
                features.Add(Feature(Severity(shape), Label(shape, overlay, words), ring.Select(static p => new[] { p.X, p.Y })));
        }

        foreach (var fire in overlay.Fires)
            features.Add(Feature(1, $"{words["Overlay.Fire"]} {fire.Twin}", Circle(fire)));
        return features.Count == 0 ? null : new { type = "FeatureCollection", features };
    }

    private static object Feature(int severity, string label, IEnumerable<double[]> ring)
    {
        var points = ring.ToList();
        if (points[0][0] != points[^1][0] || points[0][1] != points[^1][1]) points.Add(points[0]);
        return new
        {
            type = "Feature", properties = new { severity, label }, geometry = new { type = "Polygon", coordinates = new[] { points } },
        };
    }

    // Worst first, as the tables of domain.md order them: half and whole flammable limit, AEGL 2 and 3, 4.7 and 12.5 kW/m², 7 and 21 kPa.
    private static int Severity(OverlayShape shape) => shape.Kind switch
    {
        OverlayKind.Flammable => shape.Level >= 100 ? 1 : 2,
        OverlayKind.Toxic => 4 - (int)shape.Level,
        OverlayKind.Radiation => shape.Level >= 12.5 ? 1 : 2,
        _ => shape.Level >= 21 ? 1 : shape.Level >= 7 ? 2 : 3,
    };

    private static string Label(OverlayShape shape, SceneOverlay overlay, IStringLocalizer words)
    {
        var level = shape.Level.ToString("0.#", CultureInfo.InvariantCulture);
        var said = shape.Kind switch
        {
            OverlayKind.Flammable => level + " %LEL",
            OverlayKind.Toxic => "AEGL-" + level,
            OverlayKind.Radiation => level + " kW/m²",
            _ => level + " kPa",
        };
        return overlay.AheadS > 0 ? $"{words["Overlay.Forecast", DrillWords.Clock(overlay.AheadS)]} {said}" : said;
    }

    private static IEnumerable<double[]> Circle(OverlayFire fire)
    {
        var radius = Math.Max(LeastFireM, fire.SizeM / 2);
        for (var i = 0; i < CirclePoints; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / CirclePoints);
            yield return [fire.At.X + (radius * cos), fire.At.Y + (radius * sin)];
        }
    }
}
