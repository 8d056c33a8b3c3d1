using CsCheck;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Xunit;

namespace Twin.Domain.Tests.Readings.History;

public sealed class DownsampleTests
{
    private static readonly Gen<HistoryReading[]> Sorted =
        Gen.Select(Gen.Long[0, 10_000], Gen.Int[-50, 50], Gen.Int[0, 4].Select(i => (ushort)(i < 3 ? 0 : i == 3 ? 0x4000 : 0x8000)))
            .Array[0, 300]
            .Select(parts => parts.Select(p => new HistoryReading(p.Item1, p.Item2, new Quality(p.Item3))).OrderBy(r => r.T).ToArray());

    [Fact]
    public void ToPoints_FewReadings_GivesThemRaw()
    {
        HistoryReading[] readings = [new(1, 1, Quality.Good), new(2, 2, Quality.Bad), new(3, 3, Quality.Good)];
        var into = new List<HistoryReading>();
        Assert.Equal(2, Downsample.ToPoints(readings, 2, 3, 2, into));
        Assert.Equal(readings[1..], into);
    }

    [Fact]
    public void ToPoints_Any_KeepsExtremesEndsAndFaultsInOrder() =>
        Gen.Select(Sorted, Gen.Int[5, 100], Gen.Long[0, 5000], Gen.Long[0, 10_000]).Sample((readings, points, from, width) =>
        {
            var range = readings.Where(r => r.T >= from && r.T <= from + width).ToArray();
            var into = new List<HistoryReading>();
            Assert.Equal(range.Length, Downsample.ToPoints(readings, from, from + width, points, into));
            Assert.True(into.Count <= points);
            Assert.Equal(into.OrderBy(r => r.T), into);
            Assert.All(into, p => Assert.Contains(p, range));
            if (range.Length == 0) return;
            Assert.Equal((range[0].T, range[^1].T), (into[0].T, into[^1].T));
            var usable = range.Where(r => !r.Q.IsBad).ToArray();
            if (usable.Length > 0)
            {
                Assert.Equal(usable.Min(r => r.V), into.Where(r => !r.Q.IsBad).Min(r => r.V));
                Assert.Equal(usable.Max(r => r.V), into.Where(r => !r.Q.IsBad).Max(r => r.V));
            }

            Assert.Equal(range.Max(r => r.Q.Code >> 14), into.Max(r => r.Q.Code >> 14));
        });

    [Fact]
    public void ToPoints_WholeOfTime_DoesNotOverflow()
    {
        HistoryReading[] readings = [.. Enumerable.Range(0, 100).Select(i => new HistoryReading(i, i, Quality.Good))];
        var into = new List<HistoryReading>();
        Assert.Equal(100, Downsample.ToPoints(readings, long.MinValue, long.MaxValue, 10, into));
        Assert.Equal([0, 99], into.Select(r => r.T));
    }

    [Fact]
    public void SortAndDedupe_Any_IsSortedAndKeepsTheWorseQualityOnce() =>
        Sorted.Select(r => r.Reverse().Concat(r).ToArray()).Sample(readings =>
        {
            var expected = readings.GroupBy(r => (r.T, r.V)).OrderBy(g => g.Key.T).ThenBy(g => BitConverter.DoubleToInt64Bits(g.Key.V))
                .Select(g => new HistoryReading(g.Key.T, g.Key.V, g.Select(r => r.Q).MaxBy(q => q.Code >> 14))).ToArray();
            Assert.Equal(expected, readings[..HistoryReading.SortAndDedupe(readings)]);
        });

    [Fact]
    public void Forecast_SteadyGrowth_NamesTheDay()
    {
        SizeSample[] samples = [new(0, 1000), new(10, 2000), new(20, 3000)];
        Assert.Equal(70, DiskForecast.FullAtMs(samples, 5000));
        Assert.Equal(20, DiskForecast.FullAtMs(samples, 0));
        Assert.Null(DiskForecast.FullAtMs([new(0, 1000), new(10, 1000)], 5000));
        Assert.Null(DiskForecast.FullAtMs([new(0, 1000), new(10, 500)], 5000));
        Assert.Null(DiskForecast.FullAtMs([new(0, 1000)], 5000));
        Assert.Null(DiskForecast.FullAtMs([new(0, 0), new(1_000_000, 1)], long.MaxValue));
    }
}
