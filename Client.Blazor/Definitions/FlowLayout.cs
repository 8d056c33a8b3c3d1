using System.Collections.Immutable;
using Twin.Domain.Flows;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Where the states of a flow stand in its picture: by how many steps they are from the beginning, ends last; a flow longer than
/// its room goes on in a band below.</summary>
public static class FlowLayout
{
    /// <summary>Width of a state, px.</summary>
    public const double Width = 150;

    /// <summary>Height of a state, px.</summary>
    public const double Height = 52;

    private const double Across = 250;
    private const double Down = 92;

    private const double Lower = 34;
    private const double Left = 70;
    private const double Top = 90;

    /// <summary>Columns that fit beside each other.</summary>
    /// <param name="room">Width there is, px; 0: not known yet.</param>
    public static int Columns(double room) => room <= 0 ? int.MaxValue : Math.Max(3, (int)((room - Left - Width - 50) / Across) + 1);

    /// <summary>Top left corner of every state, px.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="columns">Columns of a band.</param>
    public static ImmutableDictionary<string, (double X, double Y)> Of(FlowDefinition flow, int columns)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var ranks = Ranks(flow);
        var rows = ranks.GroupBy(static r => r.Rank).ToDictionary(static g => g.Key, static g => g.Count());
        var tops = new Dictionary<int, double>();
        var top = Top;
        for (var band = 0; band <= rows.Keys.DefaultIfEmpty().Max() / columns; band++)
        {
            tops[band] = top;
            // Room below it for the lines that lead back.
            top += (rows.Where(r => r.Key / columns == band).Select(static r => r.Value).DefaultIfEmpty(1).Max() * Down) + 120;
        }

        var used = new Dictionary<int, int>();
        var places = ImmutableDictionary.CreateBuilder<string, (double, double)>(StringComparer.Ordinal);
        foreach (var (id, rank) in ranks)
        {
            var row = used.GetValueOrDefault(rank);
            used[rank] = row + 1;
            var column = rank % columns;
            // Every other column half a row lower: lines between neighbours of neighbours stay visible.
            places[id] = (Left + (column * Across), tops[rank / columns] + (row * Down) + (column % 2 * Lower));
        }

