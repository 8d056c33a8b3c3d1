using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Tests.Plants;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.World;

/// <summary>A plant of the past, made anew from its readings and its log, beside the one that lived through it.</summary>
public sealed class PastStartTests
{
    private const long T0 = 1_764_000_000_000;
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;

    [Fact]
    public void AWorldOfThePast_StandsWhereTheOneStoodThatLivedThroughIt()
    {
        var lived = new PlantWorld(Farm, "drill-1", Empty(T0));
        var past = new PastStart(Farm, T0 + 120_000);
        (string Sensor, double Value)[] readings =
            [("LT-101", 15.9), ("PE-01.x", 60), ("PE-01.y", 200), ("PE-02.x", 140), ("PE-02.y", 200)];
        Assert.Null(lived.SetMode("T-101", "receiving"));
        past.Take("T-101", "receiving", T0);
        for (var at = T0; at <= T0 + 120_000; at += 1_000)
        {
            lived.Advance(at);
            foreach (var (sensor, value) in readings) Assert.True(lived.Feed(sensor, at, value));
        }

        var news = lived.Take();
        foreach (var step in news.Alarms) past.Take(step);
        foreach (var (sensor, value) in readings)
            past.Take(sensor, Enumerable.Range(60, 61).Select(s => (T0 + (s * 1_000L), value, Quality.Good)));
        // What came later was not known then.
        past.Take("LT-101", [(T0 + 121_000, 3.0, Quality.Good)]);
        past.Take("T-101", "maintenance", T0 + 121_000);

        var again = new PlantWorld(Farm, "drill-2", past.Build());
        Assert.Equal(readings.Length, past.Sensors);
        Assert.Equal(T0 + 120_000, again.NowMs);
        Assert.NotEmpty(lived.OpenAlarms);
        var standing = again.OpenAlarms.ToDictionary(a => (a.Twin, a.RuleId));
        foreach (var alarm in lived.OpenAlarms.Where(a => a.RuleKind == RuleKind.Threshold))
            Assert.Equal(alarm.State, standing[(alarm.Twin, alarm.RuleId)].State);
        Assert.Equal(lived.Sensor("LT-101")!.Cleaner.Value, again.Sensor("LT-101")!.Cleaner.Value, 6);
        Assert.Equal(lived.Owner("T-101")!.Mode, again.Owner("T-101")!.Mode);
        Assert.Equal(lived.Owner("Z-CRUDE")!.Members, again.Owner("Z-CRUDE")!.Members);
        Assert.Equal(["PE-02"], again.Owner("Z-GASOLINE")!.Members);
        Assert.Equal(lived.Owner("T-101")!.Values, again.Owner("T-101")!.Values);
    }

    [Fact]
    public void NothingKept_BeginsAsNew()
    {
        var world = new PlantWorld(Farm, "drill-1", new PastStart(Farm, T0).Build());
        Assert.Empty(world.OpenAlarms);
        Assert.False(world.Sensor("LT-101")!.Cleaner.HasValue);
    }

    private static PlantSnapshot Empty(long atMs) => new() { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = atMs };
}
