using System.Globalization;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Grains.Drills;

/// <summary>The alarm list of a drill, out of memory, in the order of the live one.</summary>
internal static class DrillAlarms
{
    /// <summary>A page of the list.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="open">Newest step of every open or suppressed alarm.</param>
    /// <param name="steps">All steps, in order.</param>
    public static AlarmPage Page(AlarmQuery query, IReadOnlyCollection<AlarmTransition> open, IReadOnlyList<AlarmTransition> steps)
    {
        IEnumerable<AlarmTransition> found = query.State switch
        {
            "unacknowledged" => Urgent(open.Where(static a => IsOpen(a) && !a.State.Acknowledged)),
            "shelved" => Urgent(open.Where(static a => a.State.Suppression != Suppression.None)),
            "all" => Newest(open, steps).OrderByDescending(static a => a.AtMs).ThenBy(static a => a.AlarmId, StringComparer.Ordinal),
            _ => Urgent(open.Where(IsOpen)),
        };
        var all = found.Where(a => query.Twin is null || a.Twin == query.Twin).ToList();
        var from = int.TryParse(query.Before, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var max = Math.Clamp(query.Max, 1, Domain.Limits.PageSize);
        var next = from + max < all.Count ? (from + max).ToString(CultureInfo.InvariantCulture) : null;
        return new AlarmPage([.. all.Skip(from).Take(max)], all.Count, next);
    }

    private static bool IsOpen(AlarmTransition alarm) => alarm.State.IsOpen && alarm.State.Suppression == Suppression.None;

    private static IEnumerable<AlarmTransition> Urgent(IEnumerable<AlarmTransition> alarms) => alarms
        .OrderBy(static a => a.Priority).ThenByDescending(static a => a.State.RaisedMs)
        .ThenBy(static a => a.AlarmId, StringComparer.Ordinal);

    private static IEnumerable<AlarmTransition> Newest(IReadOnlyCollection<AlarmTransition> open, IReadOnlyList<AlarmTransition> steps)
    {
        var newest = new Dictionary<string, AlarmTransition>(StringComparer.Ordinal);
        foreach (var alarm in open) newest[alarm.AlarmId] = alarm;
        foreach (var step in steps)
        {
            if (!newest.TryGetValue(step.AlarmId, out var known) || known.State.Sequence <= step.State.Sequence)
                newest[step.AlarmId] = step;
        }

        return newest.Values;
    }
}
