using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HdrHistogram;
using Microsoft.Playwright;
using MQTTnet;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// FUXA 1.3.4 behind mosquitto, measured as <see cref="PixelBenchmark"/> measures Twin: the same generator, number of sensors and rate, all
/// of them on the page as text, a probe five times a second, and the frame after the one in which the page says its value. FUXA asks its
/// MQTT device for values at an interval: <c>--poll</c>, of those its editor offers (50 ms is the shortest).
/// </summary>
internal static class FuxaBenchmark
{
    private const int BrokerPort = 23_340;
    private const int WebPort = 23_341;
    private const int Background = 2_000;
    private const int Warmup = 12;

    private const string Watch =
        """
        id => {
          window.seen = {};
          let last = '';
          const look = () => {
            const text = document.querySelector(`#${id} text`)?.textContent?.trim() ?? '';
            if (text !== last && Number.isFinite(parseFloat(text))) {
              last = text;
              const value = parseFloat(text);
              const channel = new MessageChannel();
              channel.port1.onmessage = () => { window.seen[value] ??= performance.timeOrigin + performance.now(); };
              channel.port2.postMessage(0);
            }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }
        """;

    public static async Task<int> RunAsync(int rate, int seconds, int poll)
    {
        var modules = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/twin-bench/fuxa");
        var main = Path.Combine(modules, "node_modules/@frangoteam/fuxa/main.js");
        if (!File.Exists(main))
        {
            await Console.Error.WriteLineAsync($"FUXA is not in {modules}: npm install --prefix {modules} --ignore-scripts "
                + "@frangoteam/fuxa@1.3.4 && (cd there && npm rebuild sqlite3 --build-from-source)");
            return 2;
        }

        var folder = Paths.Fresh("fuxa");
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration,
            $"listener {BrokerPort} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
            + "max_inflight_messages 200\nmax_queued_messages 1000000\n");
        using var mosquitto = Start("mosquitto", folder, "-c", configuration);
        using var fuxa = Start("node", folder, main, "--port", Text(WebPort), "--userDir", folder);
        try
        {
            return await MeasureAsync(rate, seconds, poll);
        }
        finally
        {
            fuxa.Kill();
            mosquitto.Kill();
        }
    }

    private static async Task<int> MeasureAsync(int rate, int seconds, int poll)
    {
        var url = $"http://127.0.0.1:{WebPort}";
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var limit = Stopwatch.StartNew(); ; await timer.WaitForNextTickAsync())
        {
            try
            {
                if ((await http.GetAsync("/api/version")).IsSuccessStatusCode) break;
            }
            catch (HttpRequestException) when (limit.Elapsed.TotalSeconds < 60)
            {
                // Not up yet.
            }
        }

        (await http.PostAsJsonAsync("/api/project", Project(poll))).EnsureSuccessStatusCode();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1600, Height = 900 } });
        await page.GotoAsync(url + "/home");
        await page.WaitForSelectorAsync($"#{Id(Background)} text", new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        using var load = Generator.Start(
            "--port", Text(BrokerPort), "--plant", PlantMaker.Plant, "--client", "back", "--sensors", Text(Background),
            "--connections", "4",
            "--window", "500", "--readings", "1", "--rate", Text(rate), "--warmup", "10", "--seconds", Text(seconds + 5),
            "--values", "wave");
        await page.EvaluateAsync(Watch, Id(Background));
        var sent = await ProbeAsync(seconds);
        await page.WaitForTimeoutAsync(5_000);
        var seen = await page.EvaluateAsync<Dictionary<string, double>>("() => window.seen");
        var background = Generator.Read(await load.StandardOutput.ReadToEndAsync());
        await load.WaitForExitAsync();
        var histogram = new LongHistogram(TimeStamp.Minutes(1), 3);
        foreach (var (value, at) in sent)
        {
            if (seen.TryGetValue(value.ToString(CultureInfo.InvariantCulture), out var painted))
                histogram.RecordValue(Math.Max(1, (long)((painted - at) * 1e6)));
        }

        double Ms(double percentile) => histogram.TotalCount == 0 ? double.NaN : histogram.GetValueAtPercentile(percentile) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"FUXA polling at {poll} ms, publish to pixel: {histogram.TotalCount} probes, p50 {Ms(50):F0} ms, p95 {Ms(95):F0} ms, "
            + $"p99 {Ms(99):F0} ms, {sent.Count - histogram.TotalCount} not seen; background {background?.ReadingsPerSecond:N0}/s; "
            + $"load {ProcessMeter.MachineLoad}"));
        return 0;
    }

    private static async Task<Dictionary<double, double>> ProbeAsync(int seconds)
    {
        var sent = new Dictionary<double, double>();
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", BrokerPort).WithClientId("probe").Build());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var n = 0; n < Math.Min(400, (seconds + Warmup) * 5); n++)
        {
            await timer.WaitForNextTickAsync();
            var value = 20 + (n * 0.25);
            if (n >= Warmup * 5) sent[value] = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            await client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic($"twin/{PlantMaker.Plant}/{PlantMaker.Prefix}{Background}")
                .WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"))).Build());
        }

        await client.DisconnectAsync();
        return sent;
    }

    private static string Id(int sensor) => $"VAL_s{Text(sensor)}";

    /// <summary>A project of one MQTT device and one view with every value as text, as the editor would make it.</summary>
    private static JsonObject Project(int poll)
    {
        var tags = new JsonObject();
        var items = new JsonObject();
        var svg = new StringBuilder("<svg width=\"1600\" height=\"900\" xmlns=\"http://www.w3.org/2000/svg\"><g><title>Layer 1</title>");
        for (var i = 0; i <= Background; i++)
        {
            var tag = $"t{Text(i)}";
            tags[tag] = new JsonObject
            {
                ["id"] = tag, ["name"] = tag, ["type"] = "json", ["address"] = $"twin/{PlantMaker.Plant}/{PlantMaker.Prefix}{Text(i)}",
                ["memaddress"] = "v", ["options"] = new JsonObject { ["subs"] = new JsonArray("v") }, ["value"] = "",
                ["daq"] = new JsonObject { ["enabled"] = false, ["changed"] = false, ["interval"] = 60 },
            };
            items[Id(i)] = new JsonObject
            {
                ["id"] = Id(i), ["type"] = "svg-ext-value", ["name"] = tag, ["label"] = "Value",
                ["property"] = new JsonObject
                {
                    ["events"] = new JsonArray(), ["variableId"] = tag, ["variableSrc"] = "mqtt", ["variable"] = tag,
                    ["ranges"] = new JsonArray(new JsonObject { ["type"] = "unit", ["min"] = 0, ["max"] = 200, ["text"] = "" }),
                },
            };
            var (x, y) = (14 + (i % 50 * 31), 14 + (i / 50 * 21));
            svg.Append(CultureInfo.InvariantCulture,
                $"<g id=\"{Id(i)}\" type=\"svg-ext-value\" font-size=\"8\">");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text id=\"{Id(i)}_x\" x=\"{x}\" y=\"{y}\" font-size=\"8\">##.##</text></g>");
        }

        svg.Append("</g></svg>");
        var view = new JsonObject
        {
            ["id"] = "v_1", ["name"] = "MainView", ["type"] = "svg", ["items"] = items, ["variables"] = new JsonObject(),
            ["profile"] = new JsonObject { ["width"] = 1600, ["height"] = 900, ["bkcolor"] = "#ffffffff" }, ["svgcontent"] = svg.ToString(),
        };
        var device = new JsonObject
        {
            ["id"] = "d_1", ["name"] = "mqtt", ["type"] = "MQTTclient", ["enabled"] = true, ["polling"] = poll, ["tags"] = tags,
            ["property"] = new JsonObject { ["address"] = $"mqtt://127.0.0.1:{BrokerPort}" },
        };
        return new JsonObject
        {
            ["version"] = "1.00", ["name"] = "bench", ["devices"] = new JsonObject { ["d_1"] = device },
            ["hmi"] = new JsonObject
            {
                ["views"] = new JsonArray(view),
                ["layout"] = new JsonObject
                {
                    ["start"] = "v_1", ["navigation"] = new JsonObject { ["mode"] = "void" }, ["header"] = new JsonObject(),
                },
            },
            ["charts"] = new JsonArray(),
            ["server"] = new JsonObject
            {
                ["id"] = "0", ["name"] = "FUXA Server", ["type"] = "FuxaServer", ["property"] = new JsonObject(),
            },
        };
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
