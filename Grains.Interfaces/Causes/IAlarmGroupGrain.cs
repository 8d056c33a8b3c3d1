using System.Collections.Immutable;
using Orleans.Metadata;
using Twin.Domain;
using Twin.Domain.Knowledge.Causes;

namespace Twin.Grains.Interfaces.Causes;

/// <summary>
/// The open alarms of a plant in a realm, grouped under their causes (key <c>realm/plant/alarm-groups</c>). It follows the change feed from
/// the first question on, and can always be made again from the open alarms.
/// </summary>
[Alias("twin.IAlarmGroupGrain"), DefaultGrainType("alarm-groups")]
public interface IAlarmGroupGrain : IGrainWithStringKey
{
    /// <summary>The groups in the order in which an operator should see them.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<AlarmGroup>> ListAsync();

    /// <summary>
    /// Acknowledges the members of priority 3 and 4 that were there when the person looked; never those of priority 1 and 2.
    /// </summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="actor">Who; the caller has authorised it.</param>
    /// <param name="comment">Why, or null.</param>
    /// <param name="seenMs"><see cref="AlarmGroup.NewestMs"/> of the group as the person saw it; null: as it stands.</param>
    [Alias("Acknowledge")]
    ValueTask<GroupOutcome> AcknowledgeAsync(string groupId, string actor, string? comment, long? seenMs);
}

/// <summary>What acknowledging a group did.</summary>
[GenerateSerializer, Immutable, Alias("twin.causes.outcome.v1")]
public sealed record GroupOutcome([property: Id(0)] GroupAcknowledgement? Done, [property: Id(1)] TwinError? Error);
