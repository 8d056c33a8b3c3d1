using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Forecasts;
using Twin.Domain.Physics.Harm;

namespace Twin.Client.Blazor.Emergencies;

/// <summary>A frame of a forecast as the map's plume layer reads it (client/src/map/plume.ts): each line says that it is none of what
/// is measured.</summary>
internal static class ForecastShapes
{
    private const int CirclePoints = 24;
    private const double LeastFireM = 4;
    private const double PersonM = 2;
    private const double LevelM = 0.05;

    /// <summary>Of the lines at the rate of the 95 % only those that matter at once: they are many.</summary>
    private const int OuterSeverity = 2;

    /// <summary>Null: nothing is to be shown.</summary>
    /// <param name="frame">Frame.</param>
    /// <param name="faded">It is old.</param>
    /// <param name="words">Words.</param>
    public static object? Of(ForecastFrame frame, bool faded, IStringLocalizer<EmergencyTexts> words)
    {
        var ahead = words["Forecast.Ahead", frame.AheadS / 60].Value;
        var features = frame.Overlay.Shapes
            .SelectMany(s => s.Rings.Where(static r => r.Length > 2).Select(r => Feature(
                Severity(s), $"{ahead} {Level(s)}", r.Select(static p => new[] { p.X, p.Y }), faded)))
            .Concat(frame.Wide.Where(static s => Severity(s) <= OuterSeverity).SelectMany(s => s.Rings.Where(static r => r.Length > 2)
                .Select(r => Feature(3, $"{ahead} {Level(s)} {words["Forecast.Wide"]}", r.Select(static p => new[] { p.X, p.Y }), faded))))
            .Concat(InHot(frame).Select(p => Feature(1, $"{ahead} {p.Person}", Ring(new SpotM(p.X, p.Y), PersonM), faded)))
            .Concat(frame.Overlay.Fires.Select(f => Feature(1, $"{ahead} {words["Forecast.Fire"]} {f.Twin}", Circle(f), faded))).ToList();
        return features.Count == 0 ? null : new { type = "FeatureCollection", features };
    }

    private static object Feature(int severity, string label, IEnumerable<double[]> ring, bool faded)
    {
        var points = ring.ToList();
        if (points[0][0] != points[^1][0] || points[0][1] != points[^1][1]) points.Add(points[0]);
        return new
        {
            type = "Feature", properties = new { severity, label, forecast = true, faded },
            geometry = new { type = "Polygon", coordinates = new[] { points } },
        };
    }

    // Worst first, as the lines of a drill: half and whole flammable limit, AEGL, 12.5 kW/m², 21 and 7 kPa.
    private static int Severity(OverlayShape shape) => shape.Kind switch
    {
        OverlayKind.Flammable => shape.Level >= 100 ? 1 : 2,
        OverlayKind.Toxic => Math.Clamp(4 - (int)shape.Level, 1, 3),
        OverlayKind.Radiation => shape.Level >= 12.5 ? 1 : 2,
        _ => shape.Level >= 21 ? 1 : shape.Level >= 7 ? 2 : 3,
    };

    private static string Level(OverlayShape shape)
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

    private static IEnumerable<double[]> Circle(OverlayFire fire) => Ring(fire.At, Math.Max(LeastFireM, fire.SizeM / 2));

    private static IEnumerable<double[]> Ring(SpotM at, double radiusM)
    {
        for (var i = 0; i < CirclePoints; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / CirclePoints);
            yield return [at.X + (radiusM * cos), at.Y + (radiusM * sin)];
        }
    }

    /// <summary>People who would be where nobody should be.</summary>
    public static IEnumerable<DrillPerson> InHot(ForecastFrame frame) => frame.People.Where(static p => p.Zone == DrillZone.Hot);

    /// <summary>Tanks whose level would differ by more than 5 cm from the first frame's, the most first: tank, from, to, m.</summary>
    public static IEnumerable<(string Tank, double FromM, double ToM)> Levels(PlantForecast forecast, ForecastFrame frame) =>
        forecast.Frames[0].Levels.Join(frame.Levels, static a => a.Tank, static b => b.Tank, static (a, b) => (a.Tank, a.LevelM, b.LevelM))
            .Where(static l => Math.Abs(l.Item3 - l.Item2) > LevelM).OrderByDescending(static l => Math.Abs(l.Item3 - l.Item2));
}
