using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;
using Twin.Domain.World;

namespace Twin.Benchmarks.Drills;

/// <summary>
/// <c>drillscene [--scenario ammonia-wind-shift --seconds 3600 --log]</c>: a whole drill of the demo plant on one thread, physics,
/// sensors,
/// people, rules and graph, played by automatic blue (issue 5, speed 1: 60 minutes below 30 s). <c>--scenario all</c>: every drill of the
/// library. <c>--copies 31</c>: the plant so many times. <c>--alone</c>: without the world. <c>--score</c>: what it scored.
/// </summary>
internal static class SceneBenchmark
{
    private const long T0 = 1_764_000_000_000;

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var file = File.ReadAllBytes(Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson"));
        var plant = CompiledPlant.Compile(TiledPlant.Of(PlantFile.Read(file).Model!, arguments.Int("copies", 1))).Plant!;
        var folder = Path.Combine(Paths.Root, "samples/tank-farm/drills");
        var name = arguments.Text("scenario") ?? "ammonia-wind-shift";
        string[] files = name == "all" ? [.. Directory.GetFiles(folder, "*.json").Order()] : [Path.Combine(folder, name + ".json")];
        var worst = 0.0;
        foreach (var path in files)
        {
            var result = ScenarioFile.Read(File.ReadAllBytes(path), plant.Index);
            if (result.Scenario is not { } scenario)
            {
                foreach (var problem in result.Problems) Console.Error.WriteLine($"{path}: {problem.Path}: {problem.Text.En}");
                return Task.FromResult(2);
            }

            worst = Math.Max(worst, arguments.Has("alone") ? Alone(plant, scenario, arguments) : Whole(plant, scenario, arguments));
        }

        return Task.FromResult(worst < 30 ? 0 : 1);
    }

    private static double Whole(CompiledPlant plant, Scenario scenario, Arguments arguments)
    {
        var start = new PlantSnapshot { Plant = plant.Model.Id, ModelVersion = plant.Model.Version, AtMs = T0 };
        var forked = Stopwatch.GetTimestamp();
        var run = new DrillRun(plant, "drill-1", start, scenario, new DrillOptions(Automatic: true));
        Say($"{plant.Index.Count:N0} twins, world and scene made in {Stopwatch.GetElapsedTime(forked).TotalMilliseconds:F0} ms");
        var (steps, items) = (new List<double>(), 0L);
        var seconds = arguments.Int("seconds", scenario.AutoEndS);
        var begin = Stopwatch.GetTimestamp();
        while (!run.Ended && run.Scene.TimeS < seconds)
        {
            var before = Stopwatch.GetTimestamp();
            items += run.Step().Items.Length;
            steps.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Tell(scenario.Id, run.Scene, took, steps, arguments, $"{items:N0} changed items, print {run.World.Print[..12]}");
        if (arguments.Has("score")) Score(run);
        return took;
    }

    private static double Alone(CompiledPlant plant, Scenario scenario, Arguments arguments)
    {
        var scene = new DrillScene(plant.Index, scenario, SceneStart.Nothing);
        var (readings, steps, count) = (new List<SceneReading>(), new List<double>(), 0L);
        var begin = Stopwatch.GetTimestamp();
        while (!scene.Ended)
        {
            readings.Clear();
            var before = Stopwatch.GetTimestamp();
            scene.Step(readings);
            steps.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            count += readings.Count;
        }

        var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Tell(scenario.Id, scene, took, steps, arguments, $"{count:N0} readings");
        return took;
    }

    private static void Tell(string id, DrillScene scene, double took, List<double> steps, Arguments arguments, string what)
    {
        if (arguments.Has("log")) foreach (var line in scene.Log) Console.WriteLine(Line(line));
        steps.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{id}: {scene.TimeS:F0} s in {took:F2} s ({scene.TimeS / took:F0} times life), {what}, step median "
            + $"{steps[steps.Count / 2]:F3} ms, p99 {steps[steps.Count * 99 / 100]:F2} ms; released {scene.ReleasedKg:F0} kg, "
            + $"{scene.Mustered} mustered, {scene.People.Count(static p => p.Does == PersonDoes.Dead)} dead; {ProcessMeter.MachineLoad}"));
    }

    private static void Score(DrillRun run)
    {
        var score = run.Report().Score;
        Say($"  score {score.Score} {score.Grade.En}, penalty {score.Penalty}, response {score.ResponseS:F0} s");
        Say($"  {score.Toll}, {score.Alarms}");
        foreach (var task in score.Tasks) Say($"  {task.Id,-14} {task.TakenS,6:F0} of {task.TargetS,5:F0} s {task.Rating}");
        foreach (var f in score.Findings) Say($"  [{f.Severity}] {f.Title.En}: {f.Why.En} -> {f.Order.En}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Line(SceneEvent e) => string.Create(CultureInfo.InvariantCulture,
        $"{e.TimeS,5:F0} {e.Kind,-18} {e.Subject,-18} {e.Detail,-26} {e.Actor,-14} {e.Value,10:F2} {e.Text?.En}");
}
