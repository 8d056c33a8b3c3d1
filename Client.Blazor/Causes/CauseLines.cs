using Twin.Domain.Alarms;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Causes;

/// <summary>Joins the groups as they were told with the live alarms, which may be newer. Every live alarm shows exactly once.</summary>
public static class CauseLines
{
    /// <summary>The lines: unacknowledged priority 1 pinned, then worst priority, then unacknowledged, then newest.</summary>
    /// <param name="groups">As they were told.</param>
    /// <param name="alarms">Those to show, newest steps.</param>
    public static IReadOnlyList<CauseLine> Of(IReadOnlyList<CauseGroup> groups, IEnumerable<AlarmTransition> alarms)
    {
        var left = alarms.ToDictionary(static a => a.AlarmId, StringComparer.Ordinal);
        var lines = new List<CauseLine>();
        foreach (var group in groups)
        {
            var members = group.Members.Where(m => left.ContainsKey(m.Id)).Select(m => left[m.Id]).ToArray();
            if (members.Length == 0) continue;
            var first = left.GetValueOrDefault(group.Origin.Id) ?? group.Origin.Alarm;
            foreach (var member in members) left.Remove(member.AlarmId);
            lines.Add(new CauseLine(group.Id, group, first, group.Origin.OnsetMs, members));
        }

        lines.AddRange(left.Values.Select(static a => new CauseLine(a.AlarmId, null, a, a.State.RaisedMs, [a])));
        lines.Sort(Compare);
        return lines;
    }

    /// <summary>A group is one line, its priority 1 alarms listed under it whatever its size, the others when it is open.</summary>
    /// <param name="lines">Lines.</param>
    /// <param name="opened">Ids of the groups that somebody opened.</param>
    public static IReadOnlyList<CauseRow> Rows(IEnumerable<CauseLine> lines, IReadOnlySet<string> opened)
    {
        var rows = new List<CauseRow>();
        foreach (var line in lines)
        {
            if (line.IsGroup) rows.Add(new CauseRow("cause:" + line.Id, line, null));
            rows.AddRange(Under(line, !line.IsGroup || opened.Contains(line.Id)));
        }

        return rows;
    }

    /// <summary>The alarms listed under a line.</summary>
    public static IEnumerable<CauseRow> Under(CauseLine line, bool opened) => line.Alarms
        .Where(a => opened || a.Priority == AlarmPriority.Critical).Select(a => new CauseRow(a.AlarmId, line, a));

    /// <summary>Whether the groups speak of just these open alarms, at these steps; if not, they are to be asked for again.</summary>
    public static bool Agree(IReadOnlyList<CauseGroup> groups, IEnumerable<AlarmTransition> alarms)
    {
        var told = groups.SelectMany(static g => g.Members).Where(static m => m.IsOpen)
            .ToDictionary(static m => m.Id, static m => m.Alarm.State.Sequence, StringComparer.Ordinal);
        var open = 0;
        foreach (var alarm in alarms)
        {
            if (!alarm.State.IsOpen || alarm.State.Suppression != Suppression.None) continue;
            open++;
            if (!told.TryGetValue(alarm.AlarmId, out var sequence) || sequence < alarm.State.Sequence) return false;
        }

        return open == told.Count;
    }

    private static int Compare(CauseLine a, CauseLine b)
    {
        var order = Pinned(b).CompareTo(Pinned(a));
        if (order == 0) order = a.Worst.CompareTo(b.Worst);
        if (order == 0) order = (b.Unacknowledged > 0).CompareTo(a.Unacknowledged > 0);
        if (order == 0) order = b.SinceMs.CompareTo(a.SinceMs);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    private static bool Pinned(CauseLine line) => line.Waiting == AlarmPriority.Critical;
}
