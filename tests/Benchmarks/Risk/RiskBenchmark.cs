using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HdrHistogram;
using MQTTnet;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Risk;

/// <summary>
/// From publishing a gas reading beyond its limit to the frame of the browsers' hub in which the zone has its new colour, beside a paced
/// background of other sensors (issue 3, speed 4: p99 below 250 ms). Open loop; a zone that never takes its colour is told as lost.
/// </summary>
internal static class RiskBenchmark
{
    private const int FirstPort = 23_260;
    /// <summary>Sensors that only make load.</summary>
    internal const int Background = 2_000;
    private const int PerSecond = 20;
    private const int HeaderBytes = 56;
    private const int ItemBytes = 14;
    private const int RiskBytes = 7;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var rate = arguments.Int("rate", 10_000);
        var seconds = arguments.Int("seconds", 30);
        var zones = PerSecond * seconds;
        var folder = Paths.Fresh("risk");
        var plant = Path.Combine(folder, "plant.geojson");
        Write(plant, zones);
        Console.WriteLine($"{zones} zones, {rate:N0} readings/s in the background, {seconds} s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(Background), "--connections", "4", "--window", "500", "--readings", "1", "--rate", Text(rate),
            "--warmup", "8", "--seconds", Text(seconds + 5), "--values", "wave");
        var histogram = new LongHistogram(TimeStamp.Minutes(1), 3);
        var lost = await ProbeAsync(silo, zones, histogram);
        var background = Generator.Read(await load.StandardOutput.ReadToEndAsync());
        await load.WaitForExitAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"publish to zone colour in the feed frame: {histogram.TotalCount} zones, p50 {Ms(histogram, 50):F1} ms, "
            + $"p90 {Ms(histogram, 90):F1} ms, p99 {Ms(histogram, 99):F1} ms, max {histogram.GetMaxValue() / 1e6:F1} ms, {lost} lost; "
            + $"background {background?.ReadingsPerSecond:N0}/s; load {ProcessMeter.MachineLoad}"));
        return lost == 0 && Ms(histogram, 99) < 250 ? 0 : 1;
    }

    private static async Task<int> ProbeAsync(SiloProcess silo, int zones, LongHistogram histogram)
    {
        var sent = new ConcurrentDictionary<int, long>();
        using var stop = new CancellationTokenSource();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Api-Key", SiloProcess.Key);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{silo.HttpPort}/live"), CancellationToken.None);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket,
            $$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["live","{{PlantMaker.Plant}}"]}""");
        var reading = ReadAsync(
            socket,
            (index, level) =>
            {
                if (level < 4 && sent.TryRemove(index - Background, out var at))
                    histogram.RecordValue((long)Stopwatch.GetElapsedTime(at).TotalNanoseconds);
            },
            stop.Token);

        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1_000.0 / PerSecond));
        for (var zone = 0; zone < zones; zone++) await PublishAsync(client, zone, 5);
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 8;) await timer.WaitForNextTickAsync();
        for (var zone = 0; zone < zones; zone++)
        {
            await timer.WaitForNextTickAsync();
            sent[zone] = Stopwatch.GetTimestamp();
            await PublishAsync(client, zone, 35);
        }

        for (var last = Stopwatch.StartNew(); !sent.IsEmpty && last.Elapsed.TotalSeconds < 10;) await timer.WaitForNextTickAsync();
        await stop.CancelAsync();
        await reading;
        await client.DisconnectAsync();
        return sent.Count;
    }

    /// <summary>The hub's stream: JSON messages with the frame in base64, as FrameCodec lays it out.</summary>
    private static async Task ReadAsync(ClientWebSocket socket, Action<int, byte> risk, CancellationToken stop)
    {
        var buffer = new byte[1 << 20];
        var pending = new MemoryStream();
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer, stop);
                foreach (var value in buffer.AsMemory(0, got.Count).ToArray())
                {
                    if (value != 0x1e)
                    {
                        pending.WriteByte(value);
                        continue;
                    }

                    Take(pending.ToArray(), risk);
                    pending.SetLength(0);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
    }

    private static void Take(byte[] message, Action<int, byte> risk)
    {
        using var json = JsonDocument.Parse(message);
        if (!json.RootElement.TryGetProperty("item", out var item)) return;
        var frame = item.GetBytesFromBase64();
        var at = HeaderBytes + (BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(40)) * ItemBytes);
        for (var n = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(48)); n > 0; n--, at += RiskBytes)
            risk(BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(at)), frame[at + 4]);
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);

    internal static Task PublishAsync(IMqttClient client, int zone, double value) => client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic($"twin/{PlantMaker.Plant}/g{zone}")
        .WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"))).Build());

    /// <summary>Background sensors first, then zones a kilometre apart, then a gas detector in each.</summary>
    internal static void Write(string path, int zones, int background = Background)
    {
        PlantMaker.Write(path, background);
        var file = File.ReadAllText(path);
        var types = """
            {"id":"z","kind":"zone","name":{"en":"Zone","zh":"区域"}},{"id":"g","kind":"sensor","name":{"en":"Gas","zh":"气体"},
            "sensor":{"quantity":"gas","unit":"%{LEL}","rangeLow":0,"rangeHigh":100,"periodMs":600000,"decimals":1},
            "rules":[{"id":"H","kind":"threshold","limit":"high","threshold":20,"priority":"critical","text":{"en":"H","zh":"高"}},
            {"id":"HH","kind":"threshold","limit":"highHigh","threshold":60,"priority":"critical","text":{"en":"HH","zh":"高高"}}]},
            """;
        var text = new StringBuilder(file[..^2]);
        for (var i = 0; i < zones; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ,
                {Feature($"z{i}")}"geometry":{Polygon(PlaceOf(i))},"properties":{Of("zone", "z", $"Z {i}")}
                """).Append("}}");
        }

        for (var i = 0; i < zones; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ,
                {Feature($"g{i}")}"geometry":{Point(PlaceOf(i))},
                "properties":{Of("sensor", "g", $"G {i}")},"relations":[{Monitors(i)}]
                """).Append("}}");
        }

        text.Append("]}").Replace("\"types\":[", "\"types\":[" + types);
        File.WriteAllText(path, text.ToString());
    }

    private static string Feature(string id) => $"{{\"type\":\"Feature\",\"id\":\"{id}\",";

    private static string Of(string kind, string type, string name) =>
        $"{{\"kind\":\"{kind}\",\"type\":\"{type}\",\"name\":{{\"en\":\"{name}\",\"zh\":\"{name}\"}}";

    private static string Monitors(int zone) => $"{{\"kind\":\"monitors\",\"target\":\"z{zone}\"}}";

    /// <summary>Rows of eighty, so that all lie within the plane of a plant.</summary>
    private static (int X, int Y) PlaceOf(int zone) => (5_000 + (zone % 80 * 1_000), zone / 80 * 1_000);

    private static string Point((int X, int Y) at) => $"{{\"type\":\"Point\",\"coordinates\":[{at.X + 5},{at.Y + 5},1]}}";

    private static string Polygon((int X, int Y) at) => "{\"type\":\"Polygon\",\"coordinates\":[["
        + $"[{at.X},{at.Y},0],[{at.X + 10},{at.Y},0],[{at.X + 10},{at.Y + 10},0],[{at.X},{at.Y + 10},0],[{at.X},{at.Y},0]]]}}";

    private static double Ms(LongHistogram histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1e6;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
