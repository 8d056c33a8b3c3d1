using System.Collections.Immutable;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>Adds finished cases up into a result, in memory that does not grow with the time replayed.</summary>
public sealed class DryRunTally
{
    private const int Rules = 500;
    private const int Effects = 500;
    private const int Warnings = 200;

    private readonly CompiledPlant _after;
    private readonly PerformanceTables _tables;
    private readonly long _fromMs;
    private readonly long _toMs;
    private readonly int[] _before;
    private readonly int[] _would;
    private readonly int[] _totals = new int[5];
    private readonly List<DryRunRule> _rules = [];
    private readonly List<DryRunEffect> _effects = [];
    private readonly List<DryRunWarning> _warnings = [];
    private int _rulesTotal;
    private int _twins;
    private long _readings;
    private (int Before, int After) _alarms;
    private bool _truncated;

    /// <param name="after">The plant as it would be.</param>
    /// <param name="tables">Targets and definitions.</param>
    /// <param name="fromMs">First moment looked at, Unix ms.</param>
    /// <param name="toMs">End.</param>
    public DryRunTally(CompiledPlant after, PerformanceTables tables, long fromMs, long toMs)
    {
        _after = after;
        _tables = tables;
        _fromMs = fromMs;
        _toMs = toMs;
        _before = [.. Floods.Buckets([], fromMs, toMs, tables.Definitions.BucketMs)];
        _would = new int[_before.Length];
    }

    /// <summary>Something was left out to bound the work.</summary>
    public void Truncate() => _truncated = true;

    /// <summary>Annunciations of twins that were not replayed; they are the same on both sides.</summary>
    public void Others(IEnumerable<long> times)
    {
        foreach (var time in times)
        {
            Count(_before, time);
            Count(_would, time);
        }
    }

    /// <summary>Takes a case whose readings are all fed; finishes it.</summary>
    public void Add(CaseTrial trial)
    {
        trial.Finish(_toMs);
        _twins += trial.Case.Twins.Length;
        _readings += trial.Readings;
        if (trial.Readings == 0) Warn("noReadings", trial.Case.Twins[0], "", trial.Case.Twins.Length);
        var twins = trial.Case.Twins.ToHashSet(StringComparer.Ordinal);
        foreach (var (twin, rule) in trial.Before.Alarms.Keys.Union(trial.After.Alarms.Keys).Where(k => twins.Contains(k.Twin)))
            Rule(trial, twin, rule);
        foreach (var twin in trial.Case.Twins) Delays(trial, twin);
    }

    /// <summary>The result so far.</summary>
    public DryRunResult Finish()
    {
        var definitions = _tables.Definitions;
        var floods = (Before: FloodBuckets(_before), After: FloodBuckets(_would));
        var mean = (Before: Mean(_before), After: Mean(_would));
        if (floods.After > floods.Before) Warn("flood", "", "", floods.After);
        if (mean.After > _tables.Target("perTenMinutes").Limit && mean.After > mean.Before) Warn("load", "", "", mean.After);
        if (_truncated) Warn("truncated", "", "", 0);
        Trim();
        return new DryRunResult
        {
            FromMs = _fromMs, ToMs = _toMs, Twins = _twins, Readings = _readings, Before = _alarms.Before, After = _alarms.After,
            Came = _totals[(int)DryRunChange.Came], Gone = _totals[(int)DryRunChange.Gone], Longer = _totals[(int)DryRunChange.Longer],
            Shorter = _totals[(int)DryRunChange.Shorter], Moved = _totals[(int)DryRunChange.Moved], BucketMs = definitions.BucketMs,
            BucketsBefore = [.. _before], BucketsAfter = [.. _would], FloodBucketsBefore = floods.Before, FloodBucketsAfter = floods.After,
            MeanBefore = mean.Before, MeanAfter = mean.After, RulesTotal = _rulesTotal, Rules = [.. _rules], Effects = [.. _effects],
            Warnings = [.. _warnings],
        };
    }

    private void Rule(CaseTrial trial, string twin, string rule)
    {
        var (was, would) = (Find(trial.Before, twin, rule), Find(trial.After, twin, rule));
        if ((would ?? was) is not { } definition) return;
        var (before, after) = (trial.AlarmsOf(twin, rule, false), trial.AlarmsOf(twin, rule, true));
        var counts = (Before: CountAll(before, _before), After: CountAll(after, _would));
        _alarms = (_alarms.Before + counts.Before, _alarms.After + counts.After);
        _truncated |= IsTruncated(trial.Before, twin, rule) || IsTruncated(trial.After, twin, rule);
        Span<int> found = stackalloc int[_totals.Length];
        foreach (var (change, from, to) in SpanMatch.Differences(before, after, _fromMs, _toMs))
        {
            found[(int)change]++;
            _effects.Add(new DryRunEffect(twin, rule, definition.Priority, change, from, to));
            if (_effects.Count > 4 * Effects) Trim();
        }

        for (var i = 0; i < found.Length; i++) _totals[i] += found[i];
        var shares = (Before: Share(before, trial), After: Share(after, trial));
        Judge(twin, rule, was?.Safety == true || would?.Safety == true, (before, after), shares, found[(int)DryRunChange.Gone]);
        if (found[0] + found[1] + found[2] + found[3] + found[4] == 0) return;
        _rulesTotal++;
        _rules.Add(new DryRunRule(twin, rule, definition.Text, definition.Priority, counts.Before, counts.After, found[0], found[1],
            found[2], found[3], found[4], shares.Before, shares.After));
        if (_rules.Count > 4 * Rules) Trim();
    }

