using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Benchmarks.Live;

namespace Twin.Benchmarks.Scale;

/// <summary>
/// The national network's size: a plant of 440,000 sensors, all of them live at once under a paced load, then <c>kill -9</c> and a
/// restart. Memory per sensor is the whole process less an empty one of the same build, divided by the sensors: model, directory,
/// grains, history buffers, everything.
/// </summary>
internal static class ScaleBenchmark
{
    private const int FirstPort = 23_100;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var sensors = arguments.Int("sensors", 440_000);
        var rate = arguments.Int("rate", 10_000);
        var seconds = arguments.Int("seconds", 120);
        var folder = Paths.Fresh("scale");
        Console.WriteLine($"{sensors:N0} sensors, {rate:N0} readings/s for {seconds} s; {Calibrators.Measure(folder)}");
        var empty = await EmptyAsync(folder);
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, sensors);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        var first = await silo.StartAsync(Limit);
        Say($"first start, plant file of {new FileInfo(plant).Length >> 20} MiB compiled and stored: {first.TotalSeconds:F1} s, "
            + $"RSS {Mib(silo.Meter.Rss)}");
        var second = await RestartAsync(silo, kill: false);
        Say($"restart, no sensor live: ready after {second.TotalSeconds:F1} s, RSS {Mib(silo.Meter.Rss)}");
        var fromMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var load = await LoadAsync(silo, sensors, rate, seconds, Path.Combine(folder, "first.csv"), "first");
        var drain = await silo.DrainAsync(Limit);
        var rss = silo.Meter.Rss;
        Say($"acknowledged {load.ReadingsPerSecond:N0}/s, ack p50 {load.P50Ms:F1} ms p99 {load.P99Ms:F1} ms, drained after "
            + $"{drain.TotalSeconds:F1} s, silo CPU {silo.Meter.CpuSeconds:F0} s");
        Say($"RSS {Mib(rss)} (peak {Mib(silo.Meter.PeakRss)}), empty silo {Mib(empty)}: {(rss - empty) / (double)sensors:F0} B a sensor");
        Say(await silo.HeapAsync());
        await silo.KillAsync();
        var third = await RestartAsync(silo, kill: true);
        var caughtUp = await silo.DrainAsync(Limit);
        Say($"kill -9 and restart: ready after {third.TotalSeconds:F1} s, journal replayed {caughtUp.TotalSeconds:F1} s later");
        var again = await LoadAsync(silo, sensors, rate, 20, Path.Combine(folder, "second.csv"), "second");
        await silo.DrainAsync(Limit);
        var kept = await KeptCheck.SampleAsync(silo, Path.Combine(folder, "first.csv"), fromMs, every: arguments.Int("check-every", 20));
        Say($"{kept.Acked:N0} of the acknowledged readings looked for, {kept.Missing} missing, {kept.Wrong} wrong; "
            + $"after the restart {again.ReadingsPerSecond:N0}/s; load {ProcessMeter.MachineLoad}");
        return kept is { Missing: 0, Wrong: 0 } ? 0 : 1;
    }

    private static async Task<long> EmptyAsync(string folder)
    {
        var plant = Path.Combine(folder, "empty.geojson");
        PlantMaker.Write(plant, 1);
        await using var silo = new SiloProcess(Path.Combine(folder, "empty"), plant, null, FirstPort);
        await silo.StartAsync(Limit);
        return silo.Meter.Rss;
    }

    private static async Task<TimeSpan> RestartAsync(SiloProcess silo, bool kill)
    {
        if (!kill) await silo.StopAsync();
        return await silo.StartAsync(Limit);
    }

    private static Task<GeneratorResult> LoadAsync(SiloProcess silo, int sensors, int rate, int seconds, string summary, string client) =>
        Generator.RunAsync(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", client,
            "--sensors", Text(sensors), "--connections", "4", "--window", "200", "--readings", "50", "--topic", "twin/{plant}",
            "--rate", Text(rate / 50), "--seconds", Text(seconds), "--values", "wave", "--summary", summary, "--drain", "300");

    private static string Mib(long bytes) => $"{bytes >> 20} MiB";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Say(string text) => Console.WriteLine(text);
}
