using System.Diagnostics;
using Twin.Domain.Judgement;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// Tennessee Eastman: <c>tep FOLDER</c> prints the published table beside ours for the faults the folder holds (issue 7, figure 1).
/// Settings were fixed on faults 1 to 6 (docs/judgement.md); the folder changes none.
/// </summary>
internal static class TennesseeBenchmark
{
    private const int PublishedComponents = 11;
    private const int PublishedRank = 9;
    private const int Announced = 6;

    private sealed record Row(int Fault, double T2, double Q, double Monitor, int Delay, int FalseAlarms);

    public static Task<int> RunAsync(string[] args)
    {
        MathNet.Numerics.Control.MaxDegreeOfParallelism = 1;
        var folder = args.Length > 0 ? args[0] : SharedData.Folder("tep");
        var (training, normal) = (TennesseeFiles.Training(folder), TennesseeFiles.Normal(folder));
        var watch = Stopwatch.StartNew();
        var (model, report) = MonitorTraining.Train([training], [normal], [], new MonitorSettings { States = 25,
            Components = PublishedComponents });
        Console.WriteLine($"trained in {watch.ElapsedMilliseconds} ms: {report.FitRows} samples, limits on {report.LimitRows}, "
            + $"{model.Lags} lags; left out {report.LeftOut.Count}, suspicious stretches {report.Suspicions.Count}");
        var classic = new Classic(training, normal);
        var rows = TennesseeFiles.Faults(folder).Select(f => Judge(f.Fault, f.Table, model, classic)).ToArray();
        Print(rows);
        var own = MonitorTraining.Indices(model, normal).Count(i => i > 1) / (double)normal.Rows;
        return Task.FromResult(Verdict(rows, own));
    }

    private static Row Judge(int fault, SignalTable table, MonitorModel model, Classic classic)
    {
        var indices = MonitorTraining.Indices(model, table);
        var after = indices[TennesseeFiles.FaultAt..];
        var (t2, q) = classic.Missed(table);
        return new Row(fault, t2, q, after.Count(i => i <= 1) / (double)after.Length, Delay(after),
            indices[..TennesseeFiles.FaultAt].Count(i => i > 1));
    }

    /// <summary>First of six violations in a row, in samples after the fault; -1: never.</summary>
    private static int Delay(double[] after)
    {
        var run = 0;
        for (var i = 0; i < after.Length; i++)
        {
            run = after[i] > 1 ? run + 1 : 0;
            if (run == Announced) return i - Announced + 1;
        }

        return -1;
    }

    private static void Print(Row[] rows)
    {
        Console.WriteLine("missed detection rate; published T2 and Q: PCA, best: CVA rest; delay in samples of 3 min");
        Console.WriteLine("fault  pub T2  our T2   pub Q   our Q | pub best  monitor  delay  false of 160");
        foreach (var row in rows)
        {
            var published = TennesseePublished.Missed[row.Fault - 1];
            var delay = row.Delay < 0 ? "never" : row.Delay.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Console.WriteLine($"{row.Fault,5}  {published.T2,6:F3}  {row.T2,6:F3}  {published.Q,6:F3}  {row.Q,6:F3} | {published.Best,8:F3}"
                + $"  {row.Monitor,7:F3}  {delay,5}  {row.FalseAlarms,5}");
        }
    }

    private static int Verdict(Row[] rows, double own)
    {
        var seen = rows.Where(r => !TennesseePublished.Undetectable.Contains(r.Fault)).ToArray();
        double Mean(Func<Row, bool> which) => seen.Where(which).Select(r => r.Monitor).DefaultIfEmpty(double.NaN).Average();
        var far = rows.Sum(r => r.FalseAlarms) / (double)(rows.Length * TennesseeFiles.FaultAt);
        var t2 = rows.Max(r => Math.Abs(r.T2 - TennesseePublished.Missed[r.Fault - 1].T2));
        var q = rows.Max(r => Math.Abs(r.Q - TennesseePublished.Missed[r.Fault - 1].Q));
        var best = seen.Average(r => TennesseePublished.Missed[r.Fault - 1].Best);
        var delays = seen.Select(r => r.Delay).Order().ToArray();
        Console.WriteLine($"farthest from the published: T2 {t2:F3}, Q {q:F3} (at most 0.030)");
        Console.WriteLine($"mean missed over the {seen.Length} detectable faults here: {Mean(_ => true):F4} (best published on them "
            + $"{best:F4}; goal 0.045); faults 1-6 {Mean(r => r.Fault <= 6):F4}, 7-12 {Mean(r => r.Fault is > 6 and <= 12):F4}, "
            + $"13-21 {Mean(r => r.Fault > 12):F4}; over all {rows.Length}: {rows.Average(r => r.Monitor):F4}; "
            + $"median delay {delays[delays.Length / 2]}");
        Console.WriteLine($"false alarms: d00_te {own:P2}, first 160 samples of {rows.Length} files {far:P2} (at most 1 %)");
        return t2 <= 0.03 && q <= 0.03 && Mean(_ => true) <= Math.Max(best, 0.045) && own <= 0.01 && far <= 0.01 ? 0 : 1;
    }

    /// <summary>PCA as published: 11 components, each limit the tenth highest of the normal test run.</summary>
    private sealed class Classic
    {
        private readonly SignalScaling _scaling;
        private readonly PrincipalComponents _components;
        private readonly (double T2, double Q) _limits;

        public Classic(SignalTable training, SignalTable normal)
        {
            _scaling = SignalScaling.Learn([training]);
            _components = PrincipalComponents.Learn(_scaling.Apply(training), PublishedComponents);
            var judged = Judge(normal);
            _limits = (judged.Select(j => j.T2).OrderDescending().ElementAt(PublishedRank),
                judged.Select(j => j.Q).OrderDescending().ElementAt(PublishedRank));
        }

        public (double T2, double Q) Missed(SignalTable table)
        {
            var judged = Judge(table)[TennesseeFiles.FaultAt..];
            return (judged.Count(j => j.T2 <= _limits.T2) / (double)judged.Length, judged.Count(j => j.Q <= _limits.Q)
                / (double)judged.Length);
        }

        private (double T2, double Q)[] Judge(SignalTable table) => [.. _scaling.Apply(table).Select(r => _components.Judge(r))];
    }
}
