using System.Collections.Immutable;
using System.Diagnostics;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Forecasts;
using Twin.Domain.Plants;
using Twin.Domain.World;

namespace Twin.Benchmarks.Drills;

/// <summary>
/// <c>forecast [--twin V-403 --hole 30 --seconds 240 --times 5]</c>: a leak of known rate played by the drills' scene and seen only through
/// its detectors; how near the fit comes to it, and how long the fit and the half hour ahead take on one thread.
/// </summary>
internal static class ForecastBenchmark
{
    private const long T0 = 1_764_000_000_000;

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var file = File.ReadAllBytes(Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson"));
        var plant = CompiledPlant.Compile(PlantFile.Read(file).Model!).Plant!;
        var (twin, seconds) = (arguments.Text("twin") ?? "V-403", arguments.Int("seconds", 240));
        var (gas, wind, rate) = Watch(plant.Index, twin, arguments.Int("hole", 30), seconds);
        var start = new PlantSnapshot { Plant = plant.Model.Id, ModelVersion = plant.Model.Version, AtMs = T0 + (seconds * 1_000L) };
        var input = new ForecastInput(start, gas, wind, 20, 60, ScenarioSite.Open, null);
        for (var i = 0; i < arguments.Int("times", 5); i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var source = SourceFit.Find(plant.Index, gas, wind, start.AtMs);
            var fitted = Stopwatch.GetElapsedTime(begun);
            var forecast = ForecastRun.Make(plant, input)!;
            Console.WriteLine(
                $"{twin} gives {rate:F2} kg/s; found {source?.Twin} {source?.Share:P0} {source?.RateKgS:F2} kg/s "
                + $"({source?.LowKgS:F2} to {source?.HighKgS:F2}); fit {fitted.TotalMilliseconds:F0} ms, "
                + $"whole forecast {(Stopwatch.GetElapsedTime(begun) - fitted).TotalMilliseconds:F0} ms, {forecast.Frames.Length} frames");
        }

        return Task.FromResult(0);
    }

    private static (List<GasReadings> Gas, WindReadings Wind, double RateKgS) Watch(PlantIndex plant, string twin, int holeMm, int seconds)
    {
        var leak = new DrillAction
        {
            Kind = ActionKind.Leak,
            Target = twin,
            Numbers = ImmutableSortedDictionary<string, double>.Empty.Add("holeMm", holeMm),
        };
        var scenario = new Scenario
        {
            Id = "watch",
            Name = new LocalizedText("Watch", "观察"),
            Weather = new ScenarioWeather(3, 135, Stability: "D"),
            Injects = [new ScenarioInject { No = 1, Do = [leak] }],
        };
        var scene = new DrillScene(plant, scenario, SceneStart.Nothing);
        var points = new SortedDictionary<int, List<(long, double)>>();
        var winds = new List<(long, double, double)>();
        var readings = new List<SceneReading>();
        for (var s = 0; s < seconds; s++)
        {
            readings.Clear();
            scene.Step(readings);
            foreach (var reading in readings)
            {
                if (plant.ProfileOf(reading.Sensor)!.Quantity is not ("gas-combustible" or "gas-toxic")) continue;
                if (!points.TryGetValue(reading.Sensor, out var own)) points[reading.Sensor] = own = [];
                own.Add((T0 + reading.AtMs, reading.Value));
            }

            winds.Add((T0 + (s * 1_000L), scene.Weather.WindMS, scene.Weather.FromDeg));
        }

        return ([.. points.Select(p => new GasReadings(plant.Twin(p.Key).Id, p.Value))], new WindReadings(winds, scene.Weather.Stability),
            scene.Clouds.Sum(static c => c.Field.ReleasedKg) / seconds);
    }
}
