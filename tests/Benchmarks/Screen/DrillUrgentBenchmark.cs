using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HdrHistogram;
using MQTTnet;
using Twin.Benchmarks.Common;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// From publishing a live reading beyond its high limit over MQTT to the frame in which a screen that shows a drill has painted the live
/// alarm in its banner, and to the beginning of its sound; the real program and Chromium beside a paced background (issue 5: 1 s). One
/// alarm at a time; each is acknowledged before the next.
/// </summary>
internal static class DrillUrgentBenchmark
{
    private const int FirstPort = 23_340;
    private const int Background = 2_000;
    private const int Warm = 5;
    private const string Password = "bench-Password-0123";

    private const string Watch =
        """
        () => {
          window.seen = {};
          window.heard = [];
          const now = () => performance.timeOrigin + performance.now();
          const played = __real.sound.played;
          played.push = function (tone) { window.heard.push(now()); return Array.prototype.push.call(this, tone); };
          new MutationObserver(() => {
            for (const found of document.querySelectorAll('#meanwhile [data-live-alarm]')) {
              const twin = found.dataset.liveAlarm.split('~')[2];
              if (window.seen[twin] !== undefined) continue;
              window.seen[twin] = 0;
              requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => { window.seen[twin] = now(); };
                channel.port2.postMessage(0);
              });
            }
          }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-live-alarm'] });
        }
        """;

    public static async Task<int> RunAsync(int rate, int probes)
    {
        var folder = Paths.Fresh("drillurgent");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Background + Warm + probes);
        var drills = Directory.CreateDirectory(Path.Combine(folder, "data", "drills", PlantMaker.Plant)).FullName;
        var quiet = new Scenario
        {
            Id = "quiet", Name = new LocalizedText("Quiet", "平静"), AutoEndS = 86_400, Weather = new ScenarioWeather(3, 270),
        };
        await File.WriteAllBytesAsync(Path.Combine(drills, "quiet.json"), ScenarioFile.Write(quiet));
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        var drill = (await silo.PostAsync("drills", new { scenario = "quiet", speed = 1 })).GetProperty("id").GetString();
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        await window.Page.GotoAsync($"http://127.0.0.1:{silo.HttpPort}/drills/{drill}?plant={PlantMaker.Plant}");
        await window.Page.WaitForFunctionAsync("() => window.__real && document.querySelector('#meanwhile')");
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(Background), "--connections", "4", "--window", "500", "--readings", "1", "--rate", Text(rate),
            "--warmup", "2", "--seconds", "600", "--values", "wave");
        await window.Page.EvaluateAsync(Watch);
        var (banner, sound) = (new LongHistogram(TimeStamp.Minutes(1), 3), new LongHistogram(TimeStamp.Minutes(1), 3));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/api/v1/plants/{PlantMaker.Plant}/") };
        http.DefaultRequestHeaders.Add("X-Api-Key", SiloProcess.Key);
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
            .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
        await window.SleepAsync(4_000);
        for (var n = 0; n < Warm + probes; n++)
        {
            var sensor = $"{PlantMaker.Prefix}{Background + n}";
            await window.SleepAsync(100 + (n * 37 % 100));
            var heard = await window.Page.EvaluateAsync<int>("() => window.heard.length");
            var sent = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            await SendAsync(client, sensor, 150);
            await window.Page.WaitForFunctionAsync("([twin, heard]) => window.seen[twin] > 0 && window.heard.length > heard",
                new object[] { sensor, heard });
            var at = await window.Page.EvaluateAsync<double[]>(
                "([twin, heard]) => [window.seen[twin], window.heard[heard]]", new object[] { sensor, heard });
            if (n >= Warm)
            {
                banner.RecordValue(Math.Max(1, (long)((at[0] - sent) * 1e6)));
                sound.RecordValue(Math.Max(1, (long)((at[1] - sent) * 1e6)));
            }

            await AcknowledgeAsync(http, sensor);
            await window.Page.WaitForFunctionAsync("() => !document.querySelector('#meanwhile [data-live-alarm]')");
        }

        load.Kill(entireProcessTree: true);
        await load.WaitForExitAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"live alarm on a drill's screen, {banner.TotalCount} alarms beside {rate:N0} readings/s: banner {Said(banner)}; "
            + $"sound {Said(sound)} (asked 1,000 ms); load {ProcessMeter.MachineLoad}"));
        return banner.GetMaxValue() <= 1e9 ? 0 : 1;
    }

    private static async Task AcknowledgeAsync(HttpClient http, string sensor)
    {
        var open = await http.GetFromJsonAsync<JsonElement>($"alarms?state=unacknowledged&twin={sensor}");
        foreach (var alarm in open.GetProperty("items").EnumerateArray())
        {
            using var done = await http.PostAsJsonAsync(
                $"alarms/{Uri.EscapeDataString(alarm.GetProperty("id").GetString()!)}/acknowledge", new { comment = "seen" });
            done.EnsureSuccessStatusCode();
        }
    }

    private static Task SendAsync(IMqttClient client, string sensor, double value) => client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic($"twin/{PlantMaker.Plant}/{sensor}")
            .WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"))).Build());

    private static string Said(LongHistogram histogram) => string.Create(CultureInfo.InvariantCulture,
        $"p50 {histogram.GetValueAtPercentile(50) / 1e6:F0} ms, p99 {histogram.GetValueAtPercentile(99) / 1e6:F0} ms, most "
        + $"{histogram.GetMaxValue() / 1e6:F0} ms");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
