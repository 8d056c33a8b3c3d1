namespace Twin.Domain.Plants;

/// <summary>Checks of geometries: enough points, finite, closed rings, no ring that crosses itself.</summary>
internal static class ShapeChecks
{
    public static (string Code, string Message)? Problem(Shape shape)
    {
        if (shape.Points.Length > Limits.ShapePoints) return ("plantfile.count", $"More than {Limits.ShapePoints} points.");
        foreach (var p in shape.Points)
        {
            if (!double.IsFinite(p.X) || !double.IsFinite(p.Y) || !double.IsFinite(p.Z))
                return ("plantfile.shape.coordinates", "A coordinate is not finite.");
        }

        return shape.Kind switch
        {
            ShapeKind.Point when shape.Points.Length != 1 => ("plantfile.shape.points", "A point has one position."),
            ShapeKind.LineString when shape.Points.Length < 2 => ("plantfile.shape.points", "A line has at least two positions."),
            ShapeKind.Polygon => Ring(shape.Points.AsSpan()),
            _ => null,
        };
    }

    private static (string Code, string Message)? Ring(ReadOnlySpan<PointM> ring)
    {
        if (ring.Length < 4) return ("plantfile.shape.points", "A ring has at least four positions, the last equal to the first.");
        if (ring[0].X != ring[^1].X || ring[0].Y != ring[^1].Y)
            return ("plantfile.shape.unclosed", "The ring is not closed: its last position must equal its first.");
        var sides = ring.Length - 1;
        for (var i = 0; i < sides; i++)
        {
            if (ring[i].X == ring[i + 1].X && ring[i].Y == ring[i + 1].Y)
                return ("plantfile.shape.repeated", $"Positions {i} and {i + 1} of the ring are the same.");
        }

        for (var i = 0; i < sides; i++)
        {
            for (var j = i + 1; j < sides; j++)
            {
                if (Cross(ring, i, j, sides)) return ("plantfile.shape.crossing", $"Sides {i} and {j} of the ring cross or touch.");
            }
        }

        return null;
    }

    private static bool Cross(ReadOnlySpan<PointM> ring, int i, int j, int sides)
    {
        PointM a = ring[i], b = ring[i + 1], c = ring[j], d = ring[j + 1];
        if (Math.Max(a.X, b.X) < Math.Min(c.X, d.X) || Math.Max(c.X, d.X) < Math.Min(a.X, b.X)) return false;
        if (Math.Max(a.Y, b.Y) < Math.Min(c.Y, d.Y) || Math.Max(c.Y, d.Y) < Math.Min(a.Y, b.Y)) return false;
        // Neighbours share a corner; they cross only when one folds back over the other.
        if (j == i + 1) return Side(a, b, d) == 0 && Dot(b, a, d) > 0;
        if (i == 0 && j == sides - 1) return Side(a, b, c) == 0 && Dot(a, b, c) > 0;
        var abc = Side(a, b, c);
        var abd = Side(a, b, d);
        var cda = Side(c, d, a);
        var cdb = Side(c, d, b);
        if (abc * abd < 0 && cda * cdb < 0) return true;
        return (abc == 0 && Within(a, b, c)) || (abd == 0 && Within(a, b, d))
            || (cda == 0 && Within(c, d, a)) || (cdb == 0 && Within(c, d, b));
    }

    private static int Side(PointM a, PointM b, PointM p) => Math.Sign(((b.X - a.X) * (p.Y - a.Y)) - ((b.Y - a.Y) * (p.X - a.X)));

    private static double Dot(PointM corner, PointM a, PointM b) =>
        ((a.X - corner.X) * (b.X - corner.X)) + ((a.Y - corner.Y) * (b.Y - corner.Y));

    private static bool Within(PointM a, PointM b, PointM p) =>
        p.X >= Math.Min(a.X, b.X) && p.X <= Math.Max(a.X, b.X) && p.Y >= Math.Min(a.Y, b.Y) && p.Y <= Math.Max(a.Y, b.Y);
}
