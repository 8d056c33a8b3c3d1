using System.Globalization;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Ports;

namespace Twin.Grains.Judgement;

/// <summary>What a version would have said of samples of the past.</summary>
internal static class Trials
{
    private const int Points = 400;

    /// <summary>Null: the stretch can be tried.</summary>
    public static TwinError? Check(TimeSpanMs span, long periodMs) =>
        span.ToMs > span.FromMs && span.FromMs >= 0 && (span.ToMs - span.FromMs) / periodMs <= ModelTrial.MostRows ? null
            : new TwinError("model.trial", string.Create(CultureInfo.InvariantCulture,
                $"A trial takes at most {ModelTrial.MostRows:N0} samples ({Hours(periodMs):0.#} h) and ends after it begins."))
            {
                Zh = string.Create(CultureInfo.InvariantCulture,
                    $"试算时段的结束必须晚于开始，且不超过 {ModelTrial.MostRows:N0} 个样本（{Hours(periodMs):0.#} 小时）。"),
            };

    private static double Hours(long periodMs) => ModelTrial.MostRows * periodMs / 3_600_000.0;

    /// <summary>Runs through the samples, without a twin's own state.</summary>
    public static ModelTrial Run(int number, ModelCard card, IModelCall call, SignalTable table, TimeSpanMs span)
    {
        var (rows, starved, beyond, most) = (0, 0, 0, 0.0);
        var points = new Dictionary<int, IndexPoint>();
        for (var row = 0; row < table.Rows; row++)
        {
            var sample = table.Row(row);
            var missing = 0;
            foreach (var value in sample) missing += double.IsFinite(value) ? 0 : 1;
            if (missing * 2 > sample.Length)
            {
                starved++;
                continue;
            }

            var index = MonitorTrace.Shown(call.Step(sample), card);
            if (call.Steps < card.WarmUp || !double.IsFinite(index)) continue;
            rows++;
            if (index > 1) beyond++;
            most = Math.Max(most, index);
            var place = (int)((long)row * Points / table.Rows);
            if (!points.TryGetValue(place, out var known) || index > known.Index)
                points[place] = new IndexPoint(span.FromMs + (row * card.PeriodMs), index);
        }

        return new ModelTrial
        {
            Number = number, Rows = rows, Starved = starved, Beyond = rows == 0 ? null : beyond / (double)rows,
            Most = rows == 0 ? null : most,
            Points = [.. points.OrderBy(p => p.Key).Select(p => p.Value)],
        };
    }
}
