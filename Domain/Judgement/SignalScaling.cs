namespace Twin.Domain.Judgement;

/// <summary>
/// Mean and standard deviation of each signal while all was well: what makes metres, kelvins and pascals comparable.
/// </summary>
public sealed record SignalScaling(double[] Mean, double[] Deviation)
{
    /// <summary>Part of its distance from the mean a missing value keeps from one sample to the next while nothing better is known.
    /// </summary>
    private const double Hold = 0.95;

    /// <summary>Least share of its samples that a signal must have to be learnt from.</summary>
    public const double LeastPresent = 0.5;

    /// <summary>What was seen of a signal: how many values, their mean and their deviation.</summary>
    public readonly record struct Seen(int Count, double Mean, double Deviation)
    {
        /// <summary>Its scatter is nothing beside its size: nothing can be learnt from it.</summary>
        public bool IsConstant => !(Deviation > 1e-9 * Math.Max(1e-6, Math.Abs(Mean)));
    }

    /// <summary>Count, mean and deviation of a column over several periods, missing values left out.</summary>
    public static Seen Look(IReadOnlyList<SignalTable> periods, int column)
    {
        var (count, mean, squares) = (0, 0.0, 0.0);
        foreach (var period in periods)
        {
            for (var row = 0; row < period.Rows; row++)
            {
                var value = period.Row(row)[column];
                if (!double.IsFinite(value)) continue;
                count++;
                var delta = value - mean;
                mean += delta / count;
                squares += delta * (value - mean);
            }
        }

        return new Seen(count, mean, count > 1 ? Math.Sqrt(squares / (count - 1)) : 0);
    }

    /// <summary>Learns the scaling of tables whose columns all vary.</summary>
    public static SignalScaling Learn(IReadOnlyList<SignalTable> periods)
    {
        var seen = Enumerable.Range(0, periods[0].Signals.Count).Select(c => Look(periods, c)).ToArray();
        return new SignalScaling([.. seen.Select(s => s.Mean)], [.. seen.Select(s => s.IsConstant ? 1 : s.Deviation)]);
    }

    /// <summary>Scales one sample; what it misses stays NaN.</summary>
    public void Apply(ReadOnlySpan<double> sample, Span<double> scaled)
    {
        for (var i = 0; i < scaled.Length; i++)
        {
            var value = (sample[i] - Mean[i]) / Deviation[i];
            scaled[i] = double.IsFinite(value) ? value : double.NaN;
        }
    }

    /// <summary>Scales a whole period; what is missing is as before, fading to the mean, or, where the components are known already,
    /// what they say.</summary>
    public double[][] Apply(SignalTable period, float[]? rest = null)
    {
        var rows = new double[period.Rows][];
        var before = new double[Mean.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var scaled = rows[row] = new double[Mean.Length];
            Apply(period.Row(row), scaled);
            if (rest is not null) Gaps.Fill(scaled, before, rest);
            for (var i = 0; i < scaled.Length; i++)
            {
                if (double.IsNaN(scaled[i])) scaled[i] = Hold * before[i];
            }

            before = scaled;
        }

        return rows;
    }
}
