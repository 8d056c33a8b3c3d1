using System.Collections.Immutable;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Forecasts;
using Twin.Domain.Tests.Drills;
using Xunit;

namespace Twin.Domain.Tests.Forecasts;

/// <summary>Releases made by the scene of the drills, seen only through its sensors; of winds in which some detector smells enough: where
/// one stands at the edge of a cloud, the source is not told (docs/emergencies.md).</summary>
public class SourceFitTests(ITestOutputHelper output)
{
    private const long StartMs = 1_700_000_000_000;

    [Theory]
    [InlineData("V-403", 30, 3, 135, 240)]
    [InlineData("V-501", 20, 2.5, 45, 240)]
    [InlineData("V-502", 15, 4, 315, 180)]
    [InlineData("P-401A", 20, 3, 90, 240)]
    public void Release_IsFound_NearItsRate(string twin, double holeMm, double windMS, double fromDeg, int seconds)
    {
        var (gas, wind, airborne) = Watch(new ScenarioWeather(windMS, fromDeg, Stability: "D"), seconds, Leak(twin, holeMm));
        var found = SourceFit.Find(DrillFiles.Plant, gas, wind, StartMs + (seconds * 1_000L));
        Assert.NotNull(found);
        output.WriteLine(
            $"{twin} {airborne:F2} kg/s: {found.Twin} {found.Share:P0} {found.RateKgS:F2} ({found.LowKgS:F2} to {found.HighKgS:F2}) "
            + $"wind {found.WindOffsetDeg:F0}; " + string.Join(", ", found.Candidates.Select(static c => $"{c.Twin} {c.Share:P0}"))
            + "; " + string.Join(", ", found.Detectors.Select(static d => $"{d.Sensor} {d.Measured:F1}/{d.Expected:F1}")));
        var at = PlantHoldings.Middle(DrillFiles.Plant.Twin(DrillFiles.Plant.IndexOf(twin)));
        Assert.True(found.At.To(at) < 45, $"{found.Twin} is {found.At.To(at):F0} m away.");
        Assert.InRange(found.RateKgS, airborne / 3, airborne * 3);
        Assert.InRange(airborne, found.LowKgS / 1.5, found.HighKgS * 1.5);
        Assert.True(found.LowKgS < found.RateKgS && found.RateKgS < found.HighKgS);
    }

    [Fact]
    public void NoGas_NoSource()
    {
        var (gas, wind, _) = Watch(new ScenarioWeather(3, 90), 60);
        Assert.NotEmpty(gas);
        Assert.Null(SourceFit.Find(DrillFiles.Plant, gas, wind, StartMs + 60_000));
    }

    [Fact]
    public void WindVaneThatErrs_IsCorrected()
    {
        var (gas, wind, _) = Watch(new ScenarioWeather(3, 135, Stability: "D"), 240, Leak("V-403", 30));
        var wrong = wind with { Points = [.. wind.Points.Select(static p => (p.AtMs, p.MS, (p.FromDeg + 20) % 360))] };
        var (right, bent) = (SourceFit.Find(DrillFiles.Plant, gas, wind, StartMs + 240_000)!,
            SourceFit.Find(DrillFiles.Plant, gas, wrong, StartMs + 240_000)!);
        output.WriteLine($"{right.WindOffsetDeg:F1} {bent.WindOffsetDeg:F1}");
        Assert.InRange(bent.WindOffsetDeg - right.WindOffsetDeg, -32, -4);
    }

    [Fact]
    public void SilentOrDeadDetectors_AreNotAsked_AndNothingBreaks()
    {
        var (gas, wind, _) = Watch(new ScenarioWeather(3, 135, Stability: "D"), 240, Leak("V-403", 30));
        var old = gas.ConvertAll(static g => g with { Points = [.. g.Points.Where(static p => p.AtMs < StartMs + 100_000)] });
        Assert.Null(SourceFit.Find(DrillFiles.Plant, old, wind, StartMs + 240_000));
        Assert.Null(SourceFit.Find(DrillFiles.Plant, [], wind, StartMs + 240_000));
        List<GasReadings> odd = [.. gas, new GasReadings("nobody", [(StartMs, 5)]), new GasReadings("LT-201", [(StartMs + 239_000, 5)])];
        Assert.NotNull(SourceFit.Find(DrillFiles.Plant, odd, new WindReadings([], wind.Stability), StartMs + 240_000));
        Assert.Null(SourceFit.Find(DrillFiles.Plant, gas, wind, StartMs + 240_000, static () => false));
    }

    [Fact]
    public void SameEvidence_SameEstimate()
    {
        var (gas, wind, _) = Watch(new ScenarioWeather(3, 135, Stability: "D"), 180, Leak("V-403", 30));
        var (a, b) = (SourceFit.Find(DrillFiles.Plant, gas, wind, StartMs + 180_000)!,
            SourceFit.Find(DrillFiles.Plant, [.. gas.AsEnumerable().Reverse()], wind, StartMs + 180_000)!);
        Assert.Equal((a.Twin, a.RateKgS, a.LowKgS, a.HighKgS, a.Share), (b.Twin, b.RateKgS, b.LowKgS, b.HighKgS, b.Share));
    }

    /// <summary>Plays a scene and keeps what its instruments said.</summary>
    internal static (List<GasReadings> Gas, WindReadings Wind, double AirborneKgS) Watch(
        ScenarioWeather weather, int seconds, params DrillAction[] actions)
    {
        var plant = DrillFiles.Plant;
        var scenario = new Scenario
        {
            Id = "watch",
            Name = new LocalizedText("x", "某"),
            Weather = weather,
            Seed = 7,
            Injects = [new ScenarioInject { No = 1, Do = [.. actions] }],
        };
        var scene = new DrillScene(plant, scenario, SceneStart.Nothing);
        var points = new Dictionary<int, List<(long, double)>>();
        var winds = new List<(long, double, double)>();
        var readings = new List<SceneReading>();
        double before = 0;
        for (var s = 0; s < seconds; s++)
        {
            if (s == seconds - 120) before = Released(scene);
            readings.Clear();
            scene.Step(readings);
            foreach (var reading in readings)
            {
                if (plant.ProfileOf(reading.Sensor)!.Quantity is not ("gas-combustible" or "gas-toxic")) continue;
                if (!points.TryGetValue(reading.Sensor, out var own)) points[reading.Sensor] = own = [];
                own.Add((StartMs + reading.AtMs, reading.Value));
            }

            if (s % 5 == 0) winds.Add((StartMs + (s * 1_000), scene.Weather.WindMS, scene.Weather.FromDeg));
        }

        return ([.. points.Select(p => new GasReadings(plant.Twin(p.Key).Id, p.Value))],
            new WindReadings(winds, scene.Weather.Stability), (Released(scene) - before) / Math.Min(seconds, 120));
    }

    internal static DrillAction Leak(string target, double holeMm) => new()
    {
        Kind = ActionKind.Leak,
        Target = target,
        Numbers = ImmutableSortedDictionary<string, double>.Empty.Add("holeMm", holeMm),
    };

    private static double Released(DrillScene scene) => scene.Clouds.Sum(static c => c.Field.ReleasedKg);
}
