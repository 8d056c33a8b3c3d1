using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Feed;

/// <summary>The picture of a moment of the past says what the screens said then.</summary>
public sealed class PastPictureTests
{
    private const long At = 1_750_000_100_000;
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;

    [Fact]
    public void Items_Sensor_ShowsItsNewestReadingBeforeTheMoment_NotALaterOne()
    {
        var picture = new PastPicture(Farm, At);
        picture.Take("LT-101", [(At - 2_000, 9.2, Quality.Good), (At - 1_000, 9.2, Quality.Good), (At + 1_000, 3, Quality.Good)]);
        Assert.Equal((9.2f, (byte)0), Of(picture, "LT-101"));
        Assert.Equal(At - 1_000, picture.NewestReadingMs);
    }

    [Fact]
    public void Items_SensorThatHadGoneSilent_IsNotShownAsGood()
    {
        var profile = Farm.ProfileOf(Farm.Find("LT-101")!);
        var picture = new PastPicture(Farm, At);
        picture.Take("LT-101", [(At - (11 * profile.PeriodMs) - 30_000, 9.2, Quality.Good)]);
        Assert.Equal(2, Of(picture, "LT-101").Quality);
        Assert.Equal(3, Of(picture, "LT-102").Quality);
    }

    [Fact]
    public void Items_Tank_IsMadeFromItsSensors()
    {
        var picture = new PastPicture(Farm, At);
        picture.Take("LT-101", [(At - 500, 9.2, Quality.Good)]);
        var tank = Farm.Find("T-101")!;
        var item = Item(picture, "T-101");
        Assert.Equal(100 * 9.2 / tank.Numbers["heightM"], item.A, 3);
        Assert.True(item.B > 1_000);
    }

    [Fact]
    public void Items_PersonInAZone_IsWhereTheyWere_AndCounted()
    {
        var zone = Farm.Find("Z-PUMPS")!;
        var (x, y) = (zone.Shape.Points.Average(p => p.X), zone.Shape.Points.Average(p => p.Y));
        var picture = new PastPicture(Farm, At);
        picture.Take("PE-01.x", [(At - 500, x, Quality.Good)]);
        picture.Take("PE-01.y", [(At - 500, y, Quality.Good)]);
        var person = Item(picture, "PE-01");
        Assert.Equal((x, y), (person.A, person.B), new Near());
        Assert.Equal(1, Item(picture, "Z-PUMPS").A);
        Assert.Equal(0, Item(picture, "Z-CRUDE").A);
    }

    [Fact]
    public void Alarms_AreAsTheyStoodThen()
    {
        var raised = Step(1, At - 60_000, active: true, acknowledged: false);
        var seen = Step(2, At - 30_000, active: true, acknowledged: true);
        var over = Step(3, At + 30_000, active: false, acknowledged: true);
        AlarmTransition[] log = [raised, seen, over];
        Assert.Equal([(byte)(1 | FeedAlarm.Active | FeedAlarm.Unacknowledged), (byte)(1 | FeedAlarm.Active), 0],
            new[] { At - 40_000, At, At + 40_000 }.Select(at => AlarmByte(at, log)));
    }

    [Fact]
    public void Alarms_OrderInWhichStepsCome_DoesNotMatter() => Gen.Shuffle(Enumerable.Range(0, 8).ToArray()).Sample(order =>
    {
        var log = Enumerable.Range(0, 8).Select(i => Step(i + 1, At - 80_000 + (i * 10_000), i % 3 != 2, i % 2 == 1,
            i % 2 == 0 ? "HH" : "H", i < 4 ? AlarmPriority.High : AlarmPriority.Critical)).ToArray();
        Assert.Equal(AlarmByte(At, log), AlarmByte(At, [.. order.Select(i => log[i])]));
    });

    [Fact]
    public void Alarms_WorstOpenOneWins_ShelvedOneIsOnlyMarked()
    {
        var shelved = Step(1, At - 9, true, false, "HH", AlarmPriority.Critical);
        shelved = shelved with { State = shelved.State with { ShelvedUntilMs = At + 1_000 } };
        var low = Step(1, At - 8, false, false, "L", AlarmPriority.Low);
        var high = Step(1, At - 7, true, true, "H", AlarmPriority.High);
        Assert.Equal((byte)(2 | FeedAlarm.Active | FeedAlarm.Suppressed), AlarmByte(At, [shelved, low, high]));
    }

    private static byte AlarmByte(long at, AlarmTransition[] log)
    {
        var picture = new PastPicture(Farm, at);
        foreach (var step in log) picture.Take(step);
        return Item(picture, "LT-101").Alarm;
    }

    private static FeedItem Item(PastPicture picture, string twin) => picture.Items().Single(i => i.Index == Farm.Index.IndexOf(twin));

    private static (float Value, byte Quality) Of(PastPicture picture, string twin)
    {
        var item = Item(picture, twin);
        return (item.A, item.Quality);
    }

    private static AlarmTransition Step(
        int sequence, long atMs, bool active, bool acknowledged, string rule = "HH",
        AlarmPriority priority = AlarmPriority.Critical) => new()
    {
        Realm = TwinKey.Live, Plant = "tank-farm", Twin = "LT-101", RuleId = rule, RuleVersion = 1, RuleKind = RuleKind.Threshold,
        Kind = AlarmEventKind.Raised, Priority = priority, Text = new("High", "高"), Guidance = LocalizedText.Empty,
        State = new AlarmState { Active = active, Acknowledged = acknowledged, Ordinal = 1, Sequence = sequence, RaisedMs = atMs },
        AtMs = atMs, SourceMs = atMs, Value = 1, Limit = 1, Quality = Quality.Good, Position = 1, Actor = "rule",
    };

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) < 0.01 && Math.Abs(a.Item2 - b.Item2) < 0.01;

        public int GetHashCode((double, double) a) => 0;
    }
}
