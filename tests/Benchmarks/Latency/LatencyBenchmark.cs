using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using HdrHistogram;
using MQTTnet;
using MQTTnet.Protocol;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Latency;

/// <summary>
/// From publishing a reading beyond its limit to seeing its alarm on <c>$alarms</c>, both over MQTT, beside a paced background of other
/// sensors. Open loop: probes are sent by the clock, whether or not the earlier ones were answered, and one that is never answered is
/// told as lost.
/// </summary>
internal static class LatencyBenchmark
{
    private const int FirstPort = 23_200;
    private const int Probes = 400;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var rate = arguments.Int("rate", 10_000);
        var seconds = arguments.Int("seconds", 60);
        var folder = Paths.Fresh("latency");
        var plant = Path.Combine(folder, "plant.geojson");
        const int Background = 2_000;
        PlantMaker.Write(plant, Background + Probes);
        Console.WriteLine($"{rate:N0} readings/s in the background, {seconds} s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(Background), "--connections", "4", "--window", "500", "--readings", "1", "--rate", Text(rate),
            "--warmup", "12", "--seconds", Text(seconds + 5), "--values", "wave");
        var result = await ProbeAsync(silo, Background, seconds);
        var background = Generator.Read(await load.StandardOutput.ReadToEndAsync());
        await load.WaitForExitAsync();
        var h = result.Histogram;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"publish to alarm published: {h.TotalCount} alarms, p50 {Ms(h, 50):F1} ms, p90 {Ms(h, 90):F1} ms, p99 {Ms(h, 99):F1} ms, "
            + $"max {h.GetMaxValue() / 1e6:F1} ms, {result.Lost} lost; background {background?.ReadingsPerSecond:N0}/s, "
            + $"ack p50 {background?.P50Ms:F1} ms p99 {background?.P99Ms:F1} ms; load {ProcessMeter.MachineLoad}"));
        return result.Lost == 0 ? 0 : 1;
    }

    private static async Task<(LongHistogram Histogram, int Lost)> ProbeAsync(SiloProcess silo, int first, int seconds)
    {
        var histogram = new LongHistogram(TimeStamp.Minutes(1), 3);
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var factory = new MqttClientFactory();
        using var client = factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e =>
        {
            var topic = e.ApplicationMessage.Topic;
            if (e.ApplicationMessage.Payload.Length > 0 && sent.TryRemove(topic[(topic.LastIndexOf('/') + 1)..], out var at))
                lock (histogram) histogram.RecordValue((long)Stopwatch.GetElapsedTime(at).TotalNanoseconds);
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
        await client.SubscribeAsync($"twin/{PlantMaker.Plant}/$alarms/#", MqttQualityOfServiceLevel.AtLeastOnce);

        // The first round, while the background warms up, is not counted.
        for (var i = 0; i < Probes; i++) await SendAsync(client, first + i, 60);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 12;) await timer.WaitForNextTickAsync();
        var clock = Stopwatch.StartNew();
        for (var n = 0; clock.Elapsed.TotalSeconds < seconds; n++)
        {
            await timer.WaitForNextTickAsync();
            // High and normal by turns: the alarm is raised at each second round of a sensor.
            var number = first + (n % Probes);
            var high = n / Probes % 2 == 0;
            if (high) sent[$"{PlantMaker.Prefix}{number}"] = Stopwatch.GetTimestamp();
            await SendAsync(client, number, high ? 135 : 60);
        }

        for (var last = Stopwatch.StartNew(); !sent.IsEmpty && last.Elapsed.TotalSeconds < 10;) await timer.WaitForNextTickAsync();
        await client.DisconnectAsync();
        return (histogram, sent.Count);
    }

    private static Task SendAsync(IMqttClient client, int sensor, double value) => client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic($"twin/{PlantMaker.Plant}/{PlantMaker.Prefix}{sensor}")
        .WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"))).Build());

    private static double Ms(LongHistogram histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1e6;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
