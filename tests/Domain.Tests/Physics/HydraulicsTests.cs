using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Hydraulics;
using Twin.Domain.Physics.Sources;
using Twin.Domain.Tanks;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class HydraulicsTests
{
    private static readonly PipeLiquid Water = new(998, 1e-3);
    private static readonly TankGeometry Tank = new(TankShape.VerticalCylinder, 10, 8);
    private static readonly Pipe Pipe = new(200, 0.2);
    private static readonly Valve Valve = new(600);
    private static readonly Pump Pump = new(60, 45, 0.05);

    private static FluidNetwork Network(ImmutableArray<Vessel> vessels, params Line[] lines) =>
        FluidNetwork.Of(vessels, [.. lines], Water, out _)!;

    [Theory]
    [InlineData(1e5, 0.001, 0.0222)]
    [InlineData(1e6, 0.0001, 0.0134)]
    [InlineData(1e4, 0.01, 0.0431)]
    [InlineData(1000, 0.01, 0.064)]
    public void Friction_IsThatOfTheMoodyChart(double reynolds, double roughness, double factor) =>
        Near.Equal(factor, Pipe.FrictionFactor(reynolds, roughness), 0.025);

    [Fact]
    public void Loss_OfASchoolBookPipe()
    {
        // 0.05 m³/s through 200 m of DN200: v 1.592 m/s, f about 0.0162 → 20.5 kPa and 1.5 velocity heads.
        var loss = new Pipe(200, 0.2, 4.5e-5, 0).LossPa(0.05, Water).Value;
        Near.Equal(0.0162 * 1_000 * 998 * 1.5915 * 1.5915 / 2, loss, 0.02);
        Near.Equal(1.5 * 998 * 1.5915 * 1.5915 / 2, Pipe.LossPa(0.05, Water).Value - loss, 1e-3);
        Near.Refused(Pipe.LossPa(double.PositiveInfinity, Water), "flowM3S");
    }

    [Fact]
    public void Valve_PassesItsKvAtOneBar()
    {
        Near.Equal(600 / 3_600.0, Valve.FlowM3S(1, 1e5, 1_000), 1e-12);
        Near.Equal(300 / 3_600.0, Valve.FlowM3S(0.5, 1e5, 1_000), 1e-12);
        Assert.Equal(0, Valve.FlowM3S(0, 1e5, 1_000).Value);
        Near.Equal(100 / Math.Sqrt(50), new Valve(100, ValveCharacteristic.EqualPercentage).KvAt(0.5), 1e-12);
    }

    [Fact]
    public void Pump_DeliversItsRatedHead_AndLessSlower()
    {
        Near.Equal(45, Pump.HeadM(0.05), 1e-12);
        Near.Equal(60 * 0.64, Pump.HeadM(0, 0.8), 1e-12);
    }

    [Fact]
    public void Pumping_StandsWherePumpAndLossesMeet_AndStopsWithTheValve()
    {
        var net = Network([new Vessel("header", null), new Vessel("TK-1", Tank, 5)], new Line("P-1", 0, 1, Pipe, Valve, Pump, 8));
        net.Set(0, new LineSetting(1, 1));
        Assert.Null(net.Step(1));
        var flow = net.FlowM3S(0);
        var losses = Pipe.LossPa(flow, Water).Value + (1e5 * 0.998 * Math.Pow(flow * 3_600 / 600, 2));
        Near.Equal(Pump.HeadM(flow).Value - 13, losses / (998 * 9.80665), 1e-6);
        net.Set(0, new LineSetting(0.2, 1));
        net.Step(1);
        Assert.True(net.FlowM3S(0) < flow);
        // Pump off: the check valve keeps the tank from running back.
        net.Set(0, new LineSetting(1, 0));
        net.Step(1);
        Assert.Equal(0, net.FlowM3S(0));
        net.Set(0, new LineSetting(0, 1));
        net.Step(1);
        Assert.Equal(0, net.FlowM3S(0));
    }

    [Fact]
    public void OverfilledTank_RunsOver_AtTheFillingRate()
    {
        // Scenario G5.4: 600 m³/h into a tank with 10 m³ of room.
        var net = Network([new Vessel("ship", null), new Vessel("TK-1", Tank, 0, Tank.CapacityM3 - 10)], new Line("L", 0, 1, Pipe, Valve));
        net.Set(0, new LineSetting(1, 0, 600 / 3_600.0));
        net.Step(360);
        Near.Equal(8, net.LevelM(1), 1e-12);
        Near.Equal(50, net.OverflowedM3(1), 1e-9);
        Near.Equal(-60, net.VolumeM3(0), 1e-9);
        net.Set(0, new LineSetting(0));
        net.Step(60);
        Near.Equal(50, net.OverflowedM3(1), 1e-9);
    }

    [Fact]
    public void Levels_OfTwoTanksEqualise_EitherWay()
    {
        var net = Network([new Vessel("A", Tank, 0, 400), new Vessel("B", Tank, 0, 100)], new Line("L", 1, 0, Pipe, Valve));
        net.Set(0, new LineSetting(1));
        net.Step(1);
        Assert.True(net.FlowM3S(0) < 0);
        for (var i = 0; i < 6; i++) net.Step(3_600);
        Assert.Equal(net.LevelM(0), net.LevelM(1), 0.01);
        Near.Equal(500, net.VolumeM3(0) + net.VolumeM3(1), 1e-9);
    }

    [Fact]
    public void LeakingTank_DrainsAsTheClosedForm_ToTheHole()
    {
        var net = Network([new Vessel("A", Tank, 0, Tank.VolumeM3(7))]);
        Assert.Null(net.SetHole(0, new TankHole(0.002, 0.5, 0.62)));
        net.Step(1_800);
        Near.Equal(0.5 + LiquidLeak.DrainingHeadM(0.62, 0.002, Tank.SurfaceM2(1), 6.5, 1_800).Value, net.LevelM(0), 1e-3);
        Near.Equal(Tank.VolumeM3(7) - net.VolumeM3(0), net.LeakedM3(0), 1e-9);
        for (var i = 0; i < 30; i++) net.Step(3_600);
        Near.Equal(0.5, net.LevelM(0), 1e-3);
        Assert.Equal(0, net.LeakM3S(0), 1e-5);
    }

    [Fact]
    public void Volume_IsKept_WhateverPeopleDo() =>
        Gen.Select(
                Gen.Double[0, 600],
                Gen.Double[0, 600],
                Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Double[0, 1.2], Gen.Double[0, 0.05], Gen.Double[1, 900]).List[1, 15])
            .Sample((a, b, actions) =>
            {
                var net = Network(
                    [new Vessel("sea", null), new Vessel("A", Tank, 3, a), new Vessel("B", Tank, 0, b, 2e4)],
                    new Line("in", 0, 1, Pipe, Valve, Pump, 8), new Line("ab", 1, 2, Pipe, Valve), new Line("out", 2, 0, Pipe, Valve));
                foreach (var (what, opening, speed, area, seconds) in actions)
                {
                    if (what == 3) Assert.Null(net.SetHole(1 + (int)(opening * 1.99), new TankHole(area, opening * 8)));
                    else Assert.Null(net.Set(what, new LineSetting(opening, speed, area > 0.04 ? area : double.NaN)));
                    Assert.Null(net.Step(seconds));
                    for (var i = 1; i <= 2; i++) Assert.InRange(net.VolumeM3(i), -1e-9, Tank.CapacityM3);
                }

                var now = net.VolumeM3(0) + net.VolumeM3(1) + net.VolumeM3(2) + net.LeakedM3(1) + net.LeakedM3(2)
                    + net.OverflowedM3(1) + net.OverflowedM3(2);
                Assert.Equal(a + b, now, 1e-6);
            }, iter: 60);

    [Fact]
    public void Fork_GoesItsOwnWay_AndTheSameStepsGiveTheSameBits()
    {
        var net = Network([new Vessel("A", Tank, 0, 400), new Vessel("B", Tank, 0, 100)], new Line("L", 0, 1, Pipe, Valve));
        net.Set(0, new LineSetting(0.7));
        net.Step(100);
        var fork = net.Copy();
        net.Step(500);
        Assert.NotEqual(net.LevelM(1), fork.LevelM(1));
        fork.Step(500);
        Assert.Equal(net.LevelM(1), fork.LevelM(1));
    }

    [Fact]
    public void Stepping_AllocatesNothing()
    {
        var net = Network([new Vessel("A", Tank, 0, 400), new Vessel("B", Tank, 0, 100)], new Line("L", 0, 1, Pipe, Valve));
        net.Set(0, new LineSetting(0.7));
        net.SetHole(1, new TankHole(1e-4, 0.2));
        net.Step(10);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 100; i++) net.Step(10);
        }));
    }

    [Fact]
    public void NetworkThatCannotBe_IsRefused()
    {
        Assert.Null(FluidNetwork.Of([new Vessel("A", Tank, 0, 9_999)], [], Water, out var error));
        Assert.Equal("vessels[0].StartM3", error!.Path);
        Assert.Null(FluidNetwork.Of([new Vessel("A", Tank)], [new Line("L", 0, 0, Pipe, Valve)], Water, out error));
        Assert.Equal("lines[0].To", error!.Path);
        var net = Network([new Vessel("A", null)]);
        Assert.Equal("vessel", net.SetHole(0, new TankHole(1, 0))!.Path);
        Assert.Equal("timeS", net.Step(double.NaN)!.Path);
    }

    [Fact]
    public void Foam_PutsTheFireOut_AtItsRate_AndBurnsBackBelowHalf()
    {
        var area = Math.PI * 225;
        var rated = FirefightingTable.Default.MonitorFoamLMinM2;
        var half = new FoamAttack().After(rated * area, area, rated, 300).Value;
        Near.Equal(0.5, half.Covered, 1e-9);
        Near.Equal(rated * area * 5 * 0.03, half.ConcentrateL, 1e-9);
        Assert.True(half.After(0.3 * rated * area, area, rated, 300).Value.Covered < 0.5);
        var final = half.After(rated * area, area, rated, 300).Value;
        Assert.Equal((1, 0), (final.Covered, final.Burning));
        Assert.Equal(1, final.After(0, area, rated, 3_600).Value.Covered);
        Near.Refused(half.After(1, 0, rated, 1), "areaM2");
    }

    [Fact]
    public void Deluge_LetsThroughThreeTenths()
    {
        Near.Equal(9_000, Deluge.PassedWM2(30_000, 10.2), 1e-9);
        Near.Equal(30_000 * 0.65, Deluge.PassedWM2(30_000, 5.1), 1e-9);
        Assert.Equal(30_000, Deluge.PassedWM2(30_000, 0).Value);
    }
}
