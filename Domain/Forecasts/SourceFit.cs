using Twin.Domain.Plants;

namespace Twin.Domain.Forecasts;

/// <summary>
/// Finds the source of a gas that detectors smell: for each twin that could leak it and a fan of wind directions the response of every
/// detector to one kilogram a second is computed with puffs in the measured wind, with the detector's own lag; responses are linear in
/// the rate, so that the belief over twin, wind and rate is a table, weighed by how well what is measured fits. Silent detectors tell as
/// much as loud ones. Pure: the same evidence gives the same estimate.
/// </summary>
public static class SourceFit
{
    /// <summary>Readings looked at, ms before now.</summary>
    public const long WindowMs = 600_000;

    private const int Coarse = 6;
    private const int MostCandidates = 24;
    private const double ReachM = 400;
    private const double WindPriorDeg = 12;

    /// <summary>Holes of 5 to 50 mm give a tenth to ten times this.</summary>
    private const double UsualKgS = 2;
    private static readonly double[] CoarseOffsets = [-25, 0, 25];
    private static readonly double[] FineOffsets = [-35, -25, -15, -8, 0, 8, 15, 25, 35];

    /// <summary>Rates of the table, kg/s: from 5 g/s to 300 kg/s.</summary>
    private static readonly double[] Rates = [.. Enumerable.Range(0, 45).Select(static i => 0.005 * Math.Pow(60_000, i / 44.0))];

    /// <summary>The likeliest source; null: nothing is smelt, or nothing of the plant could give it.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="gas">Of every gas detector that works.</param>
    /// <param name="wind">Measured.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="goOn">False: give up, nobody needs it any more.</param>
    public static SourceEstimate? Find(
        PlantIndex plant, IReadOnlyList<GasReadings> gas, WindReadings wind, long nowMs, Func<bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(gas);
        ArgumentNullException.ThrowIfNull(wind);
        var noses = GasNose.Of(plant, gas, nowMs);
        if (!noses.Exists(static n => n.Smells)) return null;
        var candidates = GasSource.Of(plant, noses, ReachM).Take(MostCandidates).ToList();
        var coarse = Weigh(candidates, CoarseOffsets, 1);
        var best = coarse.OrderByDescending(static h => h.Best).DistinctBy(static h => h.Source).Take(Coarse).ToList();
        if (best.Count == 0) return null;
        // The size of the source's mouth follows from its rate: the second look takes the rate the first one found.
        var fine = Weigh([.. best.Select(static h => h.Source)], FineOffsets, Math.Clamp(Rates[best[0].BestRate], 0.05, 100));
        return fine.Count == 0 ? null : Answer(fine, noses, wind, nowMs);

        List<Hypothesis> Weigh(List<GasSource> sources, double[] offsets, double rateKgS)
        {
            var all = new List<Hypothesis>(sources.Count * offsets.Length);
            foreach (var source in sources)
            {
                foreach (var offset in offsets)
                {
                    if (goOn is not null && !goOn()) return [];
                    var onset = source.OnsetMs(noses, wind, offset, nowMs);
                    var units = GasResponse.Of(source, noses, wind, offset, onset, nowMs, rateKgS);
                    all.Add(new Hypothesis(source, offset, onset, LogLikelihoods(noses, units, offset)));
                }
            }

            return all;
        }
    }

    private static double[] LogLikelihoods(List<GasNose> noses, double[][] units, double offsetDeg)
    {
        var prior = -0.5 * offsetDeg * offsetDeg / (WindPriorDeg * WindPriorDeg);
        var logs = new double[Rates.Length];
        for (var r = 0; r < Rates.Length; r++)
        {
            var decades = Math.Log10(Rates[r] / UsualKgS);
            logs[r] = prior - (0.5 * decades * decades);
            for (var n = 0; n < noses.Count; n++) logs[r] += noses[n].LogLikelihood(units[n], Rates[r]);
        }

        return logs;
    }

    private static SourceEstimate Answer(List<Hypothesis> all, List<GasNose> noses, WindReadings wind, long nowMs)
    {
        var most = all.Max(static h => h.Best);
        double Belief(Hypothesis h) => h.Logs.Sum(l => Math.Exp(l - most));
        var total = all.Sum(Belief);
        var candidates = all.GroupBy(static h => h.Source)
            .Select(g => (Source: g.Key, Share: g.Sum(Belief) / total, All: g.ToList()))
            .OrderByDescending(static c => c.Share).ThenBy(static c => c.Source.Twin, StringComparer.Ordinal).ToList();
        var (source, share, own) = candidates[0];
        var rates = Marginal(own, most);
        var weights = own.ConvertAll(Belief);
        var offset = own.Zip(weights, static (h, w) => h.OffsetDeg * w).Sum() / Math.Max(double.Epsilon, weights.Sum());
        var nearest = own.MaxBy(static h => h.Best)!;
        var rate = Quantile(rates, 0.5);
        var units = GasResponse.Of(source, noses, wind, offset, nearest.OnsetMs, nowMs, Math.Clamp(rate, 0.05, 100));
        return new SourceEstimate
        {
            Twin = source.Twin,
            At = source.At,
            Substance = source.Cloud.Id,
            RateKgS = rate,
            LowKgS = Quantile(rates, 0.05),
            HighKgS = Quantile(rates, 0.95),
            Share = share,
            WindOffsetDeg = offset,
            OnsetMs = nearest.OnsetMs,
            Candidates =
            [
                .. candidates.Where(static c => c.Share >= 0.01).Take(8).Select(c =>
                    new SourceCandidate(c.Source.Twin, c.Source.Cloud.Id, c.Share, Quantile(Marginal(c.All, most), 0.5))),
            ],
            Detectors = [.. noses.Select((n, i) => n.Compare(units[i], rate)).Where(static d => d is not null).Select(static d => d!)],
        };
    }

    private static double[] Marginal(List<Hypothesis> all, double most)
    {
        var belief = new double[Rates.Length];
        foreach (var h in all)
            for (var r = 0; r < Rates.Length; r++) belief[r] += Math.Exp(h.Logs[r] - most);
        return belief;
    }

    private static double Quantile(double[] belief, double share)
    {
        var (want, sum) = (share * belief.Sum(), 0.0);
        for (var r = 0; r < belief.Length; r++)
        {
            if (sum + belief[r] >= want && belief[r] > 0)
            {
                // Between the middles of two steps of the table, on the scale of logarithms.
                var part = ((want - sum) / belief[r]) - 0.5;
                return Rates[r] * Math.Pow(Rates[1] / Rates[0], part);
            }

            sum += belief[r];
        }

        return Rates[^1];
    }

    /// <summary>One twin, one wind, all rates.</summary>
    private sealed class Hypothesis(GasSource source, double offsetDeg, long onsetMs, double[] logs)
    {
        public GasSource Source { get; } = source;

        public double OffsetDeg { get; } = offsetDeg;

        public long OnsetMs { get; } = onsetMs;

        public double[] Logs { get; } = logs;

        public int BestRate { get; } = Array.IndexOf(logs, logs.Max());

        public double Best => Logs[BestRate];
    }
}
