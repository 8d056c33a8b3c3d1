using QuikGraph;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>
/// Where people can walk: a grid over the plant without tanks and buildings, slow inside dikes, and ways through gates to the muster
/// points. Immutable; forks share it.
/// </summary>
internal sealed class WalkMap
{
    private const double UsualCellM = 10;
    private const int MostNodes = 40_000;
    private const double MarginM = 20;
    private const double ClearM = 1;
    private readonly bool[] _free;
    private readonly bool[] _slow;

    private WalkMap(double west, double south, double cellM, int columns, int rows, ScenarioSite site, (bool[] Free, bool[] Slow) ground)
    {
        (WestM, SouthM, CellM, Columns, Rows, Site, _free, _slow) = (west, south, cellM, columns, rows, site, ground.Free, ground.Slow);
        Graph = Build();
    }

    /// <summary>Side of a cell, m: 10, more for a plant so wide that there would be too many.</summary>
    public double CellM { get; }
    public double WestM { get; }
    public double SouthM { get; }
    public int Columns { get; }
    public int Rows { get; }
    public ScenarioSite Site { get; }
    public AdjacencyGraph<int, SEdge<int>> Graph { get; }

    /// <summary>Cells; the nodes of the muster points follow.</summary>
    public int Cells => Columns * Rows;

    public int Nodes => Cells + Site.Muster.Length;

    /// <summary>Node in front of each gate.</summary>
    public int[] GateNodes { get; private set; } = [];

    public static WalkMap Of(PlantIndex plant, ScenarioSite site)
    {
        var (west, south, east, north) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var twin in plant.Model.Twins)
        {
            foreach (var p in twin.Shape.Points)
                (west, south, east, north) = (Math.Min(west, p.X), Math.Min(south, p.Y), Math.Max(east, p.X), Math.Max(north, p.Y));
        }

        foreach (var gate in site.Gates)
        {
            (west, east) = (Math.Min(west, gate.At.X), Math.Max(east, gate.At.X));
            (south, north) = (Math.Min(south, gate.At.Y), Math.Max(north, gate.At.Y));
        }

        (west, south, east, north) = (west - MarginM, south - MarginM, east + MarginM, north + MarginM);
        var cell = Math.Max(UsualCellM, Math.Sqrt((east - west) * (north - south) / MostNodes));
        var columns = Math.Max(2, (int)Math.Ceiling((east - west) / cell));
        var rows = Math.Max(2, (int)Math.Ceiling((north - south) / cell));
        return new WalkMap(west, south, cell, columns, rows, site, Ground(plant, west, south, cell, columns, rows));
    }

    public SpotM At(int node) => node >= Cells ? Site.Muster[node - Cells].At
        : new SpotM(WestM + (((node % Columns) + 0.5) * CellM), SouthM + (((node / Columns) + 0.5) * CellM));

    /// <summary>Share of the usual speed on a node.</summary>
    public double SpeedShare(int node) => node < Cells && _slow[node] ? 0.5 : 1;

    /// <summary>The nearest node people can stand on.</summary>
    public int NodeAt(double x, double y)
    {
        var column = Math.Clamp((int)((x - WestM) / CellM), 0, Columns - 1);
        var row = Math.Clamp((int)((y - SouthM) / CellM), 0, Rows - 1);
        for (var reach = 0; reach < Math.Max(Columns, Rows); reach++)
        {
            var (best, nearest) = (-1, double.MaxValue);
            for (var r = Math.Max(0, row - reach); r <= Math.Min(Rows - 1, row + reach); r++)
            {
                for (var c = Math.Max(0, column - reach); c <= Math.Min(Columns - 1, column + reach); c++)
                {
                    var node = (r * Columns) + c;
                    var distance = At(node).To(new SpotM(x, y));
                    if (_free[node] && distance < nearest) (best, nearest) = (node, distance);
                }
            }

            if (best >= 0) return best;
        }

        return 0;
    }

    /// <summary>Gate of an edge to a muster point, or -1.</summary>
    public int GateOf(int from, int to)
    {
        if (to < Cells) return -1;
        for (var g = 0; g < GateNodes.Length; g++)
            if (GateNodes[g] == from && Site.Gates[g].Muster == Site.Muster[to - Cells].Id) return g;
        return -1;
    }

    private AdjacencyGraph<int, SEdge<int>> Build()
    {
        var graph = new AdjacencyGraph<int, SEdge<int>>(false, Nodes, 8);
        for (var n = 0; n < Nodes; n++) graph.AddVertex(n);
        for (var r = 0; r < Rows; r++)
        {
            for (var c = 0; c < Columns; c++) Edges(graph, c, r);
        }

        GateNodes = [.. Site.Gates.Select(g => NodeAt(g.At.X, g.At.Y))];
        for (var g = 0; g < GateNodes.Length; g++)
        {
            var muster = -1;
            for (var m = 0; m < Site.Muster.Length; m++)
                if (Site.Muster[m].Id == Site.Gates[g].Muster) muster = m;
            if (muster >= 0) graph.AddEdge(new SEdge<int>(GateNodes[g], Cells + muster));
        }

        return graph;
    }

    private void Edges(AdjacencyGraph<int, SEdge<int>> graph, int column, int row)
    {
        if (!Free(column, row)) return;
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                if ((dx | dy) == 0 || !Free(column + dx, row + dy)) continue;
                // Not through the gap between two corners.
                if (dx != 0 && dy != 0 && !(Free(column + dx, row) && Free(column, row + dy))) continue;
                graph.AddEdge(new SEdge<int>((row * Columns) + column, ((row + dy) * Columns) + column + dx));
            }
        }
    }

    private bool Free(int column, int row) => column >= 0 && row >= 0 && column < Columns && row < Rows
        && _free[(row * Columns) + column];

    private static (bool[] Free, bool[] Slow) Ground(
        PlantIndex plant, double west, double south, double cellM, int columns, int rows)
    {
        var tanks = plant.Model.Twins.Where(static t => t.Kind == TwinKind.Tank)
            .Select(static t => (At: t.Shape.Points[0], RadiusM: (PlantHoldings.Geometry(t).DiameterM / 2) + ClearM)).ToArray();
        var outlines = plant.Model.Twins.Where(static t => t.Kind == TwinKind.Equipment && t.Shape.Kind == ShapeKind.Polygon)
            .Select(static t => (Ring: t.Shape.Points, Dike: t.Relations.Any(static r => r.Kind == "protects"))).ToArray();
        var (free, slow) = (new bool[columns * rows], new bool[columns * rows]);
        for (var n = 0; n < free.Length; n++)
        {
            var at = new PointM(west + (((n % columns) + 0.5) * cellM), south + (((n / columns) + 0.5) * cellM), 0);
            free[n] = !Array.Exists(tanks, t => PlaneGeometry.Distance(at, t.At) < t.RadiusM);
            foreach (var (ring, dike) in outlines)
            {
                if (!PlaneGeometry.Contains(ring.AsSpan(), at)) continue;
                if (dike) slow[n] = true;
                else free[n] = false;
            }
        }

        return (free, slow);
    }
}
