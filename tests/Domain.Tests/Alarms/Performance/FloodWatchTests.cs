using Twin.Domain.Alarms.Performance;
using Xunit;

namespace Twin.Domain.Tests.Alarms.Performance;

public sealed class FloodWatchTests
{
    private const long T0 = 1_750_003_200_000;
    private const long Minute = 60_000;

    [Fact]
    public void Flood_BeginsAboveTenAndEndsBelowFive()
    {
        var watch = new FloodWatch(PerformanceTables.Default.Definitions);
        for (var i = 0; i < 10; i++) watch.Add(T0 + (i * Minute / 2), $"a{i}");
        Assert.False(watch.IsFloodAt(T0 + (5 * Minute)));
        watch.Add(T0 + (5 * Minute), "a10");
        Assert.True(watch.IsFloodAt(T0 + (5 * Minute)));
        Assert.Equal(T0, watch.SinceMs);
        // Five are left: it goes on. Four: it is over.
        Assert.True(watch.IsFloodAt(T0 + (12 * Minute) + (Minute / 2)));
        Assert.Equal(5, watch.Recent);
        Assert.False(watch.IsFloodAt(T0 + (13 * Minute)));
        Assert.Equal(0, watch.SinceMs);
    }

    [Fact]
    public void Flood_TheSameAlarmTwice_CountsOnce()
    {
        var watch = new FloodWatch(PerformanceTables.Default.Definitions);
        for (var i = 0; i < 20; i++) watch.Add(T0, "same");
        Assert.False(watch.IsFloodAt(T0));
        Assert.Equal(1, watch.Recent);
    }
}
