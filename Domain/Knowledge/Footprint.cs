using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>The ground a twin stands on: a circle (radius of its diameter), a line or a polygon, with the box around it.</summary>
internal readonly record struct Footprint(Shape Shape, PointM Centre, double RadiusM, PointM Low, PointM High)
{
    public static Footprint Of(TwinDefinition twin)
    {
        var points = twin.Shape.Points.AsSpan();
        var centre = twin.Shape.Kind == ShapeKind.Point ? points[0] : PlaneGeometry.Centroid(points);
        var radius = twin.Shape.Kind == ShapeKind.Point ? Math.Max(0, twin.Numbers.GetValueOrDefault("diameterM") / 2) : 0;
        double minX = double.MaxValue, minY = double.MaxValue, maxX = double.MinValue, maxY = double.MinValue, z = 0;
        foreach (var p in points)
        {
            (minX, maxX) = (Math.Min(minX, p.X), Math.Max(maxX, p.X));
            (minY, maxY) = (Math.Min(minY, p.Y), Math.Max(maxY, p.Y));
            z += p.Z / points.Length;
        }

        return new Footprint(
            twin.Shape, centre with { Z = z }, radius, new PointM(minX - radius, minY - radius, z),
            new PointM(maxX + radius, maxY + radius, z));
    }

    /// <summary>Free metres between two; 0: they touch or overlap.</summary>
    public double Gap(in Footprint other) => Math.Max(0, Math.Min(Nearest(this, other), Nearest(other, this)) - RadiusM - other.RadiusM);

    // Nearest of a's points to b; for shapes that do not cross it is one of a's or b's points.
    private static double Nearest(in Footprint a, in Footprint b)
    {
        var nearest = double.MaxValue;
        foreach (var p in a.Shape.Points) nearest = Math.Min(nearest, b.DistanceTo(p));
        return nearest;
    }

    private double DistanceTo(PointM p)
    {
        var points = Shape.Points.AsSpan();
        if (Shape.Kind == ShapeKind.Polygon) return PlaneGeometry.DistanceToPolygon(p, points);
        var nearest = PlaneGeometry.Distance(p, points[0]);
        for (var i = 1; i < points.Length; i++) nearest = Math.Min(nearest, PlaneGeometry.DistanceToSegment(p, points[i - 1], points[i]));
        return nearest;
    }
}

/// <summary>Finds what stands near: a grid of cells, each listing what touches it.</summary>
internal sealed class FootprintIndex
{
    private const int MostCellsOfOne = 4_096;

    private readonly Footprint[] _places;
    private readonly double _cellM;
    private readonly Dictionary<(int X, int Y), List<int>> _cells = [];
    private readonly List<int> _wide = [];

    public FootprintIndex(Footprint[] places, IEnumerable<int> members, double cellM)
    {
        _places = places;
        _cellM = cellM;
        foreach (var i in members)
        {
            var (low, high) = (Cell(places[i].Low, 0), Cell(places[i].High, 0));
            if ((long)(high.X - low.X + 1) * (high.Y - low.Y + 1) > MostCellsOfOne)
            {
                _wide.Add(i);
                continue;
            }

            for (var x = low.X; x <= high.X; x++)
            {
                for (var y = low.Y; y <= high.Y; y++)
                {
                    if (!_cells.TryGetValue((x, y), out var list)) _cells[(x, y)] = list = [];
                    list.Add(i);
                }
            }
        }
    }

    /// <summary>The nearest members within a distance of a place, nearest first, without itself.</summary>
    /// <param name="place">Index of the place.</param>
    /// <param name="withinM">Metres.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="accept">Which count.</param>
    /// <param name="cut">True when more were within.</param>
    public List<(int Place, double GapM)> Near(int place, double withinM, int most, Func<int, bool> accept, out bool cut)
    {
        var found = new List<(int Place, double GapM)>();
        var seen = new HashSet<int> { place };
        var (low, high) = (Cell(_places[place].Low, -withinM), Cell(_places[place].High, withinM));
        foreach (var other in _wide) Try(other);
        for (var x = low.X; x <= high.X; x++)
        {
            for (var y = low.Y; y <= high.Y; y++)
            {
                if (!_cells.TryGetValue((x, y), out var list)) continue;
                foreach (var other in list) Try(other);
            }
        }

        found.Sort(static (a, b) => a.GapM != b.GapM ? a.GapM.CompareTo(b.GapM) : a.Place.CompareTo(b.Place));
        cut = found.Count > most;
        if (cut) found.RemoveRange(most, found.Count - most);
        return found;

        void Try(int other)
        {
            if (!seen.Add(other) || !accept(other)) return;
            var gap = _places[place].Gap(_places[other]);
            if (gap <= withinM) found.Add((other, gap));
        }
    }

    private (int X, int Y) Cell(PointM p, double moreM) =>
        ((int)Math.Floor((p.X + moreM) / _cellM), (int)Math.Floor((p.Y + moreM) / _cellM));
}
