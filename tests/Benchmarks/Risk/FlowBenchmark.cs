using System.Globalization;
using MQTTnet;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Risk;

/// <summary>
/// Readings at full speed with nothing to do for the knowledge graph, and with 1,000 changes of risk a second beside them, in turns in
/// one run on one silo of 10,000 twins (issue 3, speed 2: at most 10 % of the readings lost to it).
/// </summary>
internal static class FlowBenchmark
{
    private const int FirstPort = 23_280;
    private const int Slices = 40;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var (seconds, rounds) = (arguments.Int("seconds", 12), arguments.Int("rounds", 3));
        var (rate, zones) = (arguments.Int("changes", 1_000), arguments.Int("zones", 4_000));
        var folder = Paths.Fresh("flow");
        var plant = Path.Combine(folder, "plant.geojson");
        RiskBenchmark.Write(plant, zones);
        Console.WriteLine($"{zones * 2 + RiskBenchmark.Background:N0} twins, {rounds} x {seconds} s without and with {rate:N0} "
            + $"changes/s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2));
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("changes").Build());
        // All beyond their warning limit, so that what follows moves risks and raises no alarm.
        for (var zone = 0; zone < zones; zone++) await RiskBenchmark.PublishAsync(client, zone, 30);
        await silo.DrainAsync(TimeSpan.FromMinutes(2));
        var (without, with) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            without.Add(await LoadAsync(silo, seconds));
            var before = await silo.RiskStepsAsync();
            using var stop = new CancellationTokenSource();
            var changing = ChangeAsync(client, zones, rate, stop.Token);
            with.Add(await LoadAsync(silo, seconds));
            await stop.CancelAsync();
            var changes = await changing;
            var after = await silo.RiskStepsAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round + 1}: {without[^1]:N0}/s without, {with[^1]:N0}/s with {changes:N0} changes; graph: "
                + $"{after.Count - before.Count:N0} steps, {after.Ms - before.Ms:F0} ms, "
                + $"{(after.Ms - before.Ms) / changes:F4} ms a change; "
                + $"load {ProcessMeter.MachineLoad}"));
        }

        await client.DisconnectAsync();
        var loss = 1 - (with.Sum() / without.Sum());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"readings: {without.Average():N0}/s without, {with.Average():N0}/s with the graph at work: loss {loss:P1} (at most 10 %)"));
        return loss <= 0.1 ? 0 : 1;
    }

    private static async Task<double> LoadAsync(SiloProcess silo, int seconds)
    {
        var load = await Generator.RunAsync(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(RiskBenchmark.Background), "--connections", "4", "--window", "100", "--readings", "1", "--warmup", "3",
            "--seconds", Text(seconds), "--values", "wave");
        await silo.DrainAsync(TimeSpan.FromMinutes(2));
        return load.ReadingsPerSecond;
    }

    /// <summary>Paced: what is late is made up for, so that the rate is what was asked.</summary>
    private static async Task<int> ChangeAsync(IMqttClient client, int zones, int rate, CancellationToken stop)
    {
        var sent = 0;
        var values = new double[zones];
        Array.Fill(values, 30);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1_000.0 / Slices));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                for (var i = 0; i < rate / Slices; i++, sent++)
                {
                    var zone = sent % zones;
                    values[zone] = values[zone] == 30 ? 50 : 30;
                    await RiskBenchmark.PublishAsync(client, zone, values[zone]);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }

        return sent;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
