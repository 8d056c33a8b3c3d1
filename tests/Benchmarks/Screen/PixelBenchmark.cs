using System.Globalization;
using System.Text;
using HdrHistogram;
using MQTTnet;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// From publishing a reading over MQTT to the frame in which Chromium painted it, on the real program, beside a paced background. The value
/// of the probe is its number; the page notes when the map has drawn it and the frame after that has begun. One clock: one machine.
/// </summary>
internal static class PixelBenchmark
{
    private const int FirstPort = 23_300;
    private const int Background = 2_000;
    private const int Warmup = 12;
    private const string Password = "bench-Password-0123";

    private const string Watch =
        """
        () => {
          window.seen = {};
          let last = NaN;
          const look = () => {
            const value = __map.twin('s2000').drawn;
            if (value !== last && Number.isFinite(value)) {
              last = value;
              const channel = new MessageChannel();
              channel.port1.onmessage = () => { window.seen[value] ??= performance.timeOrigin + performance.now(); };
              channel.port2.postMessage(0);
            }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }
        """;

    public static async Task<int> RunAsync(int rate, int seconds)
    {
        var folder = Paths.Fresh("pixel");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Background + 1);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(Background), "--connections", "4", "--window", "500", "--readings", "1", "--rate", Text(rate),
            "--warmup", "10", "--seconds", Text(seconds + 5), "--values", "wave");
        await window.Page.EvaluateAsync(Watch);
        var sent = await ProbeAsync(silo.MqttPort, seconds);
        await window.SleepAsync(3000);
        var seen = await window.Page.EvaluateAsync<Dictionary<string, double>>("() => window.seen");
        var background = Generator.Read(await load.StandardOutput.ReadToEndAsync());
        await load.WaitForExitAsync();
        var histogram = new LongHistogram(TimeStamp.Minutes(1), 3);
        var lost = 0;
        foreach (var (value, at) in sent)
        {
            if (seen.TryGetValue(value.ToString(CultureInfo.InvariantCulture), out var painted))
                histogram.RecordValue(Math.Max(1, (long)((painted - at) * 1e6)));
            else lost++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"publish to pixel: {histogram.TotalCount} probes, p50 {Ms(histogram, 50):F0} ms, p95 {Ms(histogram, 95):F0} ms, "
            + $"p99 {Ms(histogram, 99):F0} ms, max {histogram.GetMaxValue() / 1e6:F0} ms, {lost} not seen; "
            + $"background {background?.ReadingsPerSecond:N0}/s; load {ProcessMeter.MachineLoad}"));
        return 0;
    }

    /// <summary>Five probes a second, open loop; each value once, and the wall clock at which it was sent, ms.</summary>
    private static async Task<Dictionary<double, double>> ProbeAsync(int port, int seconds)
    {
        var sent = new Dictionary<double, double>();
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port)
            .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var n = 0; n < Math.Min(400, (seconds + Warmup) * 5); n++)
        {
            await timer.WaitForNextTickAsync();
            // Off the beat: frames come ten times a second, and a probe in step with them would measure one place of the beat only.
            await Task.Delay(n * 37 % 100);
            // Between the limits, so that no alarm comes of it.
            var value = 20 + (n * 0.25);
            if (n >= Warmup * 5) sent[value] = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            var payload = string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}");
            await client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic($"twin/{PlantMaker.Plant}/{PlantMaker.Prefix}{Background}")
                .WithPayload(Encoding.UTF8.GetBytes(payload)).Build());
        }

        await client.DisconnectAsync();
        return sent;
    }

    private static double Ms(LongHistogram histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1e6;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
