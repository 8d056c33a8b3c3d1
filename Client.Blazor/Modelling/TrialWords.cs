using System.Globalization;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Web;
using Twin.Domain.Alarms.Trials;

namespace Twin.Client.Blazor.Modelling;

/// <summary>Times and places of dry runs as people read them.</summary>
public static class TrialWords
{
    /// <summary>Local time of day with its date.</summary>
    public static string At(long ms) => ms == 0
        ? "–"
        : DateTimeOffset.FromUnixTimeMilliseconds(ms).Here().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long an alarm held; one without an end holds until the end of the time looked at.</summary>
    public static string Length(AlarmTimes times, long toMs) =>
        times.FromMs == 0 ? "–" : FigureWords.Delay((times.ToMs == 0 ? toMs : times.ToMs) - times.FromMs);

    /// <summary>Share in percent.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    /// <summary>SVG path through points, cut where a value is bad (upper two bits 10).</summary>
    public static string Path(IReadOnlyList<PreviewPoint> points, Func<long, double> x, Func<double, double> y)
    {
        var path = new System.Text.StringBuilder();
        var open = false;
        foreach (var point in points)
        {
            if ((point.Q & 0x8000) != 0)
            {
                open = false;
                continue;
            }

            path.Append(open ? 'L' : 'M').Append(FigureWords.N(x(point.T))).Append(' ').Append(FigureWords.N(y(point.V)));
            open = true;
        }

        return path.ToString();
    }
}
