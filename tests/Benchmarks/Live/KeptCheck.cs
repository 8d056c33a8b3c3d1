using System.Globalization;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Live;

/// <summary>
/// Looks for every acknowledged reading in the history: the exact count of each sensor in the time of the run, and of one sensor per
/// connection every reading with its value.
/// </summary>
internal static class KeptCheck
{
    /// <summary>Every sensor's count; throws nothing, tells what is missing.</summary>
    public static Task<KeptResult> RunAsync(SiloProcess silo, string summary, long fromMs) => SampleAsync(silo, summary, fromMs, 1);

    /// <summary>The same for every n-th sensor, when there are too many to ask for each.</summary>
    public static async Task<KeptResult> SampleAsync(SiloProcess silo, string summary, long fromMs, int every)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var readings = new Dictionary<string, Dictionary<long, double>>(StringComparer.Ordinal);
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(summary))
        {
            var fields = line.Split(',');
            if (fields[0] == "count")
            {
                if (number++ % every == 0) counts[fields[1]] = Long(fields[2]);
                continue;
            }

            if (!readings.TryGetValue(fields[1], out var list)) readings[fields[1]] = list = [];
            list[Long(fields[2])] = double.Parse(fields[3], CultureInfo.InvariantCulture);
        }

        long acked = 0, missing = 0, wrong = 0, compared = 0;
        await Parallel.ForEachAsync(counts, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (entry, _) =>
        {
            var kept = await silo.HistoryAsync(entry.Key, fromMs, long.MaxValue / 2, 1);
            Interlocked.Add(ref acked, entry.Value);
            Interlocked.Add(ref missing, Math.Max(0, entry.Value - kept.Total));
        });
        foreach (var (sensor, expected) in readings)
        {
            wrong += await CompareAsync(silo, sensor, fromMs, expected);
            compared += expected.Count;
        }

        return new KeptResult(acked, missing, compared, wrong);
    }

    /// <summary>Acknowledged readings that are not there, or there with another value.</summary>
    private static async Task<int> CompareAsync(SiloProcess silo, string sensor, long fromMs, Dictionary<long, double> expected)
    {
        var found = new Dictionary<long, double>();
        var last = expected.Keys.Max();
        // 50 s of a sensor at 1,000 readings a second fit one answer.
        for (var from = Math.Min(fromMs, expected.Keys.Min()); from <= last; from += 50_000)
        {
            var series = await silo.HistoryAsync(sensor, from, from + 49_999, 100_000);
            foreach (var point in series.Items) found[point.T] = point.V;
        }

        return expected.Count(e => !found.TryGetValue(e.Key, out var v) || Math.Abs(v - e.Value) > 1e-9);
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Readings counted and missing; readings compared by value and wrong.</summary>
internal sealed record KeptResult(long Acked, long Missing, long Compared, long Wrong);
