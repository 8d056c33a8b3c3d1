namespace Twin.Domain.Judgement;

/// <summary>
/// Trains a process monitor: fitted on one set of normal periods, limits set on another, false alarms counted on a third. Limits from the
/// data of the fit are too tight (docs/judgement.md): they are only taken from it where there is nothing else.
/// </summary>
public static class MonitorTraining
{
    /// <summary>Most signals of one monitor: 128 signals over 5 samples make a square of 640.</summary>
    public const int MostSignals = 128;

    /// <summary>Samples the fit needs for each direction of the past; with fewer it looks back less far.</summary>
    private const double SamplesPerDirection = 1.8;

    /// <summary>Samples in a row without which so many signals cannot be fitted, as little as it looks back.</summary>
    public static int LeastSamples(int signals) => (int)Math.Ceiling(SamplesPerDirection * signals) + 2;

    /// <summary>Trains a monitor.</summary>
    /// <param name="fit">Normal periods to fit on.</param>
    /// <param name="limits">Normal periods to set limits on; none: those of the fit.</param>
    /// <param name="report">Normal periods to count false alarms on; may be none.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told how far it is, 0 to 1.</param>
    /// <param name="cancel">Ends it between its steps.</param>
    /// <exception cref="TwinException">Nothing can be learnt from these periods.</exception>
    public static (MonitorModel Model, MonitorReport Report) Train(IReadOnlyList<SignalTable> fit, IReadOnlyList<SignalTable> limits,
        IReadOnlyList<SignalTable> report, MonitorSettings settings, Action<double>? progress = null, CancellationToken cancel = default)
    {
        void At(double part)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(part);
        }

        var (used, leftOut) = Usable(fit);
        fit = [.. fit.Select(t => t.Columns(used))];
        limits = [.. limits.Select(t => t.Columns(used))];
        At(0.1);
        var model = Fit(fit, settings, At);
        var apart = limits.Any(l => l.Rows > model.WarmUp);
        model = WithLimits(model, apart ? limits : fit, settings);
        At(0.9);
        var judged = report.Select(t => Indices(model, t.Columns(used))).SelectMany(i => i).ToArray();
        At(1);
        return (model, new MonitorReport(fit.Sum(t => t.Rows), (apart ? limits : fit).Sum(t => t.Rows), judged.Length,
            judged.Length == 0 ? null : judged.Count(i => i > 1) / (double)judged.Length, Longest(judged), leftOut,
            TrainingChecks.Look(fit), !apart));
    }

    /// <summary>The monitor's index sample after sample, from a fresh start.</summary>
    public static double[] Indices(MonitorModel model, SignalTable table)
    {
        var run = new MonitorRun(model);
        var indices = new double[table.Rows];
        for (var row = 0; row < indices.Length; row++) indices[row] = run.Step(table.Row(row));
        return indices;
    }

    private static (string[] Used, LeftOut[] LeftOut) Usable(IReadOnlyList<SignalTable> fit)
    {
        if (fit.Count == 0 || fit.Sum(t => t.Rows) == 0) throw TrainingErrors.NoData();
        var (rows, signals) = (fit.Sum(t => t.Rows), fit[0].Signals);
        if (signals.Count > MostSignals) throw TrainingErrors.TooManySignals(signals.Count);
        var seen = Enumerable.Range(0, signals.Count).Select(c => SignalScaling.Look(fit, c)).ToArray();
        string? Why(int c) => seen[c].Count < SignalScaling.LeastPresent * rows ? "missing" : seen[c].IsConstant ? "constant" : null;
        var leftOut = Enumerable.Range(0, signals.Count).Where(c => Why(c) is not null).Select(c => new LeftOut(signals[c], Why(c)!));
        var used = Enumerable.Range(0, signals.Count).Where(c => Why(c) is null).Select(c => signals[c]).ToArray();
        if (used.Length < 2) throw TrainingErrors.TooFewSignals(used.Length);
        return (used, [.. leftOut]);
    }

    private static MonitorModel Fit(IReadOnlyList<SignalTable> fit, MonitorSettings settings, Action<double> at)
    {
        var n = fit[0].Signals.Count;
        var rows = fit.Sum(t => t.Rows);
        var lags = Math.Clamp(settings.Lags, 1, 20);
        while (lags > 1 && fit.Sum(t => Math.Max(0, t.Rows - (2 * lags))) < SamplesPerDirection * n * lags) lags--;
        if (fit.Sum(t => Math.Max(0, t.Rows - (2 * lags))) < SamplesPerDirection * n * lags) throw TrainingErrors.TooFewRows(rows, n);
        var scaling = SignalScaling.Learn(fit);
        // Twice: what the components say of the gaps is known only when there are components.
        var rest = Rest([.. fit.SelectMany(t => scaling.Apply(t))], settings);
        var scaled = fit.Select(t => scaling.Apply(t, rest)).ToArray();
        rest = Rest([.. scaled.SelectMany(s => s)], settings);
        at(0.2);
        var variates = CanonicalVariates.Learn(scaled, lags, settings.States ?? Math.Max(1, n / 2), settings.Ridge);
        at(0.6);
        var root = variates.RestRoot();
        at(0.7);
        return new MonitorModel
        {
            Signals = fit[0].Signals,
            Scaling = scaling,
            Lags = lags,
            RestRoot = Array.ConvertAll(root, w => (float)w),
            MemoryRest = rest,
            RestWeight = (float)settings.RestWeight,
            RestCap = (float)(settings.SpikeTimes * variates.Residual.Length),
            RestGrowth = (float)settings.SpikeTimes,
            MemoryWeight = (float)settings.MemoryWeight,
            RestStart = variates.Residual.Length,
        };
    }

    private static float[] Rest(double[][] scaled, MonitorSettings settings) => Array.ConvertAll(
        PrincipalComponents.Learn(scaled, settings.Components ?? PrincipalComponents.Count(scaled)).Rest(), w => (float)w);

    /// <summary>Sets both limits so that together no more than the share asked for lies beyond either, each at the same rank.</summary>
    private static MonitorModel WithLimits(MonitorModel model, IReadOnlyList<SignalTable> periods, MonitorSettings settings)
    {
        var samples = periods.SelectMany(p => Statistics(model, p)).ToArray();
        var rests = samples.Select(s => s.Quick).OrderDescending().ToArray();
        var memories = samples.Select(s => s.Slow).OrderDescending().ToArray();
        var allowed = (int)(settings.FalseAlarmRate * samples.Length);
        var rank = 0;
        while (rank + 1 < samples.Length
            && samples.Count(s => s.Quick > rests[rank + 1] || s.Slow > memories[rank + 1]) <= allowed) rank++;
        return model with
        {
            RestStart = (float)rests[rests.Length / 2],
            RestLimit = (float)(rests[rank] * settings.Margin),
            MemoryLimit = memories[rank] > 0 ? (float)(memories[rank] * settings.Margin) : 1,
        };
    }

    private static IEnumerable<(double Quick, double Slow)> Statistics(MonitorModel model, SignalTable period)
    {
        var run = new MonitorRun(model);
        for (var row = 0; row < period.Rows; row++)
        {
            run.Step(period.Row(row));
            if (row >= model.Lags) yield return (run.Rest, run.Memory);
        }
    }

    private static int Longest(double[] indices)
    {
        var (longest, now) = (0, 0);
        foreach (var index in indices)
        {
            now = index > 1 ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }

        return longest;
    }
}
