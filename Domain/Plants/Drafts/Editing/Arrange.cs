using System.Collections.Immutable;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>How things are lined up.</summary>
public enum Alignment
{
    /// <summary>Western edges on one line.</summary>
    Left,
    /// <summary>Middles on one line from south to north.</summary>
    Centre,
    /// <summary>Eastern edges on one line.</summary>
    Right,
    /// <summary>Northern edges on one line.</summary>
    Top,
    /// <summary>Middles on one line from west to east.</summary>
    Middle,
    /// <summary>Southern edges on one line.</summary>
    Bottom,
    /// <summary>Equal distances between middles, west to east.</summary>
    SpreadAcross,
    /// <summary>Equal distances between middles, south to north.</summary>
    SpreadDown,
}

/// <summary>Where a thing lies.</summary>
/// <param name="Id">Local id.</param>
/// <param name="West">Metres.</param>
/// <param name="South">Metres.</param>
/// <param name="East">Metres.</param>
/// <param name="North">Metres.</param>
public readonly record struct Extent(string Id, double West, double South, double East, double North)
{
    /// <summary>Its middle, metres east.</summary>
    public double X => (West + East) / 2;

    /// <summary>Its middle, metres north.</summary>
    public double Y => (South + North) / 2;

    /// <summary>The extent of a twin; a tank counts with its diameter.</summary>
    public static Extent? Of(DraftTwin twin)
    {
        if (twin.Shape is not { Points.IsEmpty: false } shape) return null;
        var r = twin.Kind == "tank" && shape.Kind == ShapeKind.Point ? twin.Numbers.GetValueOrDefault("diameterM") / 2 : 0;
        return new Extent(twin.Id, shape.Points.Min(static p => p.X) - r, shape.Points.Min(static p => p.Y) - r,
            shape.Points.Max(static p => p.X) + r, shape.Points.Max(static p => p.Y) + r);
    }
}

/// <summary>Lines things up: by how far each must move.</summary>
public static class Arrange
{
    /// <summary>Moves in metres, by id; things that stay are left out.</summary>
    public static ImmutableArray<(string Id, double Dx, double Dy)> Align(IReadOnlyList<Extent> things, Alignment how)
    {
        if (things.Count < 2) return [];
        var moves = how switch
        {
            Alignment.Left => things.Select(t => (t.Id, things.Min(static o => o.West) - t.West, 0.0)),
            Alignment.Right => things.Select(t => (t.Id, things.Max(static o => o.East) - t.East, 0.0)),
            Alignment.Centre => things.Select(t => (t.Id, Mid(things.Min(static o => o.West), things.Max(static o => o.East)) - t.X, 0.0)),
            Alignment.Top => things.Select(t => (t.Id, 0.0, things.Max(static o => o.North) - t.North)),
            Alignment.Bottom => things.Select(t => (t.Id, 0.0, things.Min(static o => o.South) - t.South)),
            Alignment.Middle =>
                things.Select(t => (t.Id, 0.0, Mid(things.Min(static o => o.South), things.Max(static o => o.North)) - t.Y)),
            Alignment.SpreadAcross => Spread([.. things.OrderBy(static t => t.X)], static t => t.X).Select(static m => (m.Id, m.By, 0.0)),
            _ => Spread([.. things.OrderBy(static t => t.Y)], static t => t.Y).Select(static m => (m.Id, 0.0, m.By)),
        };
        return [.. moves.Where(static m => Math.Abs(m.Item2) + Math.Abs(m.Item3) > 0.0005)];
    }

    private static double Mid(double a, double b) => (a + b) / 2;

    private static IEnumerable<(string Id, double By)> Spread(Extent[] ordered, Func<Extent, double> at)
    {
        var (first, last) = (at(ordered[0]), at(ordered[^1]));
        return ordered.Select((t, i) => (t.Id, first + ((last - first) * i / (ordered.Length - 1)) - at(t)));
    }
}
