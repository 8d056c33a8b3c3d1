using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Benchmarks.Forks;

/// <summary>
/// How long a fork takes, from the request to a running drill, and what live feels of it: the real program under the same paced load, in
/// turns alone and beside a fork every two seconds (<c>--every</c>), each drill running at life's pace until the next one; with
/// <c>--crowd</c> beside twenty drills at a hundred times life. Turns are compared by their median.
/// </summary>
internal static class ForkBenchmark
{
    private const int FirstPort = 23_260;
    private const int Crowd = 20;
    private const double CrowdSpeed = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        if (arguments.Has("memory")) return ForkMemory.Run(arguments.Int("twins", 10_000));
        var plan = new Plan(
            arguments.Int("seconds", 10), arguments.Int("rate", 10_000), arguments.Int("rounds", 3), arguments.Int("every", 2),
            arguments.Has("crowd"));
        var sound = true;
        foreach (var (twins, limit) in new[] { (1_000, 1.0), (10_000, 2.0) })
        {
            if (arguments.Int("twins", twins) == twins) sound &= await MeasureAsync(twins, limit, plan);
        }

        return sound ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(int twins, double limitS, Plan plan)
    {
        var folder = Paths.Fresh($"fork-{twins}");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, twins);
        var data = Path.Combine(folder, "data");
        var drills = Path.Combine(data, "drills", PlantMaker.Plant);
        Directory.CreateDirectory(drills);
        var quiet = new Scenario
        {
            Id = "quiet", Name = new LocalizedText("Quiet", "平静"), AutoEndS = 86_400, Weather = new ScenarioWeather(3, 270),
        };
        await File.WriteAllBytesAsync(Path.Combine(drills, "quiet.json"), ScenarioFile.Write(quiet));
        await using var silo = new SiloProcess(data, plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        await LoadAsync(silo, twins, 8, plan.Rate);
        var (alone, beside, times) = (new List<GeneratorResult>(), new List<GeneratorResult>(), new List<double>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            var first = await silo.PausesAsync();
            alone.Add(await LoadAsync(silo, twins, plan.Seconds, plan.Rate));
            var second = await silo.PausesAsync();
            using var stop = new CancellationTokenSource();
            var forking = plan.IsCrowd ? CrowdAsync(silo, stop.Token) : ForkAsync(silo, plan.EveryS, stop.Token);
            beside.Add(await LoadAsync(silo, twins, plan.Seconds, plan.Rate));
            await stop.CancelAsync();
            times.AddRange(await forking);
            var third = await silo.PausesAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {twins:N0}, turn {round + 1}: alone p50 {alone[^1].P50Ms:F2} p99 {alone[^1].P99Ms:F2} ms "
                + $"(collector {second.Ms - first.Ms:F0} ms, {second.Full - first.Full:F0} full); beside p50 {beside[^1].P50Ms:F2} p99 "
                + $"{beside[^1].P99Ms:F2} ms (collector {third.Ms - second.Ms:F0} ms, {third.Full - second.Full:F0} full)"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{twins,6:N0} twins: {times.Count} forks, median {Median(times):F0} ms, most {times.Max():F0} ms (asked {limitS * 1_000:F0}); "
            + $"live at {plan.Rate:N0}/s: alone {Median(alone, r => r.ReadingsPerSecond):N0}/s, ack p50 "
            + $"{Median(alone, r => r.P50Ms):F2} ms p99 {Median(alone, r => r.P99Ms):F2} ms; "
            + $"beside {(plan.IsCrowd ? $"{Crowd} drills" : "forks")} "
            + $"{Median(beside, r => r.ReadingsPerSecond):N0}/s, p50 {Median(beside, r => r.P50Ms):F2} ms p99 "
            + $"{Median(beside, r => r.P99Ms):F2} ms; load {ProcessMeter.MachineLoad}"));
        return plan.IsCrowd || times.Max() <= limitS * 1_000;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var all ? all[all.Length / 2] : 0;

    private static double Median(List<GeneratorResult> results, Func<GeneratorResult, double> of) => Median(results.Select(of));

    private static async Task<List<double>> ForkAsync(SiloProcess silo, int everyS, CancellationToken stop)
    {
        var times = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(everyS));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var (id, ms) = await StartAsync(silo, 1);
                times.Add(ms);
                await silo.PostAsync($"drills/{id}/end", new { });
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }

        return times;
    }

    private static async Task<List<double>> CrowdAsync(SiloProcess silo, CancellationToken stop)
    {
        var drills = new List<(string Id, double Ms)>();
        for (var i = 0; i < Crowd; i++) drills.Add(await StartAsync(silo, CrowdSpeed));
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult)) await stopped.Task;
        foreach (var (id, _) in drills) await silo.PostAsync($"drills/{id}/end", new { });
        return [.. drills.Select(static d => d.Ms)];
    }

    private static async Task<(string Id, double Ms)> StartAsync(SiloProcess silo, double speed)
    {
        var from = Stopwatch.GetTimestamp();
        var drill = await silo.PostAsync("drills", new { scenario = "quiet", speed });
        return (drill.GetProperty("id").GetString()!, Stopwatch.GetElapsedTime(from).TotalMilliseconds);
    }

    private static Task<GeneratorResult> LoadAsync(SiloProcess silo, int sensors, int seconds, int rate) => Generator.RunAsync(
        "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "live",
        "--sensors", Text(sensors), "--connections", "4", "--window", "100", "--readings", "1", "--rate", Text(rate), "--seconds",
        Text(seconds), "--values", "wave");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Plan(int Seconds, int Rate, int Rounds, int EveryS, bool IsCrowd);
}
