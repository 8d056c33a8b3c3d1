using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Client.Tests;

internal static class Alarms
{
    public static AlarmTransition Step(string twin, AlarmPriority priority, int sequence, bool acknowledged, long raisedMs = 1) => new()
    {
        Realm = "live", Plant = "p", Twin = twin, RuleId = "H", RuleVersion = 1, RuleKind = RuleKind.Threshold,
            Kind = AlarmEventKind.Raised,
        Priority = priority, Text = new LocalizedText("High", "高"), Guidance = LocalizedText.Empty, AtMs = raisedMs, SourceMs = raisedMs,
        State = new AlarmState { Active = true, Acknowledged = acknowledged, Ordinal = 1, Sequence = sequence, RaisedMs = raisedMs },
        Value = 9, Limit = 8, Quality = Quality.Good, Position = 1, Actor = "rule",
    };
}
