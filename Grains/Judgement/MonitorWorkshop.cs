using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Drills;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Ports;

namespace Twin.Grains.Judgement;

/// <summary>
/// Trains monitors from a plant's own history: one at a time in a silo, on a thread below everything live. What is not finished when the
/// process ends is gone; nothing of it was shown.
/// </summary>
public sealed class MonitorWorkshop(IHistoryReader history, IModelRunner runner) : IDisposable
{
    private const int MostReadings = 200_000;
    private const double ReadPart = 0.4;
    private readonly QuietThread _thread = new();

    /// <summary>Null: the order can be carried out.</summary>
    public static TwinError? Check(TrainingOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.PeriodMs is < 500 or > 3_600_000) return ModelErrors.Pace();
        if (order.Fit.IsDefaultOrEmpty) return ModelErrors.NoPeriod();
        if (order.Signals.GroupBy(s => s, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return ModelErrors.Twice(twice.Key);
        var all = order.Fit.Concat(order.Limits).Concat(order.Report).ToArray();
        if (all.Any(s => s.ToMs <= s.FromMs || s.FromMs < 0)) return ModelErrors.Backwards();
        var samples = all.Sum(s => (double)(s.ToMs - s.FromMs) / order.PeriodMs);
        return samples > TrainingOrder.MostRows ? ModelErrors.TooLong(samples, TrainingOrder.MostRows) : null;
    }

    /// <summary>Reads, trains, writes the file and proves it.</summary>
    /// <exception cref="TwinException">Nothing can be learnt from these periods.</exception>
    public async Task<(byte[] File, MonitorReport Report)> MakeAsync(
        TwinKey key, TrainingOrder order, TwinDefinition twin, string parent, long nowMs, Action<double> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(twin);
        var spans = order.Fit.Length + order.Limits.Length + order.Report.Length;
        var read = 0;
        async Task<SignalTable[]> ReadAllAsync(IEnumerable<TimeSpanMs> periods)
        {
            var tables = new List<SignalTable>();
            foreach (var period in periods)
            {
                tables.Add(await ReadAsync(key, order, twin, period, cancel));
                progress(ReadPart * ++read / spans);
            }

            return [.. tables];
        }

        var (fit, limits, report) = (await ReadAllAsync(order.Fit), await ReadAllAsync(order.Limits), await ReadAllAsync(order.Report));
        var there = new TrainingHistory(fit);
        there.Check(fit, "fit on", "拟合时段");
        there.Check(limits, "set limits on", "限值时段");
        there.Check(report, "count false alarms on", "误报统计时段");
        (limits, report) = (there.Only(limits), there.Only(report));
        return await _thread.RunAsync(() =>
        {
            var (model, told) = MonitorTraining.Train(fit, limits, report,
                order.Switching ? MonitorSettings.Switching : new MonitorSettings(),
                part => progress(ReadPart + ((1 - ReadPart) * part)), cancel);
            var card = new ModelCard
            {
                Kind = "monitor", Signals = [], PeriodMs = order.PeriodMs, Fitted = order.Fit, Limited = order.Limits, Parent = parent,
                DataHash = Hash([.. fit, .. limits]), Licence = "plant", MadeMs = nowMs,
            };
            var (file, error) = runner.Export(model, card, fit[0].Slice(0, 500));
            return file is null ? throw new TwinException(error!) : (file, told);
        });
    }

    /// <summary>What a version would have said over a stretch of the past.</summary>
    public async Task<ModelTrial> TryAsync(TwinKey key, ModelVersion version, byte[] file, TwinDefinition twin, TimeSpanMs span)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(twin);
        ArgumentNullException.ThrowIfNull(span);
        if (Trials.Check(span, version.Card.PeriodMs) is { } refused) return new ModelTrial { Number = version.Number, Error = refused };
        var order = new TrainingOrder(twin.Id, null, version.Card.Signals, version.Card.PeriodMs, [span], [], []);
        var table = await ReadAsync(key, order, twin, span, CancellationToken.None);
        return await _thread.RunAsync(() =>
        {
            var (call, error) = runner.Open(file, version.Card);
            if (call is null) return new ModelTrial { Number = version.Number, Error = error };
            using (call) return Trials.Run(version.Number, version.Card, call, table, span);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private async Task<SignalTable> ReadAsync(
        TwinKey key, TrainingOrder order, TwinDefinition twin, TimeSpanMs period, CancellationToken cancel)
    {
        var rows = Sampling.Rows(period.FromMs, period.ToMs, order.PeriodMs);
        var (columns, sensors) = (order.Signals.Length, Sampling.Sensors(order.Signals, twin.Signals));
        var values = new double[rows * columns];
        Array.Fill(values, double.NaN);
        for (var c = 0; c < columns; c++)
        {
            cancel.ThrowIfCancellationRequested();
            if (sensors[c] is not { } sensor) continue;
            var (column, from) = (c, period.FromMs - Sampling.MostAgeMs(order.PeriodMs));
            var series = await history.QueryAsync(key.Realm, key.Plant, sensor, from, period.ToMs, MostReadings, cancel);
            Sampling.Column([.. series.Points.Select(p => (p.T, p.V, !new Quality(p.Q).IsBad && double.IsFinite(p.V)))],
                period.FromMs, rows, order.PeriodMs, (row, value) => values[(row * columns) + column] = value);
        }

        return new SignalTable(order.Signals, values);
    }

    private static string Hash(SignalTable[] tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables)
        {
            for (var row = 0; row < table.Rows; row++) hash.AppendData(MemoryMarshal.AsBytes(table.Row(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
