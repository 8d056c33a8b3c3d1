using System.Globalization;
using HdrHistogram;
using MQTTnet;
using Twin.Benchmarks.Common;
using Twin.Benchmarks.Risk;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// From publishing a gas reading beyond its limit over MQTT to the frame in which Chromium painted the zone in its new colour, on the real
/// program beside a paced background (issue 3, speed 4: p99 below 250 ms). A zone that never takes its colour is told as not seen.
/// </summary>
internal static class ZoneBenchmark
{
    private const int FirstPort = 23_320;
    private const int Warm = 10;
    private const string Password = "bench-Password-0123";

    private const string Watch =
        """
        zones => {
          window.seen = {};
          const waiting = new Set(Array.from({ length: zones }, (_, i) => i));
          const look = () => {
            if (__map.drawn()) {
              for (const zone of waiting) {
                const level = __map.twin('z' + zone).level;
                if (level < 1 || level > 3) continue;
                waiting.delete(zone);
                const channel = new MessageChannel();
                channel.port1.onmessage = () => { window.seen[zone] = performance.timeOrigin + performance.now(); };
                channel.port2.postMessage(0);
              }
            }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }
        """;

    /// <summary>Runs it.</summary>
    /// <param name="rate">Readings a second of the other sensors.</param>
    /// <param name="sensors">How many those are, all in view.</param>
    /// <param name="measured">Zones measured; ten before them warm the program up.</param>
    /// <param name="everyMs">A zone each so many ms.</param>
    /// <param name="profiled">Say where the page's thread spends its time.</param>
    /// <param name="trace">Say where all of the browser's threads spend theirs.</param>
    public static async Task<int> RunAsync(int rate, int sensors, int measured, int everyMs, bool profiled, bool trace)
    {
        var zones = Warm + measured;
        var seconds = (zones * everyMs / 1000) + 10;
        var folder = Paths.Fresh("zone");
        var plant = Path.Combine(folder, "plant.geojson");
        RiskBenchmark.Write(plant, zones, sensors);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
        for (var zone = 0; zone < zones; zone++) await RiskBenchmark.PublishAsync(client, zone, 5);
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(sensors), "--connections", "4", "--window", "500", "--readings", "1", "--rate", Text(rate),
            "--warmup", "10", "--seconds", Text(seconds + 5), "--values", "wave");
        await window.SleepAsync(12_000);
        await window.Page.EvaluateAsync(Watch, zones);
        if (profiled) await window.ProfileAsync();
        var traced = trace ? window.TraceAsync(zones * everyMs / 1000, 16) : null;
        var sent = new double[zones];
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(everyMs)))
        {
            for (var zone = 0; zone < zones; zone++)
            {
                await timer.WaitForNextTickAsync();
                // Off the beat of the feed's frames.
                await Task.Delay(zone * 37 % 100);
                sent[zone] = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
                await RiskBenchmark.PublishAsync(client, zone, 35);
            }
        }

        await window.SleepAsync(3_000);
        if (traced is not null) Console.WriteLine(await traced);
        if (profiled) Console.WriteLine(await window.ProfiledAsync());
        var seen = await window.Page.EvaluateAsync<Dictionary<string, double>>("() => window.seen");
        await client.DisconnectAsync();
        var background = Generator.Read(await load.StandardOutput.ReadToEndAsync());
        await load.WaitForExitAsync();
        var histogram = new LongHistogram(TimeStamp.Minutes(1), 3);
        var thirds = new double[3];
        foreach (var (zone, painted) in seen)
        {
            var number = int.Parse(zone, CultureInfo.InvariantCulture);
            var sentMs = sent[number];
            if (number < Warm) continue;
            thirds[(number - Warm) * 3 / measured] += (painted - sentMs) * 3 / measured;
            histogram.RecordValue(Math.Max(1, (long)((painted - sentMs) * 1e6)));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"publish to the zone's colour painted, {sensors} sensors in view: {histogram.TotalCount} zones, one each {everyMs} ms, "
            + $"p50 {Ms(histogram, 50):F0} ms, "
            + $"p95 {Ms(histogram, 95):F0} ms, p99 {Ms(histogram, 99):F0} ms, max {histogram.GetMaxValue() / 1e6:F0} ms, "
            + $"mean by thirds {thirds[0]:F0} {thirds[1]:F0} {thirds[2]:F0} ms, "
            + $"{zones - seen.Count} not seen; background {background?.ReadingsPerSecond:N0}/s; load {ProcessMeter.MachineLoad}"));
        return seen.Count == zones && Ms(histogram, 99) < 250 ? 0 : 1;
    }

    private static double Ms(LongHistogram histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1e6;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
