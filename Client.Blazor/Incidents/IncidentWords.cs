using System.Globalization;

namespace Twin.Client.Blazor.Incidents;

/// <summary>How the incident pages write things.</summary>
internal static class IncidentWords
{
    /// <summary>A time to the minute, UTC; a dash when there is none.</summary>
    public static string Time(long ms) =>
        ms <= 0 ? "–" : DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
