using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Tests.Support;

namespace Twin.Benchmarks.Live;

/// <summary>
/// The sustained table of issue 2: real silo, generator in another process, every figure with journal fsync, acknowledgement, grain
/// state, rules and history, and every acknowledged reading found afterwards. A path whose backlog cannot be worked off in time was
/// not sustained: its rate counts from the first reading to the last one applied and kept.
/// </summary>
internal static class LiveBenchmark
{
    private const int FirstPort = 23_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var seconds = arguments.Int("seconds", 60);
        var warmup = arguments.Int("warmup", 10);
        var sensors = arguments.Int("sensors", 2_000);
        var only = arguments.Text("only")?.Split(',');
        var folder = Paths.Fresh("live");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, sensors);
        string? postgres = null;
        if (arguments.Text("store") == "postgres")
        {
            if (PostgresFixture.Missing is { } missing) throw new InvalidOperationException(missing);
            postgres = await (await PostgresFixture.SharedAsync()).CreateDatabaseAsync();
        }

        Console.WriteLine($"{Environment.ProcessorCount} cores, store {(postgres is null ? "sqlite" : "postgres")}, {sensors} sensors, "
            + $"{seconds} s a path; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, postgres, FirstPort);
        var ready = await silo.StartAsync(TimeSpan.FromMinutes(2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready after {ready.TotalSeconds:F1} s"));
        var sound = true;
        foreach (var path in LivePath.All.Where(p => only is null || only.Contains(p.Name)))
            sound &= await MeasureAsync(silo, path, sensors, seconds, warmup, folder);
        Console.WriteLine(Calibrators.Measure(folder));
        return sound ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(SiloProcess silo, LivePath path, int sensors, int seconds, int warmup, string folder)
    {
        var summary = Path.Combine(folder, $"{path.Name}.csv");
        var fromMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var meter = silo.Meter;
        var (cpu, allocated) = (meter.CpuSeconds, await silo.AllocatedAsync());
        var load = await Generator.RunAsync(
        [
            "--port", Text(path.Http ? silo.HttpPort : silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password",
            SiloProcess.Key, "--client", path.Name, "--sensors", Text(sensors), "--seconds", Text(seconds), "--values", "wave",
            "--summary", summary, "--warmup", Text(warmup), "--drain", "30", .. path.Http ? ["--http-key", SiloProcess.Key] : Array.Empty<string>(), .. path.Options,
        ]);
        var drain = await silo.DrainAsync(TimeSpan.FromMinutes(10));
        cpu = meter.CpuSeconds - cpu;
        allocated = await silo.AllocatedAsync() - allocated;
        var kept = await KeptCheck.RunAsync(silo, summary, fromMs);
        var sustained = kept.Acked / (warmup + seconds + drain.TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path.Name,-6} {path.Title}\n"
            + $"       acknowledged {load.ReadingsPerSecond,9:N0}/s   applied and kept {sustained,9:N0}/s   floor {path.Floor:N0}  goal "
            + $"{path.Goal:N0}   drain {drain.TotalSeconds:F1} s   ack p50 {load.P50Ms:F1} ms p99 {load.P99Ms:F1} ms\n"
            + $"       silo CPU {cpu:F1} s ({cpu * 1e6 / kept.Acked:F2} us/reading), allocated {allocated / kept.Acked:F0} B/reading, "
            + $"RSS {meter.Rss >> 20} MiB (peak {meter.PeakRss >> 20}), load {ProcessMeter.MachineLoad}\n"
            + $"       {kept.Acked:N0} acknowledged, {kept.Missing} missing; {kept.Compared:N0} compared by value, {kept.Wrong} wrong; "
            + $"{load.Refused} refused"));
        return kept is { Missing: 0, Wrong: 0 } && load.Text.Contains(" 0 faults", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
