using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Alarms.Trials;

/// <summary>What a change does to one alarm of the past. Cross the wire: append only.</summary>
public enum DryRunChange : byte
{
    /// <summary>It would have come and did not.</summary>
    Came = 0,
    /// <summary>It did come and would not have.</summary>
    Gone = 1,
    Longer = 2,
    Shorter = 3,
    /// <summary>As long, at another time.</summary>
    Moved = 4,
}

/// <summary>What another version of the model would have done to the alarms of a stretch of the past. Times are Unix ms.</summary>
[GenerateSerializer, Immutable, Alias("twin.dryrun.result.v1")]
public sealed record DryRunResult
{
    [Id(0)] public required long FromMs { get; init; }
    [Id(1)] public required long ToMs { get; init; }
    /// <summary>Twins whose alarms could differ and were replayed.</summary>
    [Id(2)] public required int Twins { get; init; }
    [Id(3)] public required long Readings { get; init; }
    /// <summary>Alarms of the replayed twins as the model is.</summary>
    [Id(4)] public required int Before { get; init; }
    /// <summary>The same with the change.</summary>
    [Id(5)] public required int After { get; init; }
    [Id(6)] public required int Came { get; init; }
    [Id(7)] public required int Gone { get; init; }
    [Id(8)] public required int Longer { get; init; }
    [Id(9)] public required int Shorter { get; init; }
    [Id(10)] public required int Moved { get; init; }
    /// <summary>Length of a bucket of the counts, ms; the first begins at <see cref="FromMs"/> rounded down.</summary>
    [Id(11)] public required long BucketMs { get; init; }
    /// <summary>Alarms per bucket of the whole plant: those replayed, and those of other twins as the log has them.</summary>
    [Id(12)] public required ImmutableArray<int> BucketsBefore { get; init; }
    [Id(13)] public required ImmutableArray<int> BucketsAfter { get; init; }
    /// <summary>Buckets in flood (EEMUA 191 / ISA-18.2).</summary>
    [Id(14)] public required int FloodBucketsBefore { get; init; }
    [Id(15)] public required int FloodBucketsAfter { get; init; }
    /// <summary>Alarms per 10 minutes, mean, of one operating position.</summary>
    [Id(16)] public required double MeanBefore { get; init; }
    [Id(17)] public required double MeanAfter { get; init; }
    /// <summary>Rules with a difference, the most changed first.</summary>
    [Id(18)] public required ImmutableArray<DryRunRule> Rules { get; init; }
    [Id(19)] public required int RulesTotal { get; init; }
    /// <summary>Single alarms that differ, the most urgent first, then the earliest.</summary>
    [Id(20)] public required ImmutableArray<DryRunEffect> Effects { get; init; }
    [Id(21)] public required ImmutableArray<DryRunWarning> Warnings { get; init; }

    /// <summary>Alarms that differ in any way.</summary>
    public int Differences => Came + Gone + Longer + Shorter + Moved;
}

/// <summary>One rule of one twin, before and after. Shares are of the time looked at, 0 to 1.</summary>
[GenerateSerializer, Immutable, Alias("twin.dryrun.rule.v1")]
public sealed record DryRunRule(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] LocalizedText Text,
    [property: Id(3)] AlarmPriority Priority, [property: Id(4)] int Before, [property: Id(5)] int After, [property: Id(6)] int Came,
    [property: Id(7)] int Gone, [property: Id(8)] int Longer, [property: Id(9)] int Shorter, [property: Id(10)] int Moved,
    [property: Id(11)] double ActiveBefore, [property: Id(12)] double ActiveAfter);

/// <summary>One alarm that differs; times 0: there is none on that side, or it has not ended.</summary>
[GenerateSerializer, Immutable, Alias("twin.dryrun.effect.v1")]
public readonly record struct DryRunEffect(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] AlarmPriority Priority,
    [property: Id(3)] DryRunChange Change, [property: Id(4)] AlarmTimes Before, [property: Id(5)] AlarmTimes After);

/// <summary>Begin and end, Unix ms; 0: none.</summary>
[GenerateSerializer, Immutable, Alias("twin.dryrun.times.v1")]
public readonly record struct AlarmTimes([property: Id(0)] long FromMs, [property: Id(1)] long ToMs);

/// <summary>Something to think about before publishing.</summary>
/// <param name="Key"><c>everything</c> (nearly always active), <c>flood</c>, <c>load</c> (more per 10 min than EEMUA 191 calls
/// manageable), <c>chattering</c>, <c>safetyLost</c>, <c>safetyTime</c> (delay beyond a tenth of the safety time), <c>noReadings</c>,
/// <c>truncated</c>.</param>
/// <param name="Twin">Twin it is about, or empty.</param>
/// <param name="Rule">Rule it is about, or empty.</param>
/// <param name="Value">The number behind it: share, buckets, alarms.</param>
[GenerateSerializer, Immutable, Alias("twin.dryrun.warning.v1")]
public sealed record DryRunWarning(
    [property: Id(0)] string Key, [property: Id(1)] string Twin, [property: Id(2)] string Rule, [property: Id(3)] double Value);
