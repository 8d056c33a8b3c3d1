using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Twin.Benchmarks.Common;
using Twin.Domain.Judgement;
using Twin.Ingest.Onnx;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// What 2,000 monitors cost with their grains in the loop (issue 7, figure 3): <c>monitors</c> starts the real program with a plant of
/// units of one type, brings one model for the type, and takes the CPU time of the process while all judge once a second, less that of the
/// same process before. Readings are sent once; it is not their way that is measured here.
/// </summary>
internal static class MonitorGrainsBenchmark
{
    private const int FirstPort = 23_400;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var (units, signals, seconds) = (arguments.Int("units", 2_000), arguments.Int("signals", 10), arguments.Int("seconds", 60));
        var folder = Paths.Fresh("monitors");
        var plant = Path.Combine(folder, "plant.geojson");
        Write(plant, units, signals);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(s_limit);
        await SendAsync(silo, units, signals);
        await silo.DrainAsync(s_limit);
        var before = await ShareAsync(silo, seconds);
        await BringAsync(silo, Model(signals));
        await SendAsync(silo, units, signals);
        await silo.DrainAsync(s_limit);
        var modes = await ModesAsync(silo, units);
        // From its first verdict on each tells its rule once how it stands; what is asked for is what comes after.
        var warm = Stopwatch.StartNew();
        while ((await ModesAsync(silo, units)).Contains("warming", StringComparison.Ordinal) && warm.Elapsed < s_limit)
            await Task.Delay(TimeSpan.FromSeconds(5));
        await Task.Delay(TimeSpan.FromSeconds(40));
        var allocated = await silo.AllocatedAsync();
        var judging = await ShareAsync(silo, seconds);
        allocated = (await silo.AllocatedAsync() - allocated) / seconds;
        var after = await ModesAsync(silo, units);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{units:N0} units of {signals} signals at 1 Hz, grains in the loop: {judging - before:P1} of a core (goal 10 %); the process "
            + $"without monitors {before:P1}, with them {judging:P1}, {allocated / 1048576:F1} MiB/s allocated; "
            + $"modes before and after: {modes}; {after}; load {ProcessMeter.MachineLoad}"));
        return judging - before <= 0.1 ? 0 : 1;
    }

    private static async Task<double> ShareAsync(SiloProcess silo, int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(15));
        var (watch, cpu) = (Stopwatch.StartNew(), silo.Meter.CpuSeconds);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        return (silo.Meter.CpuSeconds - cpu) / watch.Elapsed.TotalSeconds;
    }

    /// <summary>What twenty of the monitors are doing.</summary>
    private static async Task<string> ModesAsync(SiloProcess silo, int units)
    {
        using var http = Client(silo);
        var modes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/plants/{PlantMaker.Plant}/monitors/U{i * units / 20}");
            var view = JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
            var mode = view.GetProperty("mode").GetString() ?? "";
            modes[mode] = modes.GetValueOrDefault(mode) + 1;
        }

        return string.Join(", ", modes.Select(m => $"{m.Key} {m.Value}"));
    }

    private static byte[] Model(int signals)
    {
        var (training, normal) = (Noise(1, 4_000, signals), Noise(2, 2_000, signals));
        var (model, _) = MonitorTraining.Train([training], [normal], [normal], new MonitorSettings());
        return MonitorFile.Write(model, MonitorFile.Card(model, new ModelCard { Kind = "monitor", Signals = [], PeriodMs = 1_000 }));
    }

    private static async Task BringAsync(SiloProcess silo, byte[] file)
    {
        using var http = Client(silo);
        using var content = new ByteArrayContent(file);
        using var answer = await http.PostAsync($"/api/v1/plants/{PlantMaker.Plant}/models/?target=unit&type=true", content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(text);
        var number = JsonDocument.Parse(text).RootElement.GetProperty("number").GetInt32();
        using var approved = await http.PostAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/v1/plants/{PlantMaker.Plant}/models/{number}/approve"), null);
        if (!approved.IsSuccessStatusCode) throw new InvalidOperationException(await approved.Content.ReadAsStringAsync());
    }

    private static async Task SendAsync(SiloProcess silo, int units, int signals)
    {
        using var http = Client(silo);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var first = 0; first < units; first += 200)
        {
            var body = new StringBuilder("[");
            for (var u = first; u < Math.Min(units, first + 200); u++)
            {
                for (var s = 0; s < signals; s++)
                {
                    if (body.Length > 1) body.Append(',');
                    body.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"U{u}S{s}\",\"t\":{now},\"v\":100}}");
                }
            }

            using var content = new StringContent(body.Append(']').ToString(), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync($"/api/v1/plants/{PlantMaker.Plant}/readings", content);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static HttpClient Client(SiloProcess silo)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}"), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add("X-Api-Key", SiloProcess.Key);
        return http;
    }

    private static void Write(string path, int units, int signals)
    {
        var names = Enumerable.Range(0, signals).ToArray();
        var features = Enumerable.Range(0, units).SelectMany(u => names.Select(s => (object)new
        {
            type = "Feature", id = $"U{u}S{s}", geometry = new { type = "Point", coordinates = new[] { u % 100, u / 100, s } },
            properties = new { kind = "sensor", type = "t", name = Name($"Sensor {u}-{s}") },
        }).Prepend(new
        {
            type = "Feature", id = $"U{u}", geometry = new { type = "Point", coordinates = new[] { u % 100, u / 100, 0 } },
            properties = new
            {
                kind = "equipment", type = "unit", name = Name($"Unit {u}"), signals = names.ToDictionary(s => $"s{s}", s => $"U{u}S{s}"),
            },
        }));
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "FeatureCollection",
            twin = new
            {
                schema = 1, id = PlantMaker.Plant, name = Name("Bench"), frame = new { originLonLat = new[] { 121.55, 29.94 } },
                types = new object[]
                {
                    new
                    {
                        id = "t", kind = "sensor", name = Name("T"),
                        sensor = new
                        {
                            quantity = "temperature", unit = "Cel", rangeLow = 0, rangeHigh = 200, periodMs = 60_000, decimals = 1,
                        },
                    },
                    new
                    {
                        id = "unit", kind = "equipment", name = Name("Unit"),
                        signals = names.Select(s => new { name = $"s{s}", quantity = "temperature", unit = "Cel" }),
                        rules = new[] { new { id = "MONITOR", kind = "model", priority = "medium", text = Name("Monitor") } },
                    },
                },
            },
            features,
        }));
    }

    private static object Name(string text) => new { en = text, zh = text };

    /// <summary>Signals that follow a third as many slow causes.</summary>
    private static SignalTable Noise(int seed, int rows, int signals)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var weights = new Random(0);
        var (causes, values) = (new double[Math.Max(1, signals / 3)], new double[rows * signals]);
        var mix = Enumerable.Range(0, signals * causes.Length).Select(_ => weights.NextDouble() - 0.5).ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < causes.Length; c++) causes[c] = (0.9 * causes[c]) + Normal();
            for (var s = 0; s < signals; s++)
            {
                values[(row * signals) + s] = 100 + (0.3 * Normal());
                for (var c = 0; c < causes.Length; c++) values[(row * signals) + s] += mix[(s * causes.Length) + c] * causes[c];
            }
        }

        return new SignalTable([.. Enumerable.Range(0, signals).Select(i => $"s{i}")], values);
    }
}
