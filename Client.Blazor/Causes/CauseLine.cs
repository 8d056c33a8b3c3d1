using Twin.Domain.Alarms;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Causes;

/// <summary>What the rail says in one line: an alarm alone, or alarms under the one that explains them.</summary>
/// <param name="Id">Id of the origin's alarm.</param>
/// <param name="Group">The group as it was told; null: an alarm not yet grouped.</param>
/// <param name="First">The origin's alarm, newest step; it may have returned.</param>
/// <param name="SinceMs">When the origin began, Unix ms.</param>
/// <param name="Alarms">Those to show, newest steps; the origin first, then by time.</param>
public sealed record CauseLine(string Id, CauseGroup? Group, AlarmTransition First, long SinceMs, IReadOnlyList<AlarmTransition> Alarms)
{
    /// <summary>Several alarms under one cause.</summary>
    public bool IsGroup => Group is not null && Alarms.Count > 1;

    /// <summary>Worst priority of those shown.</summary>
    public AlarmPriority Worst => Alarms.Min(static a => a.Priority);

    /// <summary>How many wait for acknowledgement.</summary>
    public int Unacknowledged => Alarms.Count(static a => !a.State.Acknowledged);

    /// <summary>Worst priority of those that wait; null: none.</summary>
    public AlarmPriority? Waiting => Unacknowledged == 0
        ? null
        : Alarms.Where(static a => !a.State.Acknowledged).Min(static a => a.Priority);

    /// <summary>Whether acknowledging the group would acknowledge anything: priority 1 and 2 are acknowledged one by one.</summary>
    public bool MayAcknowledge => Alarms.Any(static a => !a.State.Acknowledged && a.Priority >= AlarmPriority.Medium);
}

/// <summary>A row of the rail or the list: the head of a group, or an alarm.</summary>
/// <param name="Key">Identity of the row.</param>
/// <param name="Line">Line it belongs to.</param>
/// <param name="Alarm">The alarm; null: the row is the head of <paramref name="Line"/>.</param>
public sealed record CauseRow(string Key, CauseLine Line, AlarmTransition? Alarm)
{
    /// <summary>An alarm under its group.</summary>
    public bool IsMember => Alarm is not null && Line.IsGroup;
}