        return places.ToImmutable();
    }

    /// <summary>How many steps each state is from the beginning, in the order of the flow; ends stand in one column after all.</summary>
    private static ImmutableArray<(string Id, int Rank)> Ranks(FlowDefinition flow)
    {
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = new Queue<string>();
        foreach (var begin in flow.Steps.Where(s => s.From.IsEmpty)) Reach(begin.To, 0);
        while (next.TryDequeue(out var state))
        {
            foreach (var step in flow.Steps.Where(s => s.From.Contains(state))) Reach(step.To, rank[state] + 1);
        }

        var last = rank.Count == 0 ? 0 : rank.Where(r => flow.State(r.Key)?.IsEnd == false).Select(r => r.Value).DefaultIfEmpty().Max();
        return [.. flow.States.Select(s => (s.Id, s.IsEnd ? last + 1 : rank.GetValueOrDefault(s.Id)))];

        void Reach(string id, int at)
        {
            if (!rank.TryAdd(id, at)) return;
            next.Enqueue(id);
        }
    }

    /// <summary>The line of a step from one state to another as SVG, and where its name stands.</summary>
    public static (string Path, double X, double Y) Line((double X, double Y) from, (double X, double Y) to, int nth)
    {
        // So far apart that two lines of a name stand between one line and the next.
        var bend = nth * 44.0;
        if (from == to)
        {
            // On top at the right: lines leave at the side and come in at the middle.
            var (x, y) = (from.X + Width - 46 - bend, from.Y);
            return (Svg($"M {x} {y} c 0 -30 36 -30 36 0"), x + 18, y - 28);
        }

        var right = to.X > from.X;
        var back = to.X < from.X;
        var (x1, y1) = back ? (from.X + (Width / 2), from.Y + Height) : right
            ? (from.X + Width, from.Y + (Height / 2)) : (from.X + (Width / 2), to.Y > from.Y ? from.Y + Height : from.Y);
        var (x2, y2) = back ? (to.X + (Width / 2), to.Y + Height) : right
            ? (to.X, to.Y + (Height / 2)) : (to.X + (Width / 2), to.Y > from.Y ? to.Y : to.Y + Height);
        if (to.Y - from.Y > Height * 2 && to.X < from.X - Across)
        {
            // On to the band below.
            var middle = Row(to) - 78 - bend;
            return (Svg($"M {x1} {y1} C {x1} {middle + 20} {x1 - 40} {middle} {(x1 + x2) / 2} {middle} S {x2} {middle} {x2} {to.Y}"),
                (x1 + x2) / 2, middle - 6);
        }

        if (back)
        {
            var low = Math.Max(y1, y2) + 30 + bend;
            return (Svg($"M {x1} {y1} C {x1} {low} {x2} {low} {x2} {y2}"), (x1 + x2) / 2, Middle(y1, low, y2) + 3);
        }

        var pull = Math.Max(30, (x2 - x1) / 2);
        if (to.X - from.X > Across * 1.5)
        {
            // Over what stands between.
            var (a, b, high) = (from.X + (Width / 2), to.X - 40 - (bend / 3), Math.Min(Row(from), Row(to)) - 50 - (bend / 2));
            // Lines that leave together say their names one after the other.
            var name = Math.Min(a + 60 + (Math.Floor((to.Y - high) / Down) * 76), b - 40);
            return (Svg($"M {a} {from.Y} L {a} {high + 14} Q {a} {high} {a + 14} {high} L {b - 14} {high} Q {b} {high} {b} {high + 14} ")
                + Svg($"L {b} {y2 - 14} Q {b} {y2} {b + 14} {y2} L {to.X} {y2}"), name, high + 3);
        }

        if (!right && !back)
        {
            // Down at the left, up at the right, so that both names can be read in the little room between two states.
            var at = from.X + (Width * (to.Y > from.Y ? .22 : .6)) + bend;
            return (Svg($"M {at} {y1} L {at} {y2}"), at, ((y1 + y2) / 2) + 3 + (nth % 2 * 11));
        }

        return (Svg($"M {x1} {y1} C {x1 + pull} {y1 + bend} {x2 - pull} {y2 + bend} {x2} {y2}"), (x1 + x2) / 2,
            ((y1 + y2) / 2) + (bend * .75) - 4);
    }

    /// <summary>Top of the row a state stands in.</summary>
    private static double Row((double X, double Y) at) => at.Y - (Math.Round((at.X - Left) / Across) % 2 * Lower);

    /// <summary>Height of the middle of a curve that is pulled to one height at both ends.</summary>
    private static double Middle(double from, double pulled, double to) => (from + (6 * pulled) + to) / 8;

    /// <summary>A step's name in one or two lines: between two states there is room for about so much.</summary>
    public static ImmutableArray<string> Lines(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const int Most = 15;
        const int Wide = 2;
        var text = Cut(name, Most * 2);
        if (Size(text) <= Most) return [text];
        // At the space nearest the middle; where words have none, in the middle.
        var half = text.Length / 2;
        var at = Enumerable.Range(1, text.Length - 2).Where(i => text[i] == ' ').OrderBy(i => Math.Abs(i - half)).FirstOrDefault();
        return at > 0 ? [text[..at], text[(at + 1)..]] : [text[..half], text[half..]];

        // A Chinese character is as wide as two letters.
        static int Size(string text) => text.Sum(static c => c > 0x2E7F ? Wide : 1);

        static string Cut(string text, int most)
        {
            if (Size(text) <= most) return text;
            var kept = text.Length;
            while (Size(text[..kept]) >= most) kept--;
            return text[..kept].TrimEnd() + "…";
        }
    }

    private static string Svg(FormattableString text) => FormattableString.Invariant(text);
}
