using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

public class PhysicsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Mass_OverTwoDaysOfTransfersLeaksAndOverfills_IsConserved(ulong seed)
    {
        var farm = new Farm(seed);
        var start = farm.Plant.Tanks.Sum(t => t.MassKg);
        farm.Order(SimulatorFaultKind.Leak, "T-301", 1, 3600);
        farm.Order(SimulatorFaultKind.Overfill, "T-302", 0.9, 7200);
        farm.Step(2 * 86_400);
        var expected = start + farm.Plant.ImportedKg - farm.Plant.ExportedKg - farm.Plant.LeakedKg;
        var now = farm.Plant.Tanks.Sum(t => t.MassKg);
        Assert.True(Math.Abs(now - expected) < 1e-9 * start, $"{now - expected} kg");
        Assert.True(farm.Plant.ImportedKg > 100_000 && farm.Plant.ExportedKg > 100_000 && farm.Plant.LeakedKg > 7_000);
    }

    [Fact]
    public void Level_FollowsTheFlowOfThePump()
    {
        var farm = new Farm();
        farm.Step(600);
        var pump = default(SimPump);
        for (var i = 0; i < 7200 && pump is null; i++)
        {
            farm.Step();
            pump = farm.Plant.Pumps.FirstOrDefault(p => p is { On: true, Substance: "gasoline" });
        }

        Assert.NotNull(pump);
        farm.Step(60);
        var tank = farm.Plant.Tanks.Where(t => t.Substance == "gasoline").MinBy(t => t.NetM3H)!;
        var before = tank.LevelM;
        farm.Step(120);
        var area = Math.PI * 24 * 24 / 4;
        Assert.Equal(-pump.FlowM3H * 120 / 3600 / area, tank.LevelM - before, 4);
        Assert.Equal(pump.FlowM3H, -tank.NetM3H, 1);
    }

    [Fact]
    public void Temperature_OfALargeTank_FollowsTheAirLateAndDamped()
    {
        var farm = new Farm();
        farm.Step(86_400);
        double airLow = 99, airHigh = -99, tankLow = 99, tankHigh = -99, smallLow = 99, smallHigh = -99;
        var large = farm.Plant.FindTank("T-101")!;
        var small = farm.Plant.FindTank("V-501")!;
        farm.Step(86_400, () =>
        {
            (airLow, airHigh) = (Math.Min(airLow, farm.Plant.Weather.AirC), Math.Max(airHigh, farm.Plant.Weather.AirC));
            (tankLow, tankHigh) = (Math.Min(tankLow, large.TemperatureC), Math.Max(tankHigh, large.TemperatureC));
            (smallLow, smallHigh) = (Math.Min(smallLow, small.TemperatureC), Math.Max(smallHigh, small.TemperatureC));
        });
        Assert.True(airHigh - airLow > 8);
        Assert.True(tankHigh - tankLow < 0.25 * (airHigh - airLow), $"{tankHigh - tankLow}");
        Assert.True(smallHigh - smallLow > tankHigh - tankLow);
        Assert.True(tankHigh - tankLow > 0.01);
    }

    [Theory]
    [InlineData("ammonia", 25, 0.90)]
    [InlineData("lpg", 25, 0.50)]
    [InlineData("ammonia", -33.3, 0.0)]
    public void SpherePressure_IsTheVapourPressure(string substance, double temperatureC, double gaugeMPa)
    {
        var tank = new SimTank("V", substance, true, 12, 12, 600, 6);
        tank.Add(1e12, temperatureC);
        Assert.Equal(gaugeMPa, tank.PressureMPa, 0.02);
    }

    [Fact]
    public void Pump_WithoutStaticHead_ObeysTheAffinityLaws()
    {
        var curve = new PumpCurve(200, 80);
        var flow = curve.FlowM3H(1, 0);
        foreach (var speed in new[] { 0.5, 0.7, 0.9, 1.1 })
        {
            Assert.Equal(flow * speed, curve.FlowM3H(speed, 0), 9);
            Assert.Equal(curve.HeadM(flow, 1) * speed * speed, curve.HeadM(flow * speed, speed), 9);
        }

        Assert.Equal(80, curve.HeadM(200, 1), 9);
    }

    [Fact]
    public void Sphere_VolumeAndLevel_AgreeWithTheFullSphere()
    {
        var tank = new SimTank("V", "lpg", true, 14, 0, 545, 7);
        Assert.Equal(Math.PI * 14 * 14 * 14 / 6, tank.VolumeAt(14), 6);
        Assert.Equal(tank.VolumeAt(14) / 2, tank.VolumeAt(7), 6);
    }

    [Fact]
    public void Readings_OfTheSameSeed_AreTheSame_AndOfAnotherAreNot()
    {
        List<SimulatedReading> Run(ulong seed)
        {
            var farm = new Farm(seed);
            farm.Order(SimulatorFaultKind.Leak, "P-301A");
            var all = new List<SimulatedReading>();
            farm.Step(900, () => all.AddRange(farm.Readings));
            return all;
        }

        var first = Run(5);
        Assert.True(first.Count > 50_000);
        Assert.Equal(first, Run(5));
        Assert.NotEqual(first, Run(6));
    }

    [Fact]
    public void People_WalkAtWalkingSpeed_WithinThePlant()
    {
        var farm = new Farm();
        farm.Step(10);
        double x = farm["PE-01.x"], y = farm["PE-01.y"], way = 0;
        for (var i = 0; i < 360; i++)
        {
            farm.Step(10);
            var step = Math.Sqrt(Math.Pow(farm["PE-01.x"] - x, 2) + Math.Pow(farm["PE-01.y"] - y, 2));
            Assert.True(step < 18, $"{step} m in 10 s");
            (x, y) = (farm["PE-01.x"], farm["PE-01.y"]);
            way += step;
            Assert.InRange(x, 0, 420);
            Assert.InRange(y, 0, 260);
        }

        Assert.True(way > 300, $"{way} m in an hour");
    }
}
