using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>Columns and rows of a grid that a puff reaches, both ends within; a last before its first: none.</summary>
internal readonly record struct GridWindow(int FirstColumn, int LastColumn, int FirstRow, int LastRow)
{
    public int Columns => Math.Max(0, LastColumn - FirstColumn + 1);

    public int Rows => Math.Max(0, LastRow - FirstRow + 1);

    public long Cells => (long)Columns * Rows;

    public GridWindow With(in GridWindow other) => new(
        Math.Min(FirstColumn, other.FirstColumn), Math.Max(LastColumn, other.LastColumn),
        Math.Min(FirstRow, other.FirstRow), Math.Max(LastRow, other.LastRow));
}

/// <summary>
/// Up to eight puffs on their way onto a grid. Eight that lie over about the same cells are added in one pass, so that each cell is read
/// and written once instead of eight times; outside its own window a puff adds nothing. Puffs that lie apart go one by one. Both ways
/// add to a cell in the order of the puffs, a product after a product: the sum is bit for bit the same.
/// </summary>
internal sealed class PuffBatch(int columns, int rows)
{
    private const int Lanes = 8;

    // One pass over all lanes pays while its cells are at most this many times those that the puffs really reach.
    private const int MostWaste = 2;

    private readonly double[] _rows = new double[Lanes * columns];
    private readonly double[] _columns = new double[Lanes * rows];
    private readonly GridWindow[] _windows = new GridWindow[Lanes];
    private readonly double[] _axis = new double[Lanes];
    private GridWindow _around;
    private long _cells;
    private int _count;

    /// <summary>Whether a puff over these cells joins what is held; if not, <see cref="AddTo"/> first.</summary>
    public bool Takes(in GridWindow window) => _count == 0
        || (_count < Lanes && _around.With(window).Cells * (_count + 1) <= MostWaste * (_cells + window.Cells));

    /// <summary>Holds a puff; the caller fills its shape along a row and along a column, 1 at the axis.</summary>
    public void Add(in GridWindow window, double axisKgM3, out Span<double> row, out Span<double> column)
    {
        _around = _count == 0 ? window : _around.With(window);
        _cells += window.Cells;
        _windows[_count] = window;
        _axis[_count] = axisKgM3;
        var lane = _count++;
        row = Row(lane, window);
        column = Column(lane, window);
    }

    /// <summary>Adds what is held to the grid, row by row, and holds nothing.</summary>
    public void AddTo(Span<double> kgM3)
    {
        if (_count == Lanes) AddTogether(kgM3);
        else for (var lane = 0; lane < _count; lane++) AddOne(kgM3, lane);
        (_count, _cells) = (0, 0);
    }

    private Span<double> Row(int lane, in GridWindow window) =>
        _rows.AsSpan((lane * columns) + window.FirstColumn, window.Columns);

    private Span<double> Column(int lane, in GridWindow window) =>
        _columns.AsSpan((lane * rows) + window.FirstRow, window.Rows);

    private void AddOne(Span<double> kgM3, int lane)
    {
        ref readonly var window = ref _windows[lane];
        var row = Row(lane, window);
        var column = Column(lane, window);
        for (var r = 0; r < column.Length; r++)
        {
            var target = kgM3.Slice(((window.FirstRow + r) * columns) + window.FirstColumn, row.Length);
            AddScaled(target, row, _axis[lane] * column[r]);
        }
    }

    private void AddTogether(Span<double> kgM3)
    {
        for (var lane = 0; lane < Lanes; lane++) ClearAround(lane);
        var length = _around.Columns;
        for (var r = _around.FirstRow; r <= _around.LastRow; r++)
        {
            ref var target = ref MemoryMarshal.GetReference(kgM3.Slice((r * columns) + _around.FirstColumn, length));
            AddRow(ref target, ref _rows[_around.FirstColumn], length, r);
        }
    }

    // What a lane holds from an earlier puff between its window and the edge of all windows becomes nothing.
    private void ClearAround(int lane)
    {
        ref readonly var window = ref _windows[lane];
        var row = _rows.AsSpan(lane * columns, columns);
        row[_around.FirstColumn..window.FirstColumn].Clear();
        row[(window.LastColumn + 1)..(_around.LastColumn + 1)].Clear();
        var column = _columns.AsSpan(lane * rows, rows);
        column[_around.FirstRow..window.FirstRow].Clear();
        column[(window.LastRow + 1)..(_around.LastRow + 1)].Clear();
    }

    private double Factor(int lane, int row) => _axis[lane] * _columns[(lane * rows) + row];

    // The eight factors stay in registers along the whole row; the lanes lie one grid's width apart. Compiled in full at once: the first
    // step of a leak is as fast as the thousandth.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(ref double target, ref double first, int length, int row)
    {
        var (f0, f1, f2, f3) = (Factor(0, row), Factor(1, row), Factor(2, row), Factor(3, row));
        var (f4, f5, f6, f7) = (Factor(4, row), Factor(5, row), Factor(6, row), Factor(7, row));
        var (v0, v1, v2, v3) = (new Vector<double>(f0), new Vector<double>(f1), new Vector<double>(f2), new Vector<double>(f3));
        var (v4, v5, v6, v7) = (new Vector<double>(f4), new Vector<double>(f5), new Vector<double>(f6), new Vector<double>(f7));
        var stride = (nuint)columns;
        var end = (nuint)length;
        var width = (nuint)Vector<double>.Count;
        nuint i = 0;
        for (; i + width <= end; i += width)
        {
            var sum = Vector.LoadUnsafe(ref target, i);
            sum += Vector.LoadUnsafe(ref first, i) * v0;
            sum += Vector.LoadUnsafe(ref first, i + stride) * v1;
            sum += Vector.LoadUnsafe(ref first, i + (2 * stride)) * v2;
            sum += Vector.LoadUnsafe(ref first, i + (3 * stride)) * v3;
            sum += Vector.LoadUnsafe(ref first, i + (4 * stride)) * v4;
            sum += Vector.LoadUnsafe(ref first, i + (5 * stride)) * v5;
            sum += Vector.LoadUnsafe(ref first, i + (6 * stride)) * v6;
            sum += Vector.LoadUnsafe(ref first, i + (7 * stride)) * v7;
            sum.StoreUnsafe(ref target, i);
        }

        var targets = MemoryMarshal.CreateSpan(ref target, length);
        for (var c = (int)i; c < length; c++)
        {
            var at = _around.FirstColumn + c;
            for (var lane = 0; lane < Lanes; lane++) targets[c] += _rows[(lane * columns) + at] * Factor(lane, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<double> target, ReadOnlySpan<double> row, double factor)
    {
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var rows = MemoryMarshal.Cast<double, Vector<double>>(row);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < targets.Length; i++) targets[i] += rows[i] * factors;
        for (var i = targets.Length * Vector<double>.Count; i < target.Length; i++) target[i] += row[i] * factor;
    }
}
