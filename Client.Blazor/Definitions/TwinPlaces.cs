using Twin.Domain.Exchange;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Where things of the plant are, for forms.</summary>
public static class TwinPlaces
{
    /// <summary>The middle of a twin in plant metres; null: there is no such twin.</summary>
    public static PointM? Of(PlantModel? model, string twin)
    {
        if (model?.Twins.FirstOrDefault(t => t.Id == twin) is not { } found || found.Shape.Points.IsEmpty) return null;
        var points = found.Shape.Points;
        return points.Length == 1 ? points[0] : PlaneGeometry.Centroid(points.AsSpan());
    }

    /// <summary>Plant metres of a place on Earth, to the decimetre.</summary>
    public static PointM FromEarth(PlantModel model, double longitude, double latitude)
    {
        var (x, y) = PlaneOnEarth.ToMetres(model.Frame, longitude, latitude);
        return new PointM(Math.Round(x, 1), Math.Round(y, 1), 0);
    }
}
