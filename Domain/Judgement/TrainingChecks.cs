namespace Twin.Domain.Judgement;

/// <summary>
/// Looks for a fault inside periods that are said to be normal: a stretch of one signal whose mean lies where such stretches of it never
/// lie otherwise. It warns; the engineer decides.
/// </summary>
public static class TrainingChecks
{
    private const int Stretches = 25;
    private const int LeastRows = 10;
    private const double Sigmas = 8;
    private const double MadToSigma = 1.4826;

    /// <summary>Least deviation of a stretch's mean, as part of the signal's own: a very steady signal is not a suspicious one.</summary>
    private const double Floor = 0.1;

    /// <summary>The suspicious stretches, worst first, one a signal.</summary>
    public static IReadOnlyList<Suspicion> Look(IReadOnlyList<SignalTable> periods) =>
        [.. Enumerable.Range(0, periods[0].Signals.Count).Select(c => Worst(periods, c)).OfType<Suspicion>()
            .OrderByDescending(s => s.Sigmas)];

    private static Suspicion? Worst(IReadOnlyList<SignalTable> periods, int column)
    {
        var length = Math.Max(LeastRows, periods.Sum(p => p.Rows) / Stretches);
        var means = new List<(int Row, double Mean)>();
        var before = 0;
        foreach (var period in periods)
        {
            for (var from = 0; from + length <= period.Rows; from += length)
            {
                var seen = SignalScaling.Look([period.Slice(from, length)], column);
                if (seen.Count > length / 2) means.Add((before + from, seen.Mean));
            }

            before += period.Rows;
        }

        if (means.Count < 5) return null;
        var middle = Median(means.Select(m => m.Mean));
        var scatter = MadToSigma * Median(means.Select(m => Math.Abs(m.Mean - middle)));
        scatter = Math.Max(scatter, Floor * Scatter(periods, column));
        var (row, mean) = means.MaxBy(m => Math.Abs(m.Mean - middle));
        var sigmas = Math.Abs(mean - middle) / scatter;
        return sigmas > Sigmas ? new Suspicion(periods[0].Signals[column], row, sigmas) : null;
    }

    private static double Scatter(IReadOnlyList<SignalTable> periods, int column)
    {
        var values = periods.SelectMany(p => Enumerable.Range(0, p.Rows).Select(r => p.Row(r)[column])).Where(double.IsFinite).ToArray();
        var middle = Median(values);
        var scatter = MadToSigma * Median(values.Select(v => Math.Abs(v - middle)));
        return scatter > 0 ? scatter : Math.Sqrt(values.Average(v => (v - middle) * (v - middle)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
