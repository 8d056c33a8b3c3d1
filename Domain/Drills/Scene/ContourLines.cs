using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Scene;

/// <summary>Lines of equal value on a grid (marching squares): closed rings, the higher side to the left; holes run the other
/// way.</summary>
internal static class ContourLines
{
    /// <summary>Rings at a level.</summary>
    /// <param name="values">Row by row from the south, each from the west; the outside counts as 0.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="west">East of the first column's centre, m.</param>
    /// <param name="south">North of the first row's centre, m.</param>
    /// <param name="cellM">Side of a cell, m.</param>
    /// <param name="level">Above 0.</param>
    public static ImmutableArray<ImmutableArray<SpotM>> Rings(
        ReadOnlySpan<double> values, int columns, int rows, double west, double south, double cellM, double level)
    {
        var grid = new Padded(values, columns, rows, level);
        var next = new SortedDictionary<int, int>();
        for (var r = 0; r < grid.Rows - 1; r++)
        {
            for (var c = 0; c < grid.Columns - 1; c++) Cell(grid, c, r, next);
        }

        var rings = ImmutableArray.CreateBuilder<ImmutableArray<SpotM>>();
        while (next.Count > 0)
        {
            var ring = ImmutableArray.CreateBuilder<SpotM>();
            var start = next.First().Key;
            for (var edge = start; next.Remove(edge, out var to); edge = to) ring.Add(grid.At(edge, west, south, cellM));
            if (ring.Count > 2) rings.Add(ring.ToImmutable());
        }

        return rings.ToImmutable();
    }

    private static void Cell(in Padded grid, int c, int r, SortedDictionary<int, int> next)
    {
        var kind = (grid.Inside(c, r) ? 1 : 0) | (grid.Inside(c + 1, r) ? 2 : 0) | (grid.Inside(c + 1, r + 1) ? 4 : 0)
            | (grid.Inside(c, r + 1) ? 8 : 0);
        if (kind is 0 or 15) return;
        var (bottom, top) = (grid.Flat(c, r), grid.Flat(c, r + 1));
        var (left, right) = (grid.Upright(c, r), grid.Upright(c + 1, r));
        switch (kind)
        {
            case 1: next[bottom] = left; break;
            case 2: next[right] = bottom; break;
            case 3: next[right] = left; break;
            case 4: next[top] = right; break;
            case 6: next[top] = bottom; break;
            case 7: next[top] = left; break;
            case 8: next[left] = top; break;
            case 9: next[bottom] = top; break;
            case 11: next[right] = top; break;
            case 12: next[left] = right; break;
            case 13: next[bottom] = right; break;
            case 14: next[left] = bottom; break;
            case 5 when grid.Middle(c, r): (next[top], next[bottom]) = (left, right); break;
            case 5: (next[bottom], next[top]) = (left, right); break;
            default: (next[right], next[left]) = grid.Middle(c, r) ? (top, bottom) : (bottom, top); break;
        }
    }

    private readonly ref struct Padded(ReadOnlySpan<double> values, int columns, int rows, double level)
    {
        private readonly ReadOnlySpan<double> _values = values;
        private readonly int _columns = columns;
        private readonly int _rows = rows;

        public int Columns => _columns + 2;

        public int Rows => _rows + 2;

        public bool Inside(int c, int r) => Value(c, r) >= level;

        public bool Middle(int c, int r) => (Value(c, r) + Value(c + 1, r) + Value(c, r + 1) + Value(c + 1, r + 1)) / 4 >= level;

        public int Flat(int c, int r) => ((r * Columns) + c) * 2;

        public int Upright(int c, int r) => Flat(c, r) + 1;

        public SpotM At(int edge, double west, double south, double cellM)
        {
            var (c, r) = (edge / 2 % Columns, edge / 2 / Columns);
            var upright = (edge & 1) == 1;
            var (a, b) = (Value(c, r), upright ? Value(c, r + 1) : Value(c + 1, r));
            var share = Math.Abs(b - a) < 1e-300 ? 0.5 : Math.Clamp((level - a) / (b - a), 0, 1);
            return new SpotM(
                west + ((c - 1 + (upright ? 0 : share)) * cellM), south + ((r - 1 + (upright ? share : 0)) * cellM));
        }

        private double Value(int c, int r) => c <= 0 || r <= 0 || c > _columns || r > _rows ? 0 : _values[((r - 1) * _columns) + c - 1];
    }
}
