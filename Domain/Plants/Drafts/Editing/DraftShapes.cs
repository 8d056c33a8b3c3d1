using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>Geometry of a draft: checked before it is taken, written as GeoJSON, to the millimetre.</summary>
public static class DraftShapes
{
    private const int Decimals = 3;

    /// <summary>Why a shape cannot be taken: too few points, no number, a ring that crosses itself, outside the plant; or null.</summary>
    public static TwinError? Problem(Shape shape)
    {
        if (shape.Points.Any(static p => !double.IsFinite(p.X + p.Y + p.Z)
            || Math.Max(Math.Abs(p.X), Math.Max(Math.Abs(p.Y), Math.Abs(p.Z))) > Limits.PlantMetres))
            return new TwinError("plantfile.shape.coordinates", "A coordinate is not a number, or lies outside the plant.");
        return ShapeChecks.Problem(shape) is { } problem ? new TwinError(problem.Code, problem.Message) : null;
    }

    /// <summary>A shape from a flat list x, y, x, y...; heights are kept from <paramref name="old"/> where the number of points is the
    /// same, else they are those of its first point.</summary>
    public static Shape Of(ShapeKind kind, IReadOnlyList<double> flat, Shape? old = null)
    {
        var points = ImmutableArray.CreateBuilder<PointM>(flat.Count / 2);
        for (var i = 0; i + 1 < flat.Count; i += 2)
        {
            var z = old is null || old.Points.IsEmpty ? 0 : old.Points.Length == flat.Count / 2 ? old.Points[i / 2].Z : old.Points[0].Z;
            points.Add(Rounded(flat[i], flat[i + 1], z));
        }

        return new Shape(kind, points.ToImmutable());
    }

    /// <summary>GeoJSON.</summary>
    public static JsonObject Json(Shape shape) => new()
    {
        ["type"] = shape.Kind.ToString(),
        ["coordinates"] = shape.Kind switch
        {
            ShapeKind.Point => Place(shape.Points[0]),
            ShapeKind.LineString => Places(shape.Points),
            _ => new JsonArray(Places(shape.Points)),
        },
    };

    /// <summary>Moved by metres.</summary>
    public static Shape Moved(Shape shape, double dx, double dy) =>
        shape with { Points = [.. shape.Points.Select(p => Rounded(p.X + dx, p.Y + dy, p.Z))] };

    /// <summary>Turned clockwise about a place, degrees.</summary>
    public static Shape Turned(Shape shape, double aroundX, double aroundY, double degrees)
    {
        var (sin, cos) = Math.SinCos(-degrees * Math.PI / 180);
        return shape with
        {
            Points =
            [
                .. shape.Points.Select(p =>
                {
                    var (x, y) = (p.X - aroundX, p.Y - aroundY);
                    return Rounded(aroundX + (x * cos) - (y * sin), aroundY + (x * sin) + (y * cos), p.Z);
                }),
            ],
        };
    }

    /// <summary>Whether a place lies in a polygon (even-odd).</summary>
    public static bool Holds(Shape polygon, PointM at)
    {
        var inside = false;
        var ring = polygon.Points;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
        {
            if (ring[i].Y > at.Y != ring[j].Y > at.Y
                && at.X < ((ring[j].X - ring[i].X) * (at.Y - ring[i].Y) / (ring[j].Y - ring[i].Y)) + ring[i].X) inside = !inside;
        }

        return inside;
    }

    private static PointM Rounded(double x, double y, double z) =>
        new(Math.Round(x, Decimals) + 0.0, Math.Round(y, Decimals) + 0.0, Math.Round(z, Decimals) + 0.0);

    private static JsonArray Places(ImmutableArray<PointM> points) => new([.. points.Select(static p => (JsonNode?)Place(p))]);

    private static JsonArray Place(PointM p) => new(p.X, p.Y, p.Z);
}
