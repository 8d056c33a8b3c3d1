using System.Globalization;
using Twin.Domain.Alarms;
using Twin.Grains.Ports;

namespace Twin.Silo.Storage.Alarms;

/// <summary>Alarm steps as events of the log.</summary>
internal static class AlarmEvents
{
    public static NewEvent Of(AlarmTransition t) => new(
        t.EventId,
        t.Actor,
        t.Position < 0 ? t.Actor : string.Create(CultureInfo.InvariantCulture, $"{t.Sensor ?? t.Twin}@{t.Position}"),
        TypeOf(t.Kind),
        AlarmJson.Version,
        t.AtMs,
        t.Twin,
        AlarmJson.Write(t));

    /// <summary>Stable event type of a step.</summary>
    public static string TypeOf(AlarmEventKind kind) => kind switch
    {
        AlarmEventKind.Raised => "alarm.raised",
        AlarmEventKind.Acknowledged => "alarm.acknowledged",
        AlarmEventKind.Returned => "alarm.returned",
        AlarmEventKind.Closed => "alarm.closed",
        AlarmEventKind.Shelved => "alarm.shelved",
        AlarmEventKind.Unshelved => "alarm.unshelved",
        AlarmEventKind.SuppressedByDesign => "alarm.suppressed-by-design",
        AlarmEventKind.Unsuppressed => "alarm.unsuppressed",
        AlarmEventKind.OutOfService => "alarm.out-of-service",
        AlarmEventKind.ReturnedToService => "alarm.returned-to-service",
        AlarmEventKind.Latched => "alarm.latched",
        AlarmEventKind.Reset => "alarm.reset",
        AlarmEventKind.ReAlarmed => "alarm.re-alarmed",
        AlarmEventKind.Commented => "alarm.commented",
        AlarmEventKind.Mirrored => "alarm.mirrored",
        _ => "alarm.changed",
    };
}
