using Twin.Domain.Places;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Places;

public class ZoneIndexTests
{
    internal static PlantModel Model(params (string Id, PointM[] Ring)[] zones) => new()
    {
        Id = "p",
        Name = LocalizedText.Empty,
        Frame = new PlantFrame(0, 0, 0),
        Types = [],
        Twins =
        [
            .. zones.Select(z => new TwinDefinition
            {
                Id = z.Id, Kind = TwinKind.Zone, TypeId = "zone", Name = LocalizedText.Empty,
                Shape = new Shape(ShapeKind.Polygon, [.. z.Ring]),
            }),
            new TwinDefinition
            {
                Id = "TK1", Kind = TwinKind.Tank, TypeId = "tank", Name = LocalizedText.Empty,
                Shape = new Shape(ShapeKind.Point, [new(1, 1, 0)]),
            },
        ],
    };

    internal static PointM[] Rectangle(double x, double y, double width, double height) =>
        [new(x, y, 0), new(x + width, y, 0), new(x + width, y + height, 0), new(x, y + height, 0)];

    [Fact]
    public void Point_InNestedZones_IsFoundInBoth()
    {
        var index = ZoneIndex.From(Model(
            ("site", Rectangle(0, 0, 100, 100)), ("bund", Rectangle(10, 10, 20, 20)), ("gate", Rectangle(90, 0, 10, 10))));
        Assert.Equal(3, index.Count);
        Assert.Equal(["site", "bund"], index.Find(new PointM(30, 15, 2)));
        Assert.Equal(["site"], index.Find(new PointM(50, 50, 0)));
        Assert.Equal(["site", "gate"], index.Find(new PointM(100, 0, 0)));
        Assert.Empty(index.Find(new PointM(101, 50, 0)));
        Assert.Empty(index.Find(new PointM(double.NaN, 50, 0)));
        Assert.Empty(ZoneIndex.Empty.Find(new PointM(0, 0, 0)));
    }

    [Fact]
    public void ManyZones_AreFoundAsByTryingAll()
    {
        var random = new Random(4);
        var zones = Enumerable.Range(0, 300).Select(i => (
            $"z{i}", Rectangle(random.Next(900), random.Next(900), 1 + random.Next(80), 1 + random.Next(80))));
        var all = zones.ToArray();
        var index = ZoneIndex.From(Model(all));
        for (var i = 0; i < 5_000; i++)
        {
            var p = new PointM(random.Next(1000), random.Next(1000), 0);
            Assert.Equal(all.Where(z => PlaneGeometry.Contains(z.Item2, p)).Select(z => z.Item1), index.Find(p));
        }
    }

    [Fact]
    public void LookUp_AllocatesNothing()
    {
        var index = ZoneIndex.From(Model(("site", Rectangle(0, 0, 100, 100)), ("bund", Rectangle(10, 10, 20, 20))));
        Span<int> found = stackalloc int[1];
        index.Find(new PointM(15, 15, 0), found);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Assert.True(index.Find(new PointM(15, 15, 0), found) == 2 && found[0] == 0);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
