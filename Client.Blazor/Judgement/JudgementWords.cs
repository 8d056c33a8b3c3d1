using System.Globalization;
using Twin.Client.Blazor.Web;
using Twin.Domain;

namespace Twin.Client.Blazor.Judgement;

/// <summary>Times and errors as the page of judgement says them.</summary>
internal static class JudgementWords
{
    /// <summary>A time, local.</summary>
    public static string At(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).Here().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An error in the screen's language.</summary>
    public static string Of(TwinError error) =>
        CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal) ? error.Zh ?? error.Message : error.Message;

    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share) => share is { } s ? (100 * s).ToString("F2", CultureInfo.InvariantCulture) + " %" : "–";
}
