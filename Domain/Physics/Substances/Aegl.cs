namespace Twin.Domain.Physics.Substances;

/// <summary>Acute exposure guideline levels for any time: C^n·t constant between the columns of the table (domain.md E0).</summary>
public static class Aegl
{
    private const double OneHour = 60;

    /// <summary>
    /// AEGL-1, -2 or -3 for an exposure, ppm. Below the first and beyond the last column the value of that column, with
    /// <see cref="Cautions.CurveEnd"/>; a substance with a 60-min value only gives that. Error <c>physics.substance</c> when the table
    /// has none.
    /// </summary>
    public static Outcome<double> LimitPpm(Substance substance, int level, double minutes, SubstanceTable? table = null)
    {
        var error = Check.Between(level, 1, 3) ?? Check.Positive(minutes);
        if (error is not null) return error;
        if (substance.AeglByTimePpm is { } rows) return Between((table ?? SubstanceTable.Default).AeglMinutes, rows[level - 1], minutes);
        if (substance.Aegl60Ppm?[level - 1] is not { } hour)
            return new TwinError("physics.substance", $"The table has no AEGL-{level} of {substance.Id}.", Path: "aegl");
        return ((Outcome<double>)hour).With(minutes == OneHour ? Cautions.None : Cautions.CurveEnd);
    }

    private static Outcome<double> Between(IReadOnlyList<double> columns, double[] values, double minutes)
    {
        if (minutes < columns[0]) return ((Outcome<double>)values[0]).With(Cautions.CurveEnd);
        for (var i = 1; i < columns.Count; i++)
        {
            if (minutes > columns[i]) continue;
            // C^n t = const is a straight line of ln C over ln t, whatever n is between the two columns.
            var share = Math.Log(minutes / columns[i - 1]) / Math.Log(columns[i] / columns[i - 1]);
            return values[i - 1] * Math.Pow(values[i] / values[i - 1], share);
        }

        return ((Outcome<double>)values[^1]).With(Cautions.CurveEnd);
    }
}
