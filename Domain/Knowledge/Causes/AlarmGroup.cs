using System.Collections.Immutable;
using Orleans;
using Twin.Domain.Alarms;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>How a member came under its parent. Stored: append only.</summary>
public enum CauseLink : byte
{
    /// <summary>The origin: nothing explains it.</summary>
    Origin = 0,
    /// <summary>Another alarm of the same thing.</summary>
    SameSite = 1,
    /// <summary>A disturbance could have come along the plant's connections, in a time that fits.</summary>
    Path = 2,
    /// <summary>Another member of a first-out group.</summary>
    FirstOut = 3,
    /// <summary>Gateway or power of many tags went away at once.</summary>
    SharedSupply = 4,
    /// <summary>The topology does not know it; it usually comes together with its parent.</summary>
    Similar = 5,
}

/// <summary>An alarm in its group.</summary>
[GenerateSerializer, Immutable, Alias("twin.causes.member.v1")]
public sealed record GroupMember
{
    /// <summary>Newest step of the alarm.</summary>
    [Id(0)] public required AlarmTransition Alarm { get; init; }
    /// <summary>When it began, source time, Unix ms.</summary>
    [Id(1)] public required long OnsetMs { get; init; }
    /// <summary>False: it has returned or is suppressed, and stands here because it explains others.</summary>
    [Id(2)] public required bool IsOpen { get; init; }
    [Id(3)] public required CauseLink Link { get; init; }
    /// <summary>Alarm that explains it; null: the origin.</summary>
    [Id(4)] public string? ParentId { get; init; }
    /// <summary>Twins from the parent's to its own, both included; empty for an origin.</summary>
    [Id(5)] public ImmutableArray<string> Path { get; init; } = [];
    /// <summary>Steps between it and the origin, over members.</summary>
    [Id(6)] public required int Depth { get; init; }
    /// <summary>exp(−0.3 · links from the parent): how near its explanation is, 0 to 1.</summary>
    [Id(7)] public required double Score { get; init; }

    /// <summary>Id of the alarm.</summary>
    public string Id => Alarm.AlarmId;
}

/// <summary>A possible root cause of a group with its score S(r) of domain.md A6.</summary>
/// <param name="AlarmId">Alarm.</param>
/// <param name="Twin">Its twin.</param>
/// <param name="Score">Share of the group it explains, nearer and worse alarms counting more, less its silent neighbours.</param>
/// <param name="Explains">Members below it.</param>
/// <param name="Expected">Neighbours that should show an effect by now.</param>
/// <param name="Silent">Those of them that do not.</param>
[GenerateSerializer, Immutable, Alias("twin.causes.candidate.v1")]
public sealed record CauseCandidate(
    [property: Id(0)] string AlarmId,
    [property: Id(1)] string Twin,
    [property: Id(2)] double Score,
    [property: Id(3)] int Explains,
    [property: Id(4)] int Expected,
    [property: Id(5)] int Silent);

/// <summary>A group beside another: possibly independent of it.</summary>
/// <param name="GroupId">The other group.</param>
/// <param name="AlarmId">Its alarm from which this one may have come.</param>
/// <param name="Path">Twins from that alarm's to the origin's.</param>
[GenerateSerializer, Immutable, Alias("twin.causes.link.v1")]
public sealed record GroupLink(
    [property: Id(0)] string GroupId, [property: Id(1)] string AlarmId, [property: Id(2)] ImmutableArray<string> Path);

/// <summary>
/// Alarms explained by one origin. An alarm that nothing explains and that explains nothing is a group of one, so that the groups
/// together hold every open alarm exactly once.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.causes.group.v1")]
public sealed record AlarmGroup
{
    /// <summary>Id of the origin's alarm.</summary>
    [Id(0)] public required string Id { get; init; }
    /// <summary>One line for people.</summary>
    [Id(1)] public required LocalizedText Text { get; init; }
    /// <summary>The origin first, then by time.</summary>
    [Id(2)] public required ImmutableArray<GroupMember> Members { get; init; }
    /// <summary>Worst priority of its open members.</summary>
    [Id(3)] public required AlarmPriority Priority { get; init; }
    /// <summary>Open members.</summary>
    [Id(4)] public required int Open { get; init; }
    /// <summary>Open members not yet acknowledged.</summary>
    [Id(5)] public required int Unacknowledged { get; init; }
    /// <summary>Worst priority of the unacknowledged ones; null: none.</summary>
    [Id(6)] public AlarmPriority? UnacknowledgedPriority { get; init; }
    /// <summary>At most three possible causes: the origin first, since it began; then those that the score alone would put highest.
    /// The score weighs how much an alarm explains, so a link near the middle may beat the origin: it is a hint where to look.</summary>
    [Id(7)] public required ImmutableArray<CauseCandidate> Candidates { get; init; }
    /// <summary>Gateway or power feed that went away, when that explains the group.</summary>
    [Id(8)] public string? Supply { get; init; }
    /// <summary>Onset of its newest member, source time, Unix ms.</summary>
    [Id(9)] public required long NewestMs { get; init; }
    /// <summary>Another group from which this one may have followed, though its origin is of another family: possibly independent.
    /// </summary>
    [Id(10)] public GroupLink? MayFollow { get; init; }

    /// <summary>First to go wrong.</summary>
    public GroupMember Origin => Members[0];

    /// <summary>Open members of priority 1: a screen lists each of them beside the group, whatever its size.</summary>
    public IEnumerable<GroupMember> AlwaysShown => Members.Where(static m => m.IsOpen && m.Alarm.Priority == AlarmPriority.Critical);
}
