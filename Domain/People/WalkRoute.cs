using System.Globalization;
using Twin.Domain.Plants;

namespace Twin.Domain.People;

/// <summary>The round a person usually walks, as a plant file says it: <c>12 30; 40 30; 40 8</c>, metres.</summary>
public static class WalkRoute
{
    /// <summary>Parses a round; null when it is none.</summary>
    public static PointM[]? Parse(string text)
    {
        var corners = new List<PointM>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var xy = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (xy.Length != 2
                || !double.TryParse(xy[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
                || !double.TryParse(xy[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
                || !double.IsFinite(x + y)) return null;
            corners.Add(new PointM(x, y, 0));
        }

        return corners.Count == 0 ? null : [.. corners];
    }
}
