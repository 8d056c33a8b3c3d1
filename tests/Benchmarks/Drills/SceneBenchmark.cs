using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;

namespace Twin.Benchmarks.Drills;

/// <summary>
/// <c>drillscene [--scenario ammonia-wind-shift --seconds 3600 --log]</c>: the physical side of a drill alone, without rules and graph
/// (issue 5, speed 1: all of it below 30 s on one core). Alarms are taken from the sensors' own limits, so that injects and people
/// answer.
/// <c>--scenario all</c>: every drill of the library.
/// </summary>
internal static class SceneBenchmark
{
    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var root = Paths.Root;
        var plant = new PlantIndex(PlantFile.Read(File.ReadAllBytes(Path.Combine(root, "samples/tank-farm/plant.geojson"))).Model!);
        var folder = Path.Combine(root, "samples/tank-farm/drills");
        var name = arguments.Text("scenario") ?? "ammonia-wind-shift";
        string[] files = name == "all" ? [.. Directory.GetFiles(folder, "*.json").Order()] : [Path.Combine(folder, name + ".json")];
        var worst = 0.0;
        foreach (var file in files)
        {
            var result = ScenarioFile.Read(File.ReadAllBytes(file), plant);
            if (result.Scenario is not { } scenario)
            {
                foreach (var problem in result.Problems) Console.Error.WriteLine($"{file}: {problem.Path}: {problem.Text.En}");
                return Task.FromResult(2);
            }

            worst = Math.Max(worst, Play(plant, scenario, arguments.Int("seconds", scenario.AutoEndS), arguments.Has("log")));
        }

        return Task.FromResult(worst < 30 ? 0 : 1);
    }

    private static double Play(PlantIndex plant, Scenario scenario, int seconds, bool log)
    {
        var scene = new DrillScene(plant, scenario, SceneStart.Nothing);
        var (readings, alarms, steps) = (new List<SceneReading>(), new PlainAlarms(plant), new List<double>());
        var start = Stopwatch.GetTimestamp();
        var (count, puffs) = (0L, 0);
        while (!scene.Ended && scene.TimeS < seconds)
        {
            readings.Clear();
            var before = Stopwatch.GetTimestamp();
            scene.Step(readings);
            steps.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            count += readings.Count;
            puffs = Math.Max(puffs, scene.Clouds.Sum(static c => c.Field.Count));
            foreach (var alarm in alarms.Take(readings)) scene.OnAlarm(alarm);
        }

        var took = Stopwatch.GetElapsedTime(start);
        if (log) foreach (var line in scene.Log) Console.WriteLine(Line(line));
        steps.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{scenario.Id}: {scene.TimeS:F0} s in {took.TotalSeconds:F2} s ({scene.TimeS / took.TotalSeconds:F0} times life), "
            + $"{count:N0} readings, at most {puffs} puffs, step median {steps[steps.Count / 2]:F3} ms, p99 "
            + $"{steps[steps.Count * 99 / 100]:F2} ms; released {scene.ReleasedKg:F0} kg, {scene.Mustered} mustered, "
            + $"{scene.People.Count(static p => p.Does == PersonDoes.Dead)} dead; {ProcessMeter.MachineLoad}"));
        return took.TotalSeconds;
    }

    private static string Line(SceneEvent e) => string.Create(CultureInfo.InvariantCulture,
        $"{e.TimeS,5:F0} {e.Kind,-18} {e.Subject,-18} {e.Detail,-26} {e.Value,10:F2} {e.Text?.En}");
}
