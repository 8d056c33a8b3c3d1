using System.Diagnostics;
using System.Globalization;
using System.Text;
using MQTTnet;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.NodeRed;

/// <summary>
/// Node-RED 4 behind mosquitto (parse, compare, publish on a change, nothing kept) and Twin (everything kept), with the same generator
/// in the same run. Node-RED's rate is the best of several paces at which it still took in 98 % of what was sent; flat out it
/// would only fall behind.
/// </summary>
internal static class NodeRedBenchmark
{
    private const int BrokerPort = 23_300;
    private const int NodeRedPort = 23_301;
    private const int SiloPorts = 23_310;
    private const int Sensors = 2_000;
    private static readonly int[] Paces = [15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000, 60_000];

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var seconds = arguments.Int("seconds", 15);
        var modules = arguments.Text("node-red") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/twin-bench");
        var red = Path.Combine(modules, "node_modules/node-red/red.js");
        if (!File.Exists(red)) return Missing(modules);
        var folder = Paths.Fresh("nodered");
        Console.WriteLine(Calibrators.Measure(folder));
        var best = await MeasureNodeRedAsync(folder, red, seconds);
        var twin = await MeasureTwinAsync(folder, seconds);
        Console.WriteLine(FormattableString.Invariant(
            $"Twin {twin:N0}/s with everything kept : Node-RED {best:N0}/s with nothing kept = {twin / best:F1} (floor 1.5, goal 4); {Calibrators.Measure(folder)}"));
        return twin / best >= 1.5 ? 0 : 1;
    }

    private static int Missing(string modules)
    {
        Console.Error.WriteLine($"Node-RED is not in {modules}: npm install --prefix {modules} --ignore-scripts node-red@4");
        return 2;
    }

    private static async Task<double> MeasureNodeRedAsync(string folder, string red, int seconds)
    {
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            listener {BrokerPort} 127.0.0.1
            allow_anonymous true
            persistence false
            set_tcp_nodelay true
            max_inflight_messages 200
            max_queued_messages 1000000
            """);
        foreach (var file in (string[])["flows.json", "settings.js"])
            File.Copy(Path.Combine(Paths.Root, "tests/Benchmarks/NodeRed", file), Path.Combine(folder, file));
        using var mosquitto = Start("mosquitto", folder, "-c", configuration);
        using var nodeRed = Start("node", folder, "--max-old-space-size=2048", red, "--userDir", folder, "--settings", Path.Combine(folder, "settings.js"));
        try
        {
            return await PacesAsync(seconds);
        }
        finally
        {
            nodeRed.Kill();
            mosquitto.Kill();
        }
    }

    private static async Task<double> PacesAsync(int seconds)
    {
        long count = 0;
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e =>
        {
            Interlocked.Exchange(ref count, long.Parse(Encoding.UTF8.GetString(e.ApplicationMessage.Payload), CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        await ConnectAsync(client, timer);
        await client.SubscribeAsync("bench/count");
        // Until it answers, and then warm.
        for (var warm = Stopwatch.StartNew(); Interlocked.Read(ref count) == 0 || warm.Elapsed.TotalSeconds < 10;)
        {
            if (warm.Elapsed.TotalSeconds > 90) throw new TimeoutException("Node-RED does not answer.");
            await LoadAsync(10_000, 1, "warm");
        }

        double best = 0;
        foreach (var pace in Paces)
        {
            var before = Interlocked.Read(ref count);
            var load = await LoadAsync(pace, seconds, $"pace{pace}");
            var seen = Interlocked.Read(ref count) - before;
            Console.WriteLine(FormattableString.Invariant(
                $"Node-RED at {pace:N0}/s: sent {load.Sent:N0}, taken in {seen:N0} when the last was acknowledged; load {ProcessMeter.MachineLoad}"));
            if (load.Sent < 0.98 * pace * seconds || seen < 0.98 * load.Sent) break;
            best = seen / (double)seconds;
        }

        return best;
    }

    private static async Task ConnectAsync(IMqttClient client, PeriodicTimer timer)
    {
        for (var limit = Stopwatch.StartNew(); limit.Elapsed.TotalSeconds < 20;)
        {
            await timer.WaitForNextTickAsync();
            try
            {
                await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", BrokerPort).Build());
                return;
            }
            catch (MQTTnet.Exceptions.MqttCommunicationException)
            {
                // mosquitto is not up yet.
            }
        }
    }

    private static Task<GeneratorResult> LoadAsync(int pace, int seconds, string client) => Generator.RunAsync(
        "--port", Text(BrokerPort), "--plant", PlantMaker.Plant, "--client", client, "--sensors", Text(Sensors), "--connections", "4",
        "--window", "100", "--readings", "1", "--rate", Text(pace), "--seconds", Text(seconds), "--values", "wave");

    private static async Task<double> MeasureTwinAsync(string folder, int seconds)
    {
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Sensors);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, SiloPorts);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        const int Warmup = 10;
        var load = await Generator.RunAsync(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "twin",
            "--sensors", Text(Sensors), "--connections", "4", "--window", "100", "--readings", "1", "--values", "wave",
            "--warmup", Text(Warmup), "--seconds", Text(seconds));
        var drain = await silo.DrainAsync(TimeSpan.FromMinutes(5));
        Console.WriteLine(FormattableString.Invariant(
            $"Twin flat out: {load.ReadingsPerSecond:N0}/s acknowledged, drained after {drain.TotalSeconds:F1} s; load {ProcessMeter.MachineLoad}"));
        return load.ReadingsPerSecond * seconds / (seconds + drain.TotalSeconds);
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["BENCH_MQTT_PORT"] = Text(BrokerPort);
        start.Environment["NODE_RED_PORT"] = Text(NodeRedPort);
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
