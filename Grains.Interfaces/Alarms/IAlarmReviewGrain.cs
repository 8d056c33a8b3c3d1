using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;

namespace Twin.Grains.Interfaces.Alarms;

/// <summary>How well the alarms of a plant work (key <c>realm/plant/alarm-review</c>; stateless). The caller has authorised the
/// actor.</summary>
[Alias("twin.IAlarmReviewGrain")]
public interface IAlarmReviewGrain : IGrainWithStringKey
{
    /// <summary>The figures over [fromMs, toMs) for so many operating positions.</summary>
    [Alias("Report"), ReadOnly]
    ValueTask<AlarmReport> ReportAsync(long fromMs, long toMs, int positions);

    /// <summary>Rules worth changing, judged by the same window.</summary>
    [Alias("Suggest"), ReadOnly]
    ValueTask<ImmutableArray<AlarmSuggestion>> SuggestAsync(long fromMs, long toMs);

    /// <summary>Replays kept readings through a changed rule. Changes nothing.</summary>
    [Alias("Try"), ReadOnly]
    ValueTask<TrialOutcome> TryAsync(TrialRequest request);

    /// <summary>Writes into the log what somebody found out about an occurrence; the last word counts.</summary>
    [Alias("Judge")]
    ValueTask<TwinError?> JudgeAsync(string alarmId, AlarmVerdict verdict, string actor, string? comment);
}

/// <summary>Which rule to try how, over which time (Unix ms).</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.trial.request.v1")]
public sealed record TrialRequest(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] RuleChange Change,
    [property: Id(3)] long FromMs, [property: Id(4)] long ToMs);

/// <summary>How a trial went: a result, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.trial.outcome.v1")]
public sealed record TrialOutcome([property: Id(0)] TrialResult? Result, [property: Id(1)] TwinError? Error);
