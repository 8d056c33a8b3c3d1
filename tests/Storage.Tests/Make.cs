using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Grains.Ports;

namespace Twin.Storage.Tests;

/// <summary>Things to store.</summary>
public static class Make
{
    public const string Plant = "p1";

    public static LiveRealm Live { get; } = LiveRealm.Of(TwinKey.Live);

    public static AlarmTransition Step(
        string twin, int sequence, int ordinal = 1, AlarmEventKind kind = AlarmEventKind.Raised,
        AlarmPriority priority = AlarmPriority.High,
        bool active = true, bool acknowledged = false, long shelvedUntilMs = 0, long raisedMs = 1_000, string rule = "HH",
        RuleKind ruleKind = RuleKind.Threshold, string plant = Plant) => new()
        {
            Realm = TwinKey.Live,
            Plant = plant,
            Twin = twin,
            RuleId = rule,
            RuleVersion = 1,
            RuleKind = ruleKind,
            Kind = kind,
            Priority = priority,
            Text = new LocalizedText("Level very high", "液位高高"),
            Guidance = LocalizedText.Empty,
            State = new AlarmState
            {
                Active = active, Acknowledged = acknowledged, Ordinal = ordinal, Sequence = sequence, RaisedMs = raisedMs,
                ShelvedUntilMs = shelvedUntilMs,
            },
            AtMs = raisedMs + sequence,
            SourceMs = raisedMs,
            Value = 91.5,
            Limit = double.NaN,
            Quality = Quality.Good,
            Position = 7,
            Actor = "rule",
            Unit = "%",
        };

    public static NewEvent Event(int i) => new($"e{i}", "user:anna", "test", "test.done", 1, i, "t1", new byte[] { (byte)i, 1, 2 });

    public static SensorSnapshot Sensor(int i, long position, long deadlineMs = 0, int bytes = 64)
    {
        var data = new byte[bytes];
        Array.Fill(data, (byte)position);
        return new SensorSnapshot($"s{i}", position, deadlineMs, data);
    }

    public static TwinCommit Commit(params AlarmTransition[] steps) => new()
        { Realm = TwinKey.Live, Plant = steps.Length > 0 ? steps[0].Plant : Plant, Transitions = steps };

    public static TwinCommit Events(string plant, params NewEvent[] events) => new()
        { Realm = TwinKey.Live, Plant = plant, Events = events };

    public static TwinCommit Checkpoint(IReadOnlyList<SensorSnapshot> sensors, long watermark) =>
        new() { Realm = TwinKey.Live, Plant = Plant, Sensors = sensors, Partition = 3, Watermark = ("j1", watermark) };
}
