using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Benchmarks.Forks;

/// <summary>
/// How long a fork takes, from the request to a running drill, and what live feels of it: the same paced load twice on the real program,
/// once alone, once with a fork every two seconds, each drill running at life's pace until the next one.
/// </summary>
internal static class ForkBenchmark
{
    private const int FirstPort = 23_260;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var seconds = arguments.Int("seconds", 20);
        var rate = arguments.Int("rate", 10_000);
        var sound = true;
        foreach (var (twins, limit) in new[] { (1_000, 1.0), (10_000, 2.0) }) sound &= await MeasureAsync(twins, limit, seconds, rate);
        return sound ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(int twins, double limitS, int seconds, int rate)
    {
        var folder = Paths.Fresh($"fork-{twins}");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, twins);
        var data = Path.Combine(folder, "data");
        var drills = Path.Combine(data, "drills", PlantMaker.Plant);
        Directory.CreateDirectory(drills);
        var quiet = new Scenario
        {
            Id = "quiet", Name = new LocalizedText("Quiet", "平静"), AutoEndS = 3_600, Weather = new ScenarioWeather(3, 270),
        };
        await File.WriteAllBytesAsync(Path.Combine(drills, "quiet.json"), ScenarioFile.Write(quiet));
        await using var silo = new SiloProcess(data, plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        await LoadAsync(silo, twins, 5, rate);
        var alone = await LoadAsync(silo, twins, seconds, rate);
        using var stop = new CancellationTokenSource();
        var forking = ForkAsync(silo, stop.Token);
        var beside = await LoadAsync(silo, twins, seconds, rate);
        await stop.CancelAsync();
        var times = await forking;
        var most = times.Max();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{twins,6:N0} twins: {times.Count} forks, median {times.Order().ElementAt(times.Count / 2):F0} ms, most {most:F0} ms (asked "
            + $"{limitS * 1_000:F0}); live at {rate:N0}/s: alone {alone.ReadingsPerSecond:N0}/s, ack p50 {alone.P50Ms:F1} ms p99 "
            + $"{alone.P99Ms:F1} ms; with forks {beside.ReadingsPerSecond:N0}/s, p50 {beside.P50Ms:F1} ms p99 {beside.P99Ms:F1} ms; "
            + $"load {ProcessMeter.MachineLoad}"));
        return most <= limitS * 1_000;
    }

    private static async Task<List<double>> ForkAsync(SiloProcess silo, CancellationToken stop)
    {
        var times = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var from = Stopwatch.GetTimestamp();
                var drill = await silo.PostAsync("drills", new { scenario = "quiet", speed = 1 });
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                await silo.PostAsync($"drills/{drill.GetProperty("id").GetString()}/end", new { });
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }

        return times;
    }

    private static Task<GeneratorResult> LoadAsync(SiloProcess silo, int sensors, int seconds, int rate) => Generator.RunAsync(
        "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "live",
        "--sensors", Text(sensors), "--connections", "4", "--window", "100", "--readings", "1", "--rate", Text(rate), "--seconds",
        Text(seconds), "--values", "wave");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
