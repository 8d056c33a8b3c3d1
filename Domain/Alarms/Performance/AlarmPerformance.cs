using System.Collections.Immutable;

namespace Twin.Domain.Alarms.Performance;

/// <summary>Computes the figures of domain.md A5 from the steps of the log. Pure: same steps, same report.</summary>
public static class AlarmPerformance
{
    private const int Listed = 50;
    private const double HourMs = 3_600_000;
    private const double DayMs = 86_400_000;

    /// <summary>The report over [fromMs, toMs).</summary>
    /// <param name="steps">Steps in the window, and all steps of occurrences that were open when it began.</param>
    /// <param name="fromMs">Begin, Unix ms.</param>
    /// <param name="toMs">End, Unix ms; later than the begin.</param>
    /// <param name="positions">Operating positions that share the alarms, at least 1.</param>
    /// <param name="verdicts">What people found, by alarm id.</param>
    /// <param name="tables">Targets and definitions.</param>
    public static AlarmReport Compute(IEnumerable<AlarmTransition> steps, long fromMs, long toMs, int positions,
        IReadOnlyDictionary<string, AlarmVerdict> verdicts, PerformanceTables tables)
    {
        var log = OccurrenceLog.Fold(steps.Where(s => s.AtMs < toMs));
        var definitions = tables.Definitions;
        var heard = log.Annunciations.Where(a => a.AtMs >= fromMs).ToList();
        var buckets = Floods.Buckets(heard.Select(static a => a.AtMs), fromMs, toMs, definitions.BucketMs);
        var raised = log.Occurrences.Where(o => o.RaisedMs >= fromMs && o.Announced).ToList();
        var tallies = Tallies(heard, log.Occurrences);
        var chattering = Chattering(heard, tallies, definitions);
        var fleeting = Fleeting(raised, chattering, tallies, definitions);
        var stale = log.Occurrences.Where(o => IsStale(o, fromMs, toMs, definitions)).OrderBy(static o => o.RaisedMs).ToList();
        var priorities = Priorities(heard, raised);
        var floods = FloodsOf(buckets, fromMs, positions, definitions);
        var judged = raised.Where(o => verdicts.GetValueOrDefault(o.AlarmId) != AlarmVerdict.None).ToList();
        var useful = judged.Count(o => verdicts[o.AlarmId] == AlarmVerdict.Real);
        var report = new AlarmReport
        {
            FromMs = fromMs, ToMs = toMs, Positions = positions, Annunciations = heard.Count,
            Indicative = toMs - fromMs < definitions.FullWindowDays * DayMs,
            Figures = [], Buckets = buckets, Floods = floods, Judged = judged.Count, Useful = useful,
            LoadClass = LoadClass(buckets.Average() / positions),
            Top = [.. tallies.Values.OrderByDescending(static t => t.Count).ThenBy(static t => t.Twin, StringComparer.Ordinal).Take(10)],
            Chattering = [.. chattering.Take(Listed)], Fleeting = [.. fleeting.Take(Listed)],
            Stale = [.. stale.Take(Listed).Select(o => new StaleAlarm(o.AlarmId, o.Twin, o.Text, o.Priority, o.RaisedMs, o.ReturnedMs))],
            Priorities = priorities,
        };
        return report with
        {
            Figures = Figures(report, tables, chattering.Count, fleeting.Sum(static f => f.Count),
                StaleOnWorstDay(stale, fromMs, toMs, definitions), Standing(log.Occurrences, fromMs, toMs)),
        };
    }

    /// <summary>EEMUA 191 load class of an average per 10 minutes: 0 acceptable (≤ 1), 1 manageable (≤ 2), 2 over-demanding (≤ 5),
    /// 3 likely unacceptable (≤ 10), 4 very likely unacceptable.</summary>
    public static int LoadClass(double perTenMinutes) => perTenMinutes switch { <= 1 => 0, <= 2 => 1, <= 5 => 2, <= 10 => 3, _ => 4 };

    private static ImmutableArray<AlarmFigure> Figures(
        AlarmReport report, PerformanceTables tables, int chattering, int fleeting, int stale, double standing)
    {
        var definitions = tables.Definitions;
        var positions = (double)report.Positions;
        var hours = (int)(HourMs / definitions.BucketMs);
        var busy = report.Buckets.Select((n, i) => (n, Hour: ((report.FromMs / definitions.BucketMs) + i) / hours))
            .GroupBy(static b => b.Hour, static b => b.n).Select(static g => g.Sum()).ToList();
        var days = Math.Max((report.ToMs - report.FromMs) / DayMs, 1e-9);
        var figures = new List<(string, double)>
        {
            ("perTenMinutes", report.Buckets.Average() / positions),
            ("perHour", report.Annunciations / (days * 24) / positions),
            ("perDay", report.Annunciations / days / positions),
            ("peak", report.Buckets.Max() / positions),
            ("bucketsOver10", report.Buckets.Count(n => n / positions > definitions.FloodStartsOver) / (double)report.Buckets.Length),
            ("hoursOver30", busy.Count(n => n / positions > definitions.BusyHourOver) / (double)busy.Count),
            ("flood", report.Floods.Sum(static f => f.ToMs - f.FromMs) / (double)(report.Buckets.Length * definitions.BucketMs)),
            ("topTen", report.Annunciations == 0 ? 0 : report.Top.Sum(static t => t.Count) / (double)report.Annunciations),
            ("chattering", chattering),
            ("chatterIndex", report.Chattering.Select(static c => c.ChatterIndex).DefaultIfEmpty().Max()),
            ("fleeting", fleeting),
            ("stale", stale),
            ("standing", standing / positions),
            ("useful", report.Judged == 0 ? double.NaN : report.Useful / (double)report.Judged),
        };
        foreach (var priority in report.Priorities)
        {
            figures.Add(($"acknowledgeP90Priority{(int)priority.Priority}", priority.P90S));
            figures.Add(($"sharePriority{(int)priority.Priority}", report.Annunciations == 0 ? double.NaN : priority.Share));
        }

        return [.. figures.Select(f => new AlarmFigure(f.Item1, f.Item2, tables.Target(f.Item1)))];
    }

