using System.Globalization;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Alarms;

namespace Twin.Client.Blazor.Alarms;

/// <summary>Words for alarms: keys of the resource files and formatted values.</summary>
public static class AlarmWords
{
    /// <summary>Resource key of the state as operators name it.</summary>
    public static string StateKey(AlarmState state) => state.Suppression switch
    {
        Suppression.OutOfService => "Alarm.State.OutOfService",
        Suppression.ByDesign => "Alarm.State.ByDesign",
        Suppression.Shelved => "Alarm.State.Shelved",
        _ => (state.Active, state.Acknowledged, state.Latched) switch
        {
            (true, false, _) => "Alarm.State.Unacknowledged",
            (true, true, _) => "Alarm.State.Acknowledged",
            (false, false, _) => "Alarm.State.ReturnedUnacknowledged",
            (false, true, true) => "Alarm.State.Latched",
            _ => "Alarm.State.Normal",
        },
    };

    /// <summary>Resource key of a priority.</summary>
    public static string PriorityKey(AlarmPriority priority) => priority switch
    {
        AlarmPriority.Critical => "Alarm.Priority.1",
        AlarmPriority.High => "Alarm.Priority.2",
        AlarmPriority.Medium => "Alarm.Priority.3",
        _ => "Alarm.Priority.4",
    };

    /// <summary>Resource key of a step of an alarm's history.</summary>
    public static string EventKey(AlarmEventKind kind) => "Alarm.Event." + kind;

    /// <summary>Value and limit at the trip, e.g. <c>62 %LEL ▸ 40</c>; empty when none caused it.</summary>
    public static string Trip(AlarmTransition alarm)
    {
        if (double.IsNaN(alarm.Value)) return "";
        var unit = Units.Shown(alarm.Unit);
        var value = string.Create(CultureInfo.InvariantCulture, $"{alarm.Value:0.##}{(unit.Length > 0 ? " " : "")}{unit}");
        return double.IsNaN(alarm.Limit) ? value : string.Create(CultureInfo.InvariantCulture, $"{value} / {alarm.Limit:0.##}");
    }

    /// <summary>Class for the colour of a priority.</summary>
    public static string Css(AlarmPriority priority) => string.Create(CultureInfo.InvariantCulture, $"p{(byte)priority}");
}