    private void Judge(string twin, string rule, bool safety,
        (IReadOnlyList<AlarmSpan> Before, IReadOnlyList<AlarmSpan> After) spans, (double Before, double After) shares, int gone)
    {
        var definitions = _tables.Definitions;
        if (shares.After >= definitions.MatchesEverythingShare && shares.Before < definitions.MatchesEverythingShare)
            Warn("everything", twin, rule, shares.After);
        if (Chatters(spans.After) && !Chatters(spans.Before)) Warn("chattering", twin, rule, spans.After.Count);
        if (gone > 0 && safety) Warn("safetyLost", twin, rule, gone);
    }

    private void Delays(CaseTrial trial, string id)
    {
        if (_after.Find(id) is not { } twin || trial.After.RulesOf(id) is not { } rules) return;
        for (var i = 0; i < rules.Count; i++)
        {
            var would = rules[i].Definition;
            var was = Find(trial.Before, id, would.Id);
            if (would.OnDelayMs <= (was?.OnDelayMs ?? 0)) continue;
            if (Suggestions.Check(twin, would, new RuleChange(), _after, _tables).Contains("safetyTime"))
                Warn("safetyTime", id, would.Id, would.OnDelayMs / 1_000.0);
        }
    }

    private bool Chatters(IReadOnlyList<AlarmSpan> spans) => Floods.IsChattering(
        [.. spans.Select(static s => s.FromMs)], _tables.Definitions.ChatterCount, _tables.Definitions.ChatterWindowMs);

    private double Share(IReadOnlyList<AlarmSpan> spans, CaseTrial trial)
    {
        var from = Math.Max(_fromMs, trial.ObservedFromMs);
        if (trial.Readings == 0 || from >= _toMs) return 0;
        var active = spans.Sum(s => Math.Max(0, Math.Min(_toMs, SpanMatch.End(s, _toMs)) - Math.Max(from, s.FromMs)));
        return active / (double)(_toMs - from);
    }

    private int CountAll(IReadOnlyList<AlarmSpan> spans, int[] buckets)
    {
        var count = 0;
        foreach (var span in spans)
        {
            if (Count(buckets, span.FromMs)) count++;
        }

        return count;
    }

    private bool Count(int[] buckets, long atMs)
    {
        if (atMs < _fromMs || atMs > _toMs) return false;
        buckets[Math.Min((atMs / _tables.Definitions.BucketMs) - (_fromMs / _tables.Definitions.BucketMs), buckets.Length - 1)]++;
        return true;
    }

    private int FloodBuckets(int[] buckets) => Floods.Find(
        buckets, _tables.Definitions.FloodStartsOver, _tables.Definitions.FloodEndsBelow).Sum(static f => f.Length);

    private double Mean(int[] buckets) =>
        buckets.Sum() * (double)_tables.Definitions.BucketMs / Math.Max(_tables.Definitions.BucketMs, _toMs - _fromMs);

    private void Warn(string key, string twin, string rule, double value)
    {
        if (_warnings.Count < Warnings) _warnings.Add(new DryRunWarning(key, twin, rule, value));
    }

    /// <summary>Keeps what matters most.</summary>
    private void Trim()
    {
        var effects = _effects.OrderBy(static e => e.Priority).ThenBy(static e => e.Before.FromMs == 0 ? e.After.FromMs : e.Before.FromMs)
            .ThenBy(static e => e.Twin, StringComparer.Ordinal).ThenBy(static e => e.Rule, StringComparer.Ordinal).Take(Effects).ToList();
        _effects.Clear();
        _effects.AddRange(effects);
        var rules = _rules.OrderByDescending(static r => r.Came + r.Gone + r.Longer + r.Shorter + r.Moved)
            .ThenBy(static r => r.Priority).ThenBy(static r => r.Twin, StringComparer.Ordinal)
            .ThenBy(static r => r.Rule, StringComparer.Ordinal).Take(Rules).ToList();
        _rules.Clear();
        _rules.AddRange(rules);
    }

    private static bool IsTruncated(TrialWorld world, string twin, string rule) =>
        world.Alarms.TryGetValue((twin, rule), out var spans) && spans.Truncated;

    private static RuleDefinition? Find(TrialWorld world, string twin, string rule) =>
        world.RulesOf(twin) is { } rules && rules.TryFind(rule, out var index) ? rules[index].Definition : null;
}