    private static ImmutableArray<AlarmFlood> FloodsOf(
        ImmutableArray<int> buckets, long fromMs, int positions, PerformanceDefinitions definitions)
    {
        var found = Floods.Find(buckets.AsSpan(), definitions.FloodStartsOver * positions, definitions.FloodEndsBelow * positions);
        var first = fromMs / definitions.BucketMs * definitions.BucketMs;
        return [.. found.Select(f => new AlarmFlood(first + (f.First * definitions.BucketMs),
            first + ((f.First + f.Length) * definitions.BucketMs), buckets.Skip(f.First).Take(f.Length).Sum(),
            buckets.Skip(f.First).Take(f.Length).Max()))];
    }

    private static Dictionary<(string, string), AlarmTally> Tallies(List<Annunciation> heard, IEnumerable<Occurrence> occurrences)
    {
        var texts = new Dictionary<(string, string), LocalizedText>();
        foreach (var occurrence in occurrences) texts[(occurrence.Twin, occurrence.Rule)] = occurrence.Text;
        return heard.GroupBy(static a => (a.Twin, a.Rule)).ToDictionary(static g => g.Key, g => new AlarmTally(
            g.Key.Twin, g.Key.Rule, texts[g.Key], g.Last().Priority, g.Count(), g.Count() / (double)heard.Count,
            Floods.ChatterIndex([.. g.Select(static a => a.AtMs)])));
    }

    private static List<AlarmTally> Chattering(
        List<Annunciation> heard, Dictionary<(string, string), AlarmTally> tallies, PerformanceDefinitions definitions) =>
        [.. heard.GroupBy(static a => (a.Twin, a.Rule))
            .Where(g => Floods.IsChattering([.. g.Select(static a => a.AtMs)], definitions.ChatterCount, definitions.ChatterWindowMs))
            .Select(g => tallies[g.Key]).OrderByDescending(static t => t.Count)];

    private static List<AlarmTally> Fleeting(List<Occurrence> raised, List<AlarmTally> chattering,
        Dictionary<(string, string), AlarmTally> tallies, PerformanceDefinitions definitions)
    {
        var apart = chattering.Select(static c => (c.Twin, c.Rule)).ToHashSet();
        return [.. raised
            .Where(o => o.ReturnedMs != 0 && o.ReturnedMs - o.RaisedMs < definitions.FleetingMs && !o.Touched
                && !apart.Contains((o.Twin, o.Rule)) && tallies.ContainsKey((o.Twin, o.Rule)))
            .GroupBy(static o => (o.Twin, o.Rule))
            .Select(g => tallies[g.Key] with { Count = g.Count() }).OrderByDescending(static t => t.Count)];
    }

    private static bool IsStale(Occurrence occurrence, long fromMs, long toMs, PerformanceDefinitions definitions)
    {
        var end = occurrence.ReturnedMs == 0 ? toMs : occurrence.ReturnedMs;
        return end > fromMs && end - occurrence.RaisedMs > definitions.StaleMs;
    }

    private static int StaleOnWorstDay(List<Occurrence> stale, long fromMs, long toMs, PerformanceDefinitions definitions)
    {
        var worst = 0;
        for (var day = fromMs; day < toMs; day += (long)DayMs)
        {
            var dayEnd = Math.Min(day + (long)DayMs, toMs);
            worst = Math.Max(worst, stale.Count(o =>
            {
                var since = o.RaisedMs + definitions.StaleMs;
                return since < dayEnd && (o.ReturnedMs == 0 || o.ReturnedMs > Math.Max(day, since));
            }));
        }

        return worst;
    }

    private static double Standing(IEnumerable<Occurrence> occurrences, long fromMs, long toMs) =>
        occurrences.Sum(o => Math.Max(0, (o.ReturnedMs == 0 ? toMs : Math.Min(o.ReturnedMs, toMs)) - Math.Max(o.RaisedMs, fromMs)))
            / Math.Max(1.0, toMs - fromMs);

    private static ImmutableArray<PriorityShare> Priorities(List<Annunciation> heard, List<Occurrence> raised)
    {
        var shares = ImmutableArray.CreateBuilder<PriorityShare>();
        foreach (var priority in Enum.GetValues<AlarmPriority>())
        {
            var count = heard.Count(a => a.Priority == priority);
            var seconds = raised.Where(o => o.Priority == priority && o.AcknowledgedMs != 0)
                .Select(static o => (o.AcknowledgedMs - o.RaisedMs) / 1_000.0).Order().ToList();
            shares.Add(new PriorityShare(priority, count, heard.Count == 0 ? 0 : count / (double)heard.Count, seconds.Count,
                Floods.Percentile(seconds, 0.5), Floods.Percentile(seconds, 0.9)));
        }

        return shares.ToImmutable();
    }
}
