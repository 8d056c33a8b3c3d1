using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Drills;
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
        object Feature(int severity, string what, IEnumerable<double[]> ring) =>
            OverlayShapes.Feature(new { severity, label = $"{ahead} {what}", forecast = true, faded }, ring);

        var outer = frame.Wide.Where(static s => OverlayShapes.Severity(s) <= OuterSeverity);
        List<object> features =
        [
            .. Rings(frame.Overlay.Shapes).Select(r => Feature(OverlayShapes.Severity(r.Of), OverlayShapes.Level(r.Of), r.Points)),
            .. Rings(outer).Select(r => Feature(3, $"{OverlayShapes.Level(r.Of)} {words["Forecast.Wide"]}", r.Points)),
            .. InHot(frame).Select(p => Feature(1, p.Person, OverlayShapes.Circle(new SpotM(p.X, p.Y), PersonM))),
            .. frame.Overlay.Fires.Select(f => Feature(1, $"{words["Forecast.Fire"]} {f.Twin}", OverlayShapes.Circle(f))),
        ];
        return OverlayShapes.Collection(features);
    }

    private static IEnumerable<(OverlayShape Of, IEnumerable<double[]> Points)> Rings(IEnumerable<OverlayShape> shapes) =>
        shapes.SelectMany(static s => s.Rings.Where(static r => r.Length > 2).Select(r => (s, OverlayShapes.Points(r))));

    /// <summary>People who would be where nobody should be.</summary>
    public static IEnumerable<DrillPerson> InHot(ForecastFrame frame) => frame.People.Where(static p => p.Zone == DrillZone.Hot);

    /// <summary>Tanks whose level would differ by more than 5 cm from the first frame's, the most first: tank, from, to, m.</summary>
    public static IEnumerable<(string Tank, double FromM, double ToM)> Levels(PlantForecast forecast, ForecastFrame frame) =>
        forecast.Frames[0].Levels.Join(frame.Levels, static a => a.Tank, static b => b.Tank, static (a, b) => (a.Tank, a.LevelM, b.LevelM))
            .Where(static l => Math.Abs(l.Item3 - l.Item2) > LevelM).OrderByDescending(static l => Math.Abs(l.Item3 - l.Item2));
}
