using System.Globalization;

namespace Twin.Client.Blazor.Judgement;

/// <summary>Where an index lies in its picture, 0 to 100 from above: by its logarithm, so that the limit is seen beside an index of 500.
/// </summary>
internal static class IndexScale
{
    /// <summary>Least top of a picture.</summary>
    public const double Least = 3;

    /// <summary>How far down.</summary>
    public static double Down(double index, double most) => 98 - (96 * Math.Log(1 + Math.Clamp(index, 0, most)) / Math.Log(1 + most));

    /// <summary>As a picture takes it.</summary>
    public static string Y(double index, double most) => Down(index, most).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>An index as people read it.</summary>
    public static string Shown(double index) => index.ToString(index < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
