using System.Collections.Immutable;
using Twin.Domain.Flows;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Where the states of a flow stand in its picture: by how many steps they are from the beginning, ends last.</summary>
public static class FlowLayout
{
    /// <summary>Width of a state, px.</summary>
    public const double Width = 150;

    /// <summary>Height of a state, px.</summary>
    public const double Height = 52;

    private const double Across = 250;
    private const double Down = 92;

    /// <summary>Top left corner of every state, px.</summary>
    public static ImmutableDictionary<string, (double X, double Y)> Of(FlowDefinition flow)
    {
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = new Queue<string>();
        foreach (var begin in flow.Steps.Where(s => s.From.IsEmpty)) Reach(begin.To, 0);
        while (next.TryDequeue(out var state))
        {
            foreach (var step in flow.Steps.Where(s => s.From.Contains(state))) Reach(step.To, rank[state] + 1);
        }

        var last = rank.Count == 0 ? 0 : rank.Where(r => flow.State(r.Key)?.IsEnd == false).Select(r => r.Value).DefaultIfEmpty().Max();
        var rows = new Dictionary<int, int>();
        var places = ImmutableDictionary.CreateBuilder<string, (double, double)>(StringComparer.Ordinal);
        foreach (var state in flow.States)
        {
            var column = state.IsEnd ? last + 1 : rank.GetValueOrDefault(state.Id, 0);
            var row = rows.GetValueOrDefault(column);
            rows[column] = row + 1;
            // Every other column half a row lower: lines between neighbours of neighbours stay visible.
            places[state.Id] = (70 + (column * Across), 90 + (row * Down) + (column % 2 * 34));
        }

        return places.ToImmutable();

        void Reach(string id, int at)
        {
            if (!rank.TryAdd(id, at)) return;
            next.Enqueue(id);
        }
    }

    /// <summary>The line of a step from one state to another as SVG, and where its name stands.</summary>
    public static (string Path, double X, double Y) Line((double X, double Y) from, (double X, double Y) to, int nth)
    {
        var bend = nth * 16.0;
        if (from == to)
        {
            var (x, y) = (from.X + Width, from.Y + (Height / 2));
            return (Svg($"M {x} {y - 12} c 46 -18 46 42 0 24"), x + 38, y + bend);
        }

        var right = to.X > from.X;
        var back = to.X < from.X;
        var (x1, y1) = back ? (from.X + (Width / 2), from.Y + Height) : right
            ? (from.X + Width, from.Y + (Height / 2)) : (from.X + (Width / 2), to.Y > from.Y ? from.Y + Height : from.Y);
        var (x2, y2) = back ? (to.X + (Width / 2), to.Y + Height) : right
            ? (to.X, to.Y + (Height / 2)) : (to.X + (Width / 2), to.Y > from.Y ? to.Y : to.Y + Height);
        if (back)
        {
            var low = Math.Max(y1, y2) + 30 + bend;
            return (Svg($"M {x1} {y1} C {x1} {low} {x2} {low} {x2} {y2}"), (x1 + x2) / 2, low - 6);
        }

        var pull = right ? Math.Max(30, (x2 - x1) / 2) : 0;
        if (to.X - from.X > Across * 1.5)
        {
            // Over what stands between.
            var (a, b, high) = (from.X + (Width / 2), to.X + (Width / 2), Math.Min(from.Y, to.Y) - 26 - bend);
            return (Svg($"M {a} {from.Y} C {a} {high} {b} {high} {b} {to.Y}"), (a + b) / 2, high + 10);
        }

        return (Svg($"M {x1} {y1} C {x1 + pull} {y1 + bend} {x2 - pull} {y2 + bend} {x2} {y2}"), (x1 + x2) / 2,
            ((y1 + y2) / 2) + (bend * .75) - 4);
    }

    private static string Svg(FormattableString text) => FormattableString.Invariant(text);
}
