namespace Twin.Domain.Judgement;

/// <summary>
/// Samples of several signals taken together, one row a sample at an even pace; NaN is a missing value. What monitors learn from and
/// are tried on.
/// </summary>
public sealed class SignalTable
{
    private readonly double[] _values;

    /// <param name="signals">Names of the columns, all different.</param>
    /// <param name="values">Row after row, <c>signals.Count</c> values each.</param>
    /// <exception cref="ArgumentException">The values do not fill whole rows, or a name stands twice.</exception>
    public SignalTable(IReadOnlyList<string> signals, double[] values)
    {
        if (signals.Count == 0 || values.Length % signals.Count != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {signals.Count} signals.", nameof(values));
        if (signals.Distinct(StringComparer.Ordinal).Count() != signals.Count)
            throw new ArgumentException("A signal stands twice.", nameof(signals));
        (Signals, _values) = (signals, values);
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Signals { get; }

    /// <summary>Number of samples.</summary>
    public int Rows => _values.Length / Signals.Count;

    /// <summary>One sample.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Signals.Count, Signals.Count);

    /// <summary>The samples from <paramref name="from"/> on, at most <paramref name="count"/> of them.</summary>
    public SignalTable Slice(int from, int count)
    {
        from = Math.Clamp(from, 0, Rows);
        count = Math.Clamp(count, 0, Rows - from);
        return new SignalTable(Signals, _values[(from * Signals.Count)..((from + count) * Signals.Count)]);
    }

    /// <summary>The same samples with only the named columns, in that order.</summary>
    /// <exception cref="ArgumentException">A column is not here.</exception>
    public SignalTable Columns(IReadOnlyList<string> signals)
    {
        var at = signals.Select(s => Signals.IndexOf(s)).ToArray();
        var missing = Array.IndexOf(at, -1);
        if (missing >= 0) throw new ArgumentException($"No signal '{signals[missing]}' here.", nameof(signals));
        var values = new double[Rows * at.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < at.Length; i++) values[(row * at.Length) + i] = _values[(row * Signals.Count) + at[i]];
        }

        return new SignalTable(signals, values);
    }
}

file static class Lists
{
    public static int IndexOf(this IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (string.Equals(list[i], item, StringComparison.Ordinal)) return i;
        }

        return -1;
    }
}
