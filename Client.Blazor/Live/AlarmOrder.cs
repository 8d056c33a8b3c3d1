using Twin.Domain.Alarms;

namespace Twin.Client.Blazor.Live;

/// <summary>The order of the rail: suppressed last; unacknowledged priority 1 pinned; then priority, unacknowledged, newest.</summary>
public sealed class AlarmOrder : IComparer<AlarmTransition>
{
    /// <summary>The one instance.</summary>
    public static readonly AlarmOrder Rail = new();

    /// <inheritdoc/>
    public int Compare(AlarmTransition? x, AlarmTransition? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        var order = Class(x).CompareTo(Class(y));
        if (order != 0) return order;
        order = x.Priority.CompareTo(y.Priority);
        if (order != 0) return order;
        order = x.State.Acknowledged.CompareTo(y.State.Acknowledged);
        if (order != 0) return order;
        order = y.State.RaisedMs.CompareTo(x.State.RaisedMs);
        return order != 0 ? order : string.CompareOrdinal(x.AlarmId, y.AlarmId);
    }

    private static int Class(AlarmTransition alarm) =>
        alarm.State.Suppression != Suppression.None ? 2
        : alarm.Priority == AlarmPriority.Critical && !alarm.State.Acknowledged ? 0
        : 1;
}
