using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Client.Blazor.Risk;

/// <summary>Keys of <c>RiskTexts</c> for values.</summary>
public static class RiskWords
{
    /// <summary>Key of a level.</summary>
    public static string Level(RiskLevel level) => "Level." + level;

    /// <summary>Key of an edge's meaning.</summary>
    public static string Edge(EdgeKind kind) => "Edge." + kind;

    /// <summary>Key of what a part of an own risk comes from.</summary>
    public static string Factor(RiskFactorKind kind) => "Factor." + kind;

    /// <summary>Css class of a level: r1 red to r4 blue, as on the wire.</summary>
    public static string Css(RiskLevel level) => $"r{4 - (int)level}";

    /// <summary>A share or probability in per cent.</summary>
    public static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.1 ? "0.0" : "0", System.Globalization.CultureInfo.CurrentCulture) + " %";

    /// <summary>Where a name leads on the risk page.</summary>
    public static string Address(string id) => "/risk?at=" + Uri.EscapeDataString(id);
}

/// <summary>Places the vertices around one in columns: where risk comes from to the left, where it goes to the right.</summary>
public sealed class RiskLayout
{
    /// <summary>Vertices of a column shown at most; the rest is counted.</summary>
    public const int MostPerColumn = 8;

    /// <summary>Size of a vertex and of the room it takes.</summary>
    public const int Width = 168, Height = 44, StepX = 236, StepY = 60;

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    private RiskLayout(string centre) => Centre = centre;

    /// <summary>Id of the vertex in the middle.</summary>
    public string Centre { get; }

    /// <summary>Vertices with their corners.</summary>
    public IReadOnlyCollection<Place> Places => _places.Values;

    /// <summary>Edges between vertices shown.</summary>
    public IReadOnlyList<EdgeRisk> Edges { get; private set; } = [];

    /// <summary>Vertices left out.</summary>
    public int Hidden { get; private set; }

    /// <summary>Size of the drawing.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Lays out what comes in and what goes out.</summary>
    public static RiskLayout Of(string centre, GraphPage sources, GraphPage targets)
    {
        var layout = new RiskLayout(centre);
        var columns = new SortedDictionary<int, List<VertexRisk>>();
        foreach (var (page, sign) in new[] { (sources, -1), (targets, 1) })
        {
            foreach (var vertex in page.Vertices)
            {
                var column = sign * vertex.Steps;
                if (!columns.TryGetValue(column, out var list)) columns[column] = list = [];
                if (columns.Values.All(c => c.All(v => v.Id != vertex.Id))) list.Add(vertex);
            }
        }

        var rows = Math.Min(MostPerColumn, columns.Values.Max(static c => c.Count));
        var x = 0;
        foreach (var (_, list) in columns)
        {
            if (list.Count == 0) continue;
            var shown = list.OrderByDescending(static v => v.Risk).ThenBy(static v => v.Id, StringComparer.Ordinal)
                .Take(MostPerColumn).ToList();
            layout.Hidden += list.Count - shown.Count;
            var top = (rows - shown.Count) * StepY / 2;
            for (var i = 0; i < shown.Count; i++) layout._places[shown[i].Id] = new Place(shown[i], x, top + (i * StepY));
            x += StepX;
        }

        layout.Size = (Math.Max(Width, x - StepX + Width), Math.Max(Height, (rows * StepY) - StepY + Height));
        layout.Edges = [.. sources.Edges.Concat(targets.Edges).Where(e => e.Q > 0)
            .Where(e => layout._places.ContainsKey(e.From) && layout._places.ContainsKey(e.To))
            .DistinctBy(static e => (e.From, e.To, e.Kind))];
        return layout;
    }

    /// <summary>The curve of an edge as an SVG path.</summary>
    public string Curve(EdgeRisk edge)
    {
        var (from, to) = (_places[edge.From], _places[edge.To]);
        var forward = from.X < to.X;
        var (x1, y1) = (forward ? from.X + Width : from.X, from.Y + (Height / 2));
        var (x2, y2) = (forward ? to.X : from.X == to.X ? to.X : to.X + Width, to.Y + (Height / 2));
        var bend = from.X == to.X ? -40 : (x2 - x1) / 2;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"M{x1} {y1} C{x1 + bend} {y1} {(from.X == to.X ? x2 + bend : x2 - bend)} {y2} {x2} {y2}");
    }

    /// <summary>A vertex and its upper left corner.</summary>
    public sealed record Place(VertexRisk Vertex, int X, int Y);
}
