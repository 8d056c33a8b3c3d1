using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

public class FaultTests
{
    private const string Level = "LT-201";

    [Fact]
    public void Drift_WalksAwayByTheMinute_AndEnds()
    {
        var farm = new Farm();
        farm.Step(10);
        farm.Order(SimulatorFaultKind.Drift, "AT-84", -1.2, 110);
        farm.Step(109);
        Assert.InRange(farm["AT-84"], 18.4, 19.0);
        farm.Step(5);
        Assert.InRange(farm["AT-84"], 20.6, 21.2);
    }

    [Theory]
    [InlineData("ZT-901")]
    [InlineData("WS-1")]
    public void WindTurn_TurnsTheWindItself_AndBack(string target)
    {
        var (farm, calm) = (new Farm(), new Farm());
        farm.Order(SimulatorFaultKind.WindTurn, target, 120, 300);
        double TurnedDeg() => (farm.Plant.Weather.WindFromDeg - calm.Plant.Weather.WindFromDeg + 360) % 360;
        void Both(int seconds)
        {
            farm.Step(seconds);
            calm.Step(seconds);
        }

        Both(31);
        Assert.Equal(60, TurnedDeg(), 3.0);
        Both(60);
        Assert.Equal(120, TurnedDeg(), 0.001);
        Both(300);
        Assert.Equal(0, TurnedDeg(), 0.001);
    }

    [Fact]
    public void Spike_IsASingleReadingFarAway()
    {
        var farm = new Farm();
        farm.Step(10);
        var normal = farm[Level];
        farm.Order(SimulatorFaultKind.Spike, Level, 4, 9);
        var far = 0;
        farm.Step(30,
            () => far += farm.Readings.Count(r => farm.Plant.Index.Twin(r.Sensor).Id == Level && Math.Abs(r.Value - normal - 4) < 0.1));
        Assert.Equal(1, far);
    }

    [Fact]
    public void Flatline_RepeatsTheLastValue()
    {
        var farm = new Farm();
        farm.Step(10);
        HashSet<double> Values(int seconds)
        {
            var values = new HashSet<double>();
            farm.Step(seconds, () => values.Add(farm["PT-402"]));
            return values;
        }

        Assert.True(Values(120).Count > 2);
        farm.Order(SimulatorFaultKind.Flatline, "PT-402", double.NaN, 200);
        farm.Step(2);
        Assert.Single(Values(150));
        farm.Step(60);
        Assert.True(Values(120).Count > 2);
    }

    [Fact]
    public void Dropout_IsSilence_ThenTheSensorSpeaksAgain()
    {
        var farm = new Farm();
        var sensor = farm.Plant.Index.IndexOf("AT-351");
        int Count(int seconds)
        {
            var count = 0;
            farm.Step(seconds, () => count += farm.Readings.Count(r => r.Sensor == sensor));
            return count;
        }

        Assert.InRange(Count(60), 59, 60);
        farm.Order(SimulatorFaultKind.Dropout, "AT-351", double.NaN, 60);
        Assert.InRange(Count(60), 0, 1);
        Assert.InRange(Count(60), 59, 61);
    }

    [Fact]
    public void ClockSkew_ShiftsTheSourceTimeOnly()
    {
        var farm = new Farm();
        farm.Order(SimulatorFaultKind.ClockSkew, "AT-101", -30, 600);
        var sensor = farm.Plant.Index.IndexOf("AT-101");
        var seen = 0;
        farm.Step(20, () =>
        {
            foreach (var reading in farm.Readings)
            {
                var late = farm.NowMs - reading.TimeMs;
                if (reading.Sensor == sensor) Assert.InRange(late, 30_000, 31_000);
                else Assert.InRange(late, 0, 1_000);
                if (reading.Sensor == sensor) seen++;
            }
        });
        Assert.InRange(seen, 19, 20);
    }

    [Fact]
    public void Leak_IsSmeltNearby_LowersTheTank_AndBlowsOver()
    {
        var farm = new Farm();
        farm.Step(60);
        var tank = farm.Plant.FindTank("T-302")!;
        var (mass, quiet) = (tank.MassKg, farm["AT-302"]);
        farm.Order(SimulatorFaultKind.Leak, "T-302", 2, 300);
        double most = 0;
        farm.Step(300, () => most = Math.Max(most, Math.Max(farm["AT-301"], Math.Max(farm["AT-303"], farm["AT-352"]))));
        Assert.True(quiet < 3);
        Assert.True(most > 25, $"{most}");
        Assert.Equal(2 * 2 * 300, farm.Plant.LeakedKg, 5.0);
        Assert.True(mass - tank.MassKg > 1_000 || farm.Plant.ImportedKg > 0);
        farm.Step(120);
        Assert.True(farm["AT-301"] < 5);
    }

