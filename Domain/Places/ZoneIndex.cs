using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Places;

/// <summary>
/// Finds the zones a point lies in. A grid over the plant lists for each cell the zones whose box touches it, so that a look-up tests few
/// polygons; it allocates nothing. Immutable, made once per model version.
/// </summary>
public sealed class ZoneIndex
{
    private const int CellsPerSide = 32;

    private readonly ImmutableArray<Zone> _zones;
    private readonly int[][] _cells;
    private readonly Box _extent;

    private ZoneIndex(ImmutableArray<Zone> zones)
    {
        _zones = zones;
        _extent = Box.Empty;
        foreach (var zone in zones) _extent = _extent.With(zone.Box);
        _cells = zones.IsEmpty ? [] : Fill(zones, _extent);
    }

    /// <summary>No zones.</summary>
    public static readonly ZoneIndex Empty = new([]);

    /// <summary>Zones, in the order of the model.</summary>
    public int Count => _zones.Length;

    /// <summary>Local id of a zone.</summary>
    public string IdOf(int zone) => _zones[zone].Id;

    /// <summary>Index over the zones of a model: twins of kind zone with a polygon.</summary>
    public static ZoneIndex From(PlantModel model)
    {
        var zones = ImmutableArray.CreateBuilder<Zone>();
        foreach (var twin in model.Twins)
        {
            if (twin is not { Kind: TwinKind.Zone, Shape.Kind: ShapeKind.Polygon } || twin.Shape.Points.Length < 3) continue;
            zones.Add(new Zone(twin.Id, twin.Shape.Points, Box.Around(twin.Shape.Points.AsSpan())));
        }

        return new ZoneIndex(zones.ToImmutable());
    }

    /// <summary>Writes the indexes of the zones that hold the point, in the order of the model.</summary>
    /// <returns>How many hold it; no more than fit are written.</returns>
    public int Find(PointM point, Span<int> found)
    {
        if (_cells.Length == 0 || !_extent.Holds(point)) return 0;
        var count = 0;
        foreach (var zone in _cells[_extent.CellOf(point, CellsPerSide)])
        {
            if (!_zones[zone].Box.Holds(point) || !PlaneGeometry.Contains(_zones[zone].Ring.AsSpan(), point)) continue;
            if (count < found.Length) found[count] = zone;
            count++;
        }

        return count;
    }

    /// <summary>Local ids of the zones that hold the point, in the order of the model.</summary>
    public ImmutableArray<string> Find(PointM point)
    {
        Span<int> found = stackalloc int[64];
        var count = Math.Min(Find(point, found), found.Length);
        if (count == 0) return [];
        var ids = ImmutableArray.CreateBuilder<string>(count);
        foreach (var zone in found[..count]) ids.Add(_zones[zone].Id);
        return ids.MoveToImmutable();
    }

    private static int[][] Fill(ImmutableArray<Zone> zones, Box extent)
    {
        var lists = new List<int>?[CellsPerSide * CellsPerSide];
        for (var zone = 0; zone < zones.Length; zone++)
        {
            var low = extent.CellOf(zones[zone].Box.Low, CellsPerSide);
            var high = extent.CellOf(zones[zone].Box.High, CellsPerSide);
            for (var row = low / CellsPerSide; row <= high / CellsPerSide; row++)
            {
                for (var column = low % CellsPerSide; column <= high % CellsPerSide; column++)
                    (lists[(row * CellsPerSide) + column] ??= []).Add(zone);
            }
        }

        return Array.ConvertAll(lists, list => list is null ? [] : list.ToArray());
    }

    private readonly record struct Zone(string Id, ImmutableArray<PointM> Ring, Box Box);

    /// <summary>An upright rectangle, an edge thicker than its points.</summary>
    private readonly record struct Box(double MinX, double MinY, double MaxX, double MaxY)
    {
        public static readonly Box Empty =
            new(double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);

        public PointM Low => new(MinX, MinY, 0);

        public PointM High => new(MaxX, MaxY, 0);

        public static Box Around(ReadOnlySpan<PointM> points)
        {
            var box = Empty;
            foreach (var p in points)
            {
                const double Edge = PlaneGeometry.EdgeM;
                box = box.With(new Box(p.X - Edge, p.Y - Edge, p.X + Edge, p.Y + Edge));
            }

            return box;
        }

        public Box With(Box o) => new(Math.Min(MinX, o.MinX), Math.Min(MinY, o.MinY), Math.Max(MaxX, o.MaxX), Math.Max(MaxY, o.MaxY));

        public bool Holds(PointM p) => p.X >= MinX && p.X <= MaxX && p.Y >= MinY && p.Y <= MaxY;

        public int CellOf(PointM p, int side) => (Cell(p.Y, MinY, MaxY, side) * side) + Cell(p.X, MinX, MaxX, side);

        private static int Cell(double at, double min, double max, int side) =>
            Math.Clamp((int)((at - min) / (max - min) * side), 0, side - 1);
    }
}
