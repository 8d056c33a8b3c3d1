using Twin.Domain.Plants;

namespace Twin.Domain.Places;

/// <summary>
/// Plane geometry in plant metres; z is ignored. A ring may be closed (first point again at the end) or not. Points within
/// <see cref="EdgeM"/> of an edge count as inside: a person on the line is in the zone.
/// </summary>
public static class PlaneGeometry
{
    /// <summary>Thickness of an edge, in metres.</summary>
    public const double EdgeM = 1e-6;

    /// <summary>Distance of two points, m.</summary>
    public static double Distance(PointM a, PointM b) => Math.Sqrt(Square(a.X - b.X) + Square(a.Y - b.Y));

    /// <summary>Distance of a point from a segment, m.</summary>
    public static double DistanceToSegment(PointM p, PointM a, PointM b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var length2 = Square(dx) + Square(dy);
        var along = length2 == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / length2, 0, 1);
        return Math.Sqrt(Square(p.X - a.X - (along * dx)) + Square(p.Y - a.Y - (along * dy)));
    }

    /// <summary>Distance of a point from a polygon, m; 0 inside.</summary>
    public static double DistanceToPolygon(PointM p, ReadOnlySpan<PointM> ring)
    {
        if (Contains(ring, p)) return 0;
        var nearest = double.PositiveInfinity;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++) nearest = Math.Min(nearest, DistanceToSegment(p, ring[j], ring[i]));
        return nearest;
    }

    /// <summary>True when the point is inside the polygon or on its edge.</summary>
    public static bool Contains(ReadOnlySpan<PointM> ring, PointM p)
    {
        var inside = false;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
        {
            var (a, b) = (ring[j], ring[i]);
            if (DistanceToSegment(p, a, b) <= EdgeM) return true;

            // Half-open in y, so that a ray through a corner meets it once.
            if (a.Y > p.Y != b.Y > p.Y && p.X < ((b.X - a.X) * (p.Y - a.Y) / (b.Y - a.Y)) + a.X) inside = !inside;
        }

        return inside;
    }

    /// <summary>Area, m²; positive when the ring runs counter-clockwise.</summary>
    public static double SignedAreaM2(ReadOnlySpan<PointM> ring)
    {
        if (ring.Length < 3) return 0;
        var twice = 0.0;
        var origin = ring[0];
        for (var i = 1; i + 1 < ring.Length; i++) twice += Cross(origin, ring[i], ring[i + 1]);
        return twice / 2;
    }

    /// <summary>Centre of area; the mean of the points when the ring has no area.</summary>
    public static PointM Centroid(ReadOnlySpan<PointM> ring)
    {
        if (ring.Length == 0) return default;
        double x = 0, y = 0, twice = 0;
        var origin = ring[0];
        for (var i = 1; i + 1 < ring.Length; i++)
        {
            var cross = Cross(origin, ring[i], ring[i + 1]);
            x += cross * (ring[i].X + ring[i + 1].X - (2 * origin.X));
            y += cross * (ring[i].Y + ring[i + 1].Y - (2 * origin.Y));
            twice += cross;
        }

        if (Math.Abs(twice) > Square(EdgeM)) return new PointM(origin.X + (x / (3 * twice)), origin.Y + (y / (3 * twice)), origin.Z);
        foreach (var p in ring)
        {
            x += p.X;
            y += p.Y;
        }

        return new PointM(x / ring.Length, y / ring.Length, origin.Z);
    }

    /// <summary>True when two edges of the ring that are not neighbours touch or cross; such a ring has no clear inside.</summary>
    /// <param name="ring">The polygon; the work grows with the square of its points.</param>
    /// <param name="edge">First edge of the crossing pair: from this point to the next.</param>
    public static bool CrossesItself(ReadOnlySpan<PointM> ring, out int edge)
    {
        if (ring.Length > 1 && ring[0].X == ring[^1].X && ring[0].Y == ring[^1].Y) ring = ring[..^1];
        for (edge = 0; edge < ring.Length; edge++)
        {
            var next = (edge + 1) % ring.Length;
            for (var other = edge + 1; other < ring.Length; other++)
            {
                var otherNext = (other + 1) % ring.Length;
                var crosses = other == next ? FoldsBack(ring[edge], ring[next], ring[otherNext])
                    : otherNext == edge ? FoldsBack(ring[other], ring[edge], ring[next])
                    : SegmentsMeet(ring[edge], ring[next], ring[other], ring[otherNext]);
                if (crosses) return true;
            }
        }

        edge = -1;
        return false;
    }

    /// <summary>True when two segments have a point in common.</summary>
    public static bool SegmentsMeet(PointM a, PointM b, PointM c, PointM d)
    {
        int abc = Side(a, b, c), abd = Side(a, b, d), cda = Side(c, d, a), cdb = Side(c, d, b);
        if (abc != abd && cda != cdb && (abc | abd | cda | cdb) != 0) return true;
        return (abc == 0 && InBox(a, b, c)) || (abd == 0 && InBox(a, b, d)) || (cda == 0 && InBox(c, d, a)) || (cdb == 0 && InBox(c, d, b));
    }

    /// <summary>Neighbouring edges a→b→c share b; they are wrong only when c lies back on a→b or b is doubled.</summary>
    private static bool FoldsBack(PointM a, PointM b, PointM c) =>
        Side(a, b, c) == 0 && ((b.X - a.X) * (c.X - b.X)) + ((b.Y - a.Y) * (c.Y - b.Y)) <= 0;

    private static int Side(PointM a, PointM b, PointM p) => Math.Sign(Cross(a, b, p));

    private static bool InBox(PointM a, PointM b, PointM p) =>
        p.X >= Math.Min(a.X, b.X) && p.X <= Math.Max(a.X, b.X) && p.Y >= Math.Min(a.Y, b.Y) && p.Y <= Math.Max(a.Y, b.Y);

    private static double Cross(PointM a, PointM b, PointM c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

    private static double Square(double x) => x * x;
}
