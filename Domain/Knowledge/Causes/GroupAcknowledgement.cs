using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>A member that acknowledging its group leaves as it is.</summary>
/// <param name="AlarmId">Alarm.</param>
/// <param name="Reason"><c>priority</c>: 1 and 2 are acknowledged one by one; <c>acknowledged</c>: already; <c>closed</c>: no longer
/// open; <c>newer</c>: came after the group was looked at; otherwise the code of a refusal.</param>
/// <param name="Text">The reason for people.</param>
[GenerateSerializer, Immutable, Alias("twin.causes.left.v1")]
public sealed record LeftAlarm([property: Id(0)] string AlarmId, [property: Id(1)] string Reason, [property: Id(2)] LocalizedText Text);

/// <summary>What acknowledging a group does: never to members of priority 1 and 2.</summary>
/// <param name="Acknowledge">Alarms to acknowledge.</param>
/// <param name="Left">Those left, and why.</param>
[GenerateSerializer, Immutable, Alias("twin.causes.acknowledgement.v1")]
public sealed record GroupAcknowledgement(
    [property: Id(0)] ImmutableArray<string> Acknowledge, [property: Id(1)] ImmutableArray<LeftAlarm> Left)
{
    private static readonly LocalizedText Priority =
        new("Alarms of priority 1 and 2 are acknowledged one by one.", "优先级 1 和 2 的报警须逐条确认。");

    private static readonly LocalizedText Already = new("Already acknowledged.", "已确认。");

    private static readonly LocalizedText Closed = new("No longer open.", "已不再处于报警状态。");

    private static readonly LocalizedText Newer = new("Came after the group was looked at.", "在查看该组之后出现。");

    /// <summary>Decides.</summary>
    /// <param name="group">The group as it stands.</param>
    /// <param name="seenMs">Onset of the newest member that the person saw, source time; later ones are left.</param>
    public static GroupAcknowledgement Of(AlarmGroup group, long seenMs = long.MaxValue)
    {
        var acknowledge = ImmutableArray.CreateBuilder<string>();
        var left = ImmutableArray.CreateBuilder<LeftAlarm>();
        foreach (var member in group.Members)
        {
            if (Keep(member, seenMs) is { } kept) left.Add(kept);
            else acknowledge.Add(member.Id);
        }

        return new GroupAcknowledgement(acknowledge.DrainToImmutable(), left.DrainToImmutable());
    }

    private static LeftAlarm? Keep(GroupMember member, long seenMs) => member switch
    {
        { IsOpen: false } => new(member.Id, "closed", Closed),
        { Alarm.State.Acknowledged: true } => new(member.Id, "acknowledged", Already),
        { Alarm.Priority: AlarmPriority.Critical or AlarmPriority.High } => new(member.Id, "priority", Priority),
        _ when member.OnsetMs > seenMs => new(member.Id, "newer", Newer),
        _ => null,
    };
}
