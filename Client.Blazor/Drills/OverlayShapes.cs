using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Domain.Drills.Scenarios;
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
                features.Add(Feature(new { severity = Severity(shape), label = Label(shape, overlay, words) }, Points(ring)));
        }

        foreach (var fire in overlay.Fires)
            features.Add(Feature(new { severity = 1, label = $"{words["Overlay.Fire"]} {fire.Twin}" }, Circle(fire)));
        return Collection(features);
    }

    /// <summary>Null: nothing is to be shown.</summary>
    public static object? Collection(List<object> features) =>
        features.Count == 0 ? null : new { type = "FeatureCollection", features };

    /// <summary>A closed ring with what the layer knows of it.</summary>
    public static object Feature(object properties, IEnumerable<double[]> ring)
    {
        var points = ring.ToList();
        if (points[0][0] != points[^1][0] || points[0][1] != points[^1][1]) points.Add(points[0]);
        return new { type = "Feature", properties, geometry = new { type = "Polygon", coordinates = new[] { points } } };
    }

    // Worst first, as the tables of domain.md order them: half and whole flammable limit, AEGL 2 and 3, 4.7 and 12.5 kW/m², 7 and 21 kPa.
    public static int Severity(OverlayShape shape) => shape.Kind switch
    {
        OverlayKind.Flammable => shape.Level >= 100 ? 1 : 2,
        OverlayKind.Toxic => 4 - (int)shape.Level,
        OverlayKind.Radiation => shape.Level >= 12.5 ? 1 : 2,
        _ => shape.Level >= 21 ? 1 : shape.Level >= 7 ? 2 : 3,
    };

    /// <summary>What a line stands for, with its unit.</summary>
    public static string Level(OverlayShape shape)
    {
        var level = shape.Level.ToString("0.#", CultureInfo.InvariantCulture);
        return shape.Kind switch
        {
            OverlayKind.Flammable => level + " %LEL",
            OverlayKind.Toxic => "AEGL-" + level,
            OverlayKind.Radiation => level + " kW/m²",
            _ => level + " kPa",
        };
    }

    /// <summary>A ring as the layer reads it.</summary>
    public static IEnumerable<double[]> Points(IEnumerable<SpotM> ring) => ring.Select(static p => new[] { p.X, p.Y });

    /// <summary>A fire's size on the ground.</summary>
    public static IEnumerable<double[]> Circle(OverlayFire fire) => Circle(fire.At, Math.Max(LeastFireM, fire.SizeM / 2));

    /// <summary>A circle.</summary>
    public static IEnumerable<double[]> Circle(SpotM at, double radiusM)
    {
        for (var i = 0; i < CirclePoints; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / CirclePoints);
            yield return [at.X + (radiusM * cos), at.Y + (radiusM * sin)];
        }
    }

    private static string Label(OverlayShape shape, SceneOverlay overlay, IStringLocalizer words) =>
        overlay.AheadS > 0 ? $"{words["Overlay.Forecast", DrillWords.Clock(overlay.AheadS)]} {Level(shape)}" : Level(shape);
}
