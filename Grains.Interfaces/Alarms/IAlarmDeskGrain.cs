using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms;

namespace Twin.Grains.Interfaces.Alarms;

/// <summary>Reads the alarm list and acts upon alarms (stateless; key: any). The caller has authorised the actor.</summary>
[Alias("twin.IAlarmDeskGrain")]
public interface IAlarmDeskGrain : IGrainWithStringKey
{
    [Alias("List"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<AlarmPage> ListAsync(AlarmQuery query);

    /// <summary>The steps of one occurrence, oldest first; empty: no such alarm.</summary>
    [Alias("History"), ReadOnly]
    ValueTask<IReadOnlyList<AlarmTransition>> HistoryAsync(string alarmId);

    /// <summary>Does it, durably, before it answers.</summary>
    [Alias("Act")]
    ValueTask<AlarmOutcome> ActAsync(string alarmId, AlarmCommand command);
}

/// <summary>How an act went.</summary>
/// <param name="Alarm">The alarm after it (null when there is none of that id).</param>
/// <param name="Error">Why it was refused, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.outcome.v1")]
public sealed record AlarmOutcome([property: Id(0)] AlarmTransition? Alarm, [property: Id(1)] TwinError? Error);

/// <summary>Which alarms to list.</summary>
/// <param name="Realm">Realm.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="State"><c>active</c> (open occurrences), <c>unacknowledged</c>, <c>shelved</c> (any suppression), <c>all</c> (closed
/// too).</param>
/// <param name="Twin">Only this twin, or null.</param>
/// <param name="Before">Cursor of the last page, or null.</param>
/// <param name="Max">Items at most.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.query.v1")]
public sealed record AlarmQuery(
    [property: Id(0)] string Realm,
    [property: Id(1)] string Plant,
    [property: Id(2)] string State,
    [property: Id(3)] string? Twin,
    [property: Id(4)] string? Before,
    [property: Id(5)] int Max);

/// <summary>A page of the alarm list: priority first for open ones, newest first for all.</summary>
[GenerateSerializer, Immutable, Alias("twin.alarm.page.v1")]
public sealed record AlarmPage(
    [property: Id(0)] IReadOnlyList<AlarmTransition> Items,
    [property: Id(1)] long Total,
    [property: Id(2)] string? Next);