    [Fact]
    public void Leak_BlowsDownwind()
    {
        var gas = Substance.Of("gasoline");
        var weather = new SimWeather();
        weather.Step(Farm.StartMs, 1, new SimRandom(1));
        var to = (weather.WindFromDeg + 180) * Math.PI / 180;
        var downwind = new SimDetector(30 * Math.Sin(to), 30 * Math.Cos(to), false, null);
        var upwind = new SimDetector(-30 * Math.Sin(to), -30 * Math.Cos(to), false, null);
        List<SimLeak> leaks = [SimLeak.Of(0, 0, "gasoline", 1)];
        for (var i = 0; i < 60; i++)
        {
            downwind.Step(1, leaks, weather);
            upwind.Step(1, leaks, weather);
        }

        Assert.True(downwind.Reading > 10 * upwind.Reading && downwind.Reading > 10, $"{downwind.Reading} {upwind.Reading}");
    }

    [Fact]
    public void Overfill_PassesTheIndependentHighLevel()
    {
        var farm = new Farm();
        farm.Step(10);
        farm.Order(SimulatorFaultKind.Overfill, "T-202");
        farm.Step(800);
        Assert.True(farm["LT-202"] > 12.8, $"{farm["LT-202"]}");
        Assert.True(farm["LZT-202"] > 13.0);
    }

    [Fact]
    public void BearingWear_ShakesAndHeats_EvenAStandbyPump_AndIsGoneAfterwards()
    {
        var farm = new Farm();
        farm.Step(20);
        farm.Order(SimulatorFaultKind.BearingWear, "P-101A", 0.8, 300);
        farm.Step(290);
        Assert.True(farm["VT-101A"] > 4.5, $"{farm["VT-101A"]}");
        Assert.True(farm["TT-101A"] > 40, $"{farm["TT-101A"]}");
        farm.Step(60);
        Assert.True(farm["VT-101A"] < 3);
    }

    [Theory]
    [InlineData("leak:P-301A@+60s", SimulatorFaultKind.Leak, "P-301A", 60, double.NaN, 0)]
    [InlineData("bearing-wear:K-401@+5s*0.5/120s", SimulatorFaultKind.BearingWear, "K-401", 5, 0.5, 120)]
    [InlineData("ClockSkew:AT-101*-90", SimulatorFaultKind.ClockSkew, "AT-101", 0, -90, 0)]
    public void Fault_InWords_IsParsed(string text, SimulatorFaultKind kind, string target, double start, double magnitude, double duration)
    {
        Assert.True(SimulatorFault.TryParse(text, out var fault, out _));
        Assert.Equal(new SimulatorFault(kind, target, start, magnitude, duration), fault);
    }

    [Theory]
    [InlineData("leak", "simulator.fault.form")]
    [InlineData("explode:P-301A", "simulator.fault.kind")]
    [InlineData("5:P-301A", "simulator.fault.kind")]
    [InlineData("leak:P 301A", "simulator.fault.form")]
    [InlineData("leak:P-301A@soon", "simulator.fault.form")]
    [InlineData("leak:P-301A/-5s", "simulator.fault.form")]
    public void Fault_WrongWords_AreRefused(string text, string code)
    {
        Assert.False(SimulatorFault.TryParse(text, out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData(SimulatorFaultKind.Leak, "CAM-01")]
    [InlineData(SimulatorFaultKind.Overfill, "P-101A")]
    [InlineData(SimulatorFaultKind.BearingWear, "T-101")]
    [InlineData(SimulatorFaultKind.Drift, "nobody")]
    [InlineData(SimulatorFaultKind.WindTurn, "TT-901")]
    public void Fault_OnTheWrongThing_IsRefused(SimulatorFaultKind kind, string target) =>
        Assert.Equal("simulator.fault.target", new Farm().Plant.Order(new SimulatorFault(kind, target))?.Code);
}
