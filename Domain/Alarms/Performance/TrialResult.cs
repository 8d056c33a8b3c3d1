using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms.Trials;

namespace Twin.Domain.Alarms.Performance;

/// <summary>What a changed rule would have done over the past.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.trial.v1")]
public sealed record TrialResult
{
    /// <summary>Alarms listed at most, of each list.</summary>
    public const int Listed = 50;

    [Id(0)] public required long Readings { get; init; }
    /// <summary>Alarms of the rule as it is.</summary>
    [Id(1)] public required int Before { get; init; }
    /// <summary>Alarms of the changed rule.</summary>
    [Id(2)] public required int After { get; init; }
    /// <summary>Alarms that would not have come at all.</summary>
    [Id(3)] public required int Lost { get; init; }
    /// <summary>Of these, confirmed as real by people.</summary>
    [Id(4)] public required int RealLost { get; init; }
    /// <summary>Alarms that would have come later.</summary>
    [Id(5)] public required int Later { get; init; }
    /// <summary>Of these, confirmed as real.</summary>
    [Id(6)] public required int RealLater { get; init; }
    /// <summary>Longest delay, ms.</summary>
    [Id(7)] public required long WorstDelayMs { get; init; }
    /// <summary>Longest delay of a confirmed one, ms.</summary>
    [Id(8)] public required long WorstRealDelayMs { get; init; }
    /// <summary>Lost and later ones: real first, then the longest delay.</summary>
    [Id(9)] public required ImmutableArray<TrialEffect> Effects { get; init; }
    /// <summary>Some readings were left out to bound the work.</summary>
    [Id(10)] public bool Truncated { get; init; }
    /// <summary>Keys of warnings: <c>safetyTime</c>, <c>safety</c>, <c>realLost</c>, <c>everything</c>, <c>noReadings</c>.</summary>
    [Id(11)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// Sets the alarms of both sides against each other. One is lost when no alarm of the other side holds at any time of it, else it is
    /// later by as much as the first that does.
    /// </summary>
    public static TrialResult Compare(IReadOnlyList<AlarmSpan> before, IReadOnlyList<AlarmSpan> after, long toMs,
        IReadOnlyList<(long FromMs, long ToMs)> real, long readings)
    {
        var effects = new List<TrialEffect>();
        var at = 0;
        foreach (var alarm in before)
        {
            var end = SpanMatch.End(alarm, toMs);
            while (at < after.Count && SpanMatch.End(after[at], toMs) < alarm.FromMs) at++;
            var isReal = real.Any(r => r.FromMs <= end && r.ToMs >= alarm.FromMs);
            var delay = at >= after.Count || after[at].FromMs > end ? -1 : Math.Max(0, after[at].FromMs - alarm.FromMs);
            if (delay != 0) effects.Add(new TrialEffect(alarm.FromMs, end - alarm.FromMs, delay, isReal));
        }

        var lost = effects.Where(static e => e.IsLost).ToList();
        var later = effects.Where(static e => !e.IsLost).ToList();
        return new TrialResult
        {
            Readings = readings, Before = before.Count, After = after.Count, Lost = lost.Count, RealLost = lost.Count(static e => e.Real),
            Later = later.Count, RealLater = later.Count(static e => e.Real),
            WorstDelayMs = later.Select(static e => e.DelayMs).DefaultIfEmpty().Max(),
            WorstRealDelayMs = later.Where(static e => e.Real).Select(static e => e.DelayMs).DefaultIfEmpty().Max(),
            Effects = [.. effects.OrderByDescending(static e => e.Real).ThenByDescending(static e => e.IsLost)
                .ThenByDescending(static e => e.DelayMs).Take(Listed)],
        };
    }
}

/// <summary>One alarm that a changed rule would have lost or delayed.</summary>
/// <param name="RaisedMs">When it came, Unix ms.</param>
/// <param name="DurationMs">How long it held.</param>
/// <param name="DelayMs">Later by this; -1: lost.</param>
/// <param name="Real">People confirmed it.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.trial.effect.v1")]
public readonly record struct TrialEffect(
    [property: Id(0)] long RaisedMs, [property: Id(1)] long DurationMs, [property: Id(2)] long DelayMs, [property: Id(3)] bool Real)
{
    /// <summary>It would not have come.</summary>
    public bool IsLost => DelayMs < 0;
}
