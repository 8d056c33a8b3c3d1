using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Tanks;
using Xunit;

namespace Twin.Domain.Tests.Tanks;

public class TankTests
{
    private static readonly TankGeometry Upright = new(TankShape.VerticalCylinder, 20, 16);
    private static readonly TankGeometry Lying = new(TankShape.HorizontalCylinder, 3, 10);
    private static readonly TankGeometry Ball = new(TankShape.Sphere, 12, 0);

    [Fact]
    public void Volumes_AreThoseOfTheSchoolBook()
    {
        Assert.Equal(Math.PI * 100 * 4, Upright.VolumeM3(4), 1e-9);
        Assert.Equal(Math.PI * 2.25 * 10, Lying.CapacityM3, 1e-9);
        Assert.Equal(Lying.CapacityM3 / 2, Lying.VolumeM3(1.5), 1e-9);
        Assert.Equal(Math.PI * 1728 / 6, Ball.CapacityM3, 1e-9);
        Assert.Equal(Ball.CapacityM3 / 2, Ball.VolumeM3(6), 1e-9);
        Assert.Equal(0, Ball.VolumeM3(-1));
        Assert.Equal(Ball.CapacityM3, Ball.VolumeM3(99));
    }

    [Fact]
    public void Level_IsTheInverseOfVolume_AndSurfaceItsDerivative() =>
        Gen.Select(Gen.Int[0, 2], Gen.Double[0.01, 0.99]).Sample((which, share) =>
        {
            var tank = new[] { Upright, Lying, Ball }[which];
            var level = share * tank.HeightM;
            Assert.Equal(level, tank.LevelM(tank.VolumeM3(level)), 1e-9);
            const double Step = 1e-5;
            var slope = (tank.VolumeM3(level + Step) - tank.VolumeM3(level - Step)) / (2 * Step);
            Assert.Equal(slope, tank.SurfaceM2(level), slope * 1e-4);
        }, iter: 3_000);

    [Fact]
    public void HighHigh_OfTheWorkedExample_Is796MillimetresBelowCritical()
    {
        // domain.md B4: A = 314 m², Q = 500 m³/h, category 2 → 250 m³ → 0.796 m.
        Assert.Equal(314, Upright.SurfaceM2(8), 0.2);
        Assert.Equal(15 - 0.796, Overfill.HighHighLevelM(Upright, 15, 500, OverfillCategory.Category2), 5e-4);
        Assert.Equal(15 - 1.194, Overfill.HighHighLevelM(Upright, 15, 500, OverfillCategory.Category1), 5e-4);
        Assert.Equal(15 - 0.076, Overfill.HighHighLevelM(Upright, 15, 1, OverfillCategory.Category3), 1e-9);
        Assert.Equal(0, Overfill.HighHighLevelM(Upright, 15, 1e6, OverfillCategory.Category1));
        Assert.Equal(15 - (500 * 2 / 60.0 / (Math.PI * 100)), Overfill.TripLevelM(Upright, 15, 500, 2), 1e-9);
    }

    [Fact]
    public void HighHigh_OfALyingTank_UsesItsShape()
    {
        var drop = Lying.VolumeM3(2.8) - Lying.VolumeM3(Overfill.HighHighLevelM(Lying, 2.8, 40, OverfillCategory.Category3));
        Assert.Equal(10, drop, 1e-6);
    }

    [Fact]
    public void TimeToLevel_CountsDownOnlyTowardsTheLimit()
    {
        Assert.Equal(3_600_000.0, Overfill.TimeToLevelMs(Upright, 10, 11, Math.PI * 100)!.Value, 1.0);
        Assert.Null(Overfill.TimeToLevelMs(Upright, 10, 11, -5));
        Assert.Null(Overfill.TimeToLevelMs(Upright, 10, 11, 0));
        Assert.Null(Overfill.TimeToLevelMs(Upright, 12, 11, 5));
        Assert.Equal(0, Overfill.TimeToLevelMs(Upright, 11, 11, 5));
        Assert.Equal(1_800_000.0, Overfill.TimeToLevelMs(Upright, 10, 9.5, -Math.PI * 100)!.Value, 1.0);
    }

    [Fact]
    public void NetFlow_ComesFromTheChangeOfLevel()
    {
        Assert.Equal(Math.PI * 100, Overfill.NetFlowM3PerH(Upright, 4, 4.5, 1_800_000), 1e-9);
        Assert.Equal(0, Overfill.NetFlowM3PerH(Upright, 4, 5, 0));
    }

    [Fact]
    public void Inventory_CorrectsDensityForTemperature()
    {
        var gasoline = new Liquid(750, 1.2e-3, 20);
        var warm = Inventory.Of(Upright, gasoline, 8, Quality.Good, 30, Quality.Good);
        Assert.Equal(Math.PI * 800, warm.VolumeM3, 1e-9);
        Assert.Equal(Math.PI * 800 / 1.012, warm.StandardM3, 1e-9);
        Assert.Equal(warm.StandardM3 * 0.75, warm.MassT, 1e-9);
        Assert.Equal(50, warm.FillPercent, 1e-9);
        Assert.Equal(Quality.Good, warm.Quality);
    }

    [Fact]
    public void Inventory_IsNoBetterThanWhatItIsMadeOf()
    {
        var gasoline = new Liquid(750, 1.2e-3, 20);
        Assert.True(Inventory.Of(Upright, gasoline, 8, Quality.Good, 90, Quality.Bad).Quality.IsUncertain);
        Assert.Equal(Math.PI * 800 * 0.75, Inventory.Of(Upright, gasoline, 8, Quality.Good, 90, Quality.Bad).MassT, 1e-9);
        Assert.True(Inventory.Of(Upright, gasoline, 8, Quality.BadSensorFailure, 20, Quality.Good).Quality.IsBad);
        Assert.True(double.IsNaN(Inventory.Of(Upright, null, 8, Quality.Good, null, Quality.Bad).MassT));
        Assert.Equal(Quality.Good, Inventory.Of(Upright, new Liquid(1000), 8, Quality.Good, null, Quality.Bad).Quality);
    }

    [Theory]
    [InlineData("vertical-cylinder", "heightM", null)]
    [InlineData("horizontal-cylinder", "lengthM", null)]
    [InlineData("sphere", "", null)]
    [InlineData("cube", "heightM", "tank.shape")]
    [InlineData("horizontal-cylinder", "heightM", "tank.size")]
    public void Geometry_IsReadFromTheModel(string shape, string length, string? code)
    {
        var tank = new TwinDefinition
        {
            Id = "TK1", Kind = TwinKind.Tank, TypeId = "t", Name = LocalizedText.Empty, Shape = new Shape(ShapeKind.Point, [default]),
            Words = ImmutableDictionary<string, string>.Empty.Add("shape", shape),
            Numbers = ImmutableDictionary<string, double>.Empty.Add("diameterM", 12).Add("densityKgM3", 800).SetItem(length, 7),
        };
        Assert.Equal(code is null, TankGeometry.TryFrom(tank, out var geometry, out var error));
        Assert.Equal(code, error?.Code);
        if (geometry is not null) Assert.Equal(12, geometry.DiameterM);
        Assert.Equal(800, Liquid.From(tank)!.DensityKgM3);
        Assert.False(TankGeometry.TryFrom(tank with { Numbers = tank.Numbers.Remove("diameterM") }, out _, out _));
    }
}
