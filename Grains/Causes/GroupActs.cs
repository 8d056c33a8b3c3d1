using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Knowledge.Causes;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Causes;

namespace Twin.Grains.Causes;

/// <summary>Acknowledges a group member by member, in whatever realm it stands.</summary>
internal static class GroupActs
{
    /// <summary>Never acknowledges members of priority 1 and 2, nor those that came after the person looked.</summary>
    /// <param name="groups">The groups as they stand.</param>
    /// <param name="groupId">Which.</param>
    /// <param name="seenMs">How new the group was when the person looked; null: as it stands.</param>
    /// <param name="acknowledge">Acknowledges an alarm by its id.</param>
    public static async ValueTask<GroupOutcome> AcknowledgeAsync(
        ImmutableArray<AlarmGroup> groups, string groupId, long? seenMs, Func<string, ValueTask<AlarmOutcome>> acknowledge)
    {
        var group = groups.FirstOrDefault(g => g.Id == groupId);
        if (group is null) return new GroupOutcome(null, new TwinError("alarm-group.unknown", $"There is no alarm group '{groupId}'."));
        var plan = GroupAcknowledgement.Of(group, seenMs ?? long.MaxValue);
        var (done, left) = (ImmutableArray.CreateBuilder<string>(), plan.Left.ToBuilder());
        foreach (var id in plan.Acknowledge)
        {
            if ((await acknowledge(id)).Error is { } error)
                left.Add(new LeftAlarm(id, error.Code, new LocalizedText(error.Message, "")));
            else done.Add(id);
        }

        return new GroupOutcome(new GroupAcknowledgement(done.DrainToImmutable(), left.DrainToImmutable()), null);
    }
}
