using System.Runtime.CompilerServices;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>
/// Concentration on a square grid for the heat map. A round puff is the product of a row and a column of exponentials, each cut off at
/// 5.3 σ (8e-7 of the peak): 1,000 puffs over 200 × 200 cells are 1,000 outer products, added eight at a time (<see cref="PuffBatch"/>).
/// Nothing is allocated by filling. Each cell adds the puffs in their order: the result is the same on every machine.
/// </summary>
public sealed class ConcentrationGrid
{
    /// <summary>Most cells of a side.</summary>
    public const int MostSide = 2_000;

    private readonly double[] _kgM3;
    private readonly PuffBatch _batch;

    private ConcentrationGrid(double westM, double southM, double cellM, int columns, int rows)
    {
        (WestM, SouthM, CellM, Columns, Rows) = (westM, southM, cellM, columns, rows);
        _kgM3 = new double[columns * rows];
        _batch = new PuffBatch(columns, rows);
    }

    /// <summary>Western edge, m.</summary>
    public double WestM { get; }

    /// <summary>Southern edge, m.</summary>
    public double SouthM { get; }

    /// <summary>Side of a cell, m.</summary>
    public double CellM { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Concentrations at the cells' centres, kg/m³, row by row from the south, each from the west.</summary>
    public ReadOnlySpan<double> KgM3 => _kgM3;

    /// <summary>Makes a grid; error <c>physics.input</c>.</summary>
    public static ConcentrationGrid? Of(double westM, double southM, double cellM, int columns, int rows, out TwinError? error)
    {
        error = Check.Finite(westM) ?? Check.Finite(southM) ?? Check.Positive(cellM) ?? Check.Between(columns, 1, MostSide)
            ?? Check.Between(rows, 1, MostSide);
        return error is null ? new ConcentrationGrid(westM, southM, cellM, columns, rows) : null;
    }

    /// <summary>Centre of a column, m.</summary>
    public double EastM(int column) => WestM + ((column + 0.5) * CellM);

    /// <summary>Centre of a row, m.</summary>
    public double NorthM(int row) => SouthM + ((row + 0.5) * CellM);

    public double At(int column, int row) => _kgM3[(row * Columns) + column];

    /// <summary>Fills the grid with what all puffs make at a height, m.</summary>
    public void Fill(PuffField field, double zM)
    {
        Array.Clear(_kgM3);
        foreach (ref readonly var puff in field.Puffs)
        {
            var window = WindowOf(puff);
            if (window.Cells == 0) continue;
            if (!_batch.Takes(window)) _batch.AddTo(_kgM3);
            var scale = -1 / (2 * puff.SigmaM * puff.SigmaM);
            _batch.Add(window, puff.AxisKgM3(zM, field.MixingM), out var row, out var column);
            Exponentials(row, EastM(window.FirstColumn) - puff.EastM, scale);
            Exponentials(column, NorthM(window.FirstRow) - puff.NorthM, scale);
        }

        _batch.AddTo(_kgM3);
    }

    /// <summary>Fills the grid with a plume from a place in a wind that comes from a direction; null, or why it cannot be.</summary>
    public TwinError? Fill(in PlumeSource source, double eastM, double northM, double fromDegrees, double zM)
    {
        var error = Plume.Inputs(source) ?? Check.Finite(eastM) ?? Check.Finite(northM) ?? Check.Finite(fromDegrees)
            ?? Check.NotNegative(zM);
        if (error is not null) return error;
        var (alongEast, alongNorth) = Weather.Wind.Downwind(fromDegrees);
        for (var row = 0; row < Rows; row++)
        {
            var dy = NorthM(row) - northM;
            for (var column = 0; column < Columns; column++)
            {
                var dx = EastM(column) - eastM;
                _kgM3[(row * Columns) + column] = Plume.Fast(
                    source, (dx * alongEast) + (dy * alongNorth), (dy * alongEast) - (dx * alongNorth), zM);
            }
        }

        return null;
    }

    private GridWindow WindowOf(in Puff puff)
    {
        var reach = PuffField.CutSigmas * puff.SigmaM;
        var (firstColumn, lastColumn) = Range(puff.EastM - WestM, reach, Columns);
        var (firstRow, lastRow) = Range(puff.NorthM - SouthM, reach, Rows);
        return new GridWindow(firstColumn, lastColumn, firstRow, lastRow);
    }

    // exp(scale·(d + i·cell)²) for equal steps by two multiplications a cell instead of an exponential: the ratio of neighbours is itself
    // a geometric series. Both halves start from the largest value, so that rounding grows only towards the thin edge.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exponentials(Span<double> row, double firstM, double scale)
    {
        var peak = Math.Clamp((int)Math.Round(-firstM / CellM), 0, row.Length - 1);
        var d = firstM + (peak * CellM);
        var second = Math.Exp(2 * scale * CellM * CellM);
        var start = Math.Exp(scale * d * d);
        var (value, ratio) = (start, Math.Exp(scale * CellM * ((2 * d) + CellM)));
        for (var i = peak; i < row.Length; i++, ratio *= second)
        {
            row[i] = value;
            value *= ratio;
        }

        (value, ratio) = (start, Math.Exp(scale * CellM * (CellM - (2 * d))));
        for (var i = peak; i >= 0; i--, ratio *= second)
        {
            row[i] = value;
            value *= ratio;
        }
    }

    private (int First, int Last) Range(double centreM, double reachM, int cells) =>
        ((int)Math.Clamp(Math.Floor((centreM - reachM) / CellM), 0, cells),
            (int)Math.Clamp(Math.Ceiling((centreM + reachM) / CellM), -1, cells - 1));
}
