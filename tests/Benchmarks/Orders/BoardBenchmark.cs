using System.Globalization;
using System.Text;
using System.Text.Json;
using MQTTnet;
using Twin.Benchmarks.Common;
using Twin.Benchmarks.Screen;

namespace Twin.Benchmarks.Orders;

/// <summary>
/// From publishing a reading beyond its limit to its order, opened by rule, dispatched, as a card in a browser's board (issue 6, speed 1:
/// p99 below 2 s), on the running program beside readings. Open loop: probes go by the clock; an order that is never shown is told as
/// lost. What was shown is closed, as people would.
/// </summary>
internal static class BoardBenchmark
{
    private const int FirstPort = 23_520;
    private const int Others = 1_000;
    private const int Probes = 200;
    private const int EveryMs = 250;
    private const int LookMs = 200;
    private const int LastS = 10;
    private const double MostMs = 2_000;
    private const string Password = "bench-Password-0123";

    /// <summary>Notes when each card is first there; card and place of a change are those of the browser's own clock.</summary>
    private const string Watch =
        """
        () => {
          const known = new Set();
          window.shown = [];
          const look = () => {
            for (const card of document.querySelectorAll('#order-board .order-card')) {
              const id = card.dataset.order;
              if (known.has(id) || !card.querySelector('.order-facts').textContent.includes('user:bob')) continue;
              known.add(id);
              window.shown.push([id, card.querySelector('.order-title').textContent, performance.timeOrigin + performance.now()]);
            }
          };
          look();
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Readings a second beside it.</param>
    public static async Task<bool> RunAsync(int seconds, int rate)
    {
        var folder = Paths.Fresh("board");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Others + Probes);
        Console.WriteLine($"{rate:N0} readings/s, an alarm each {2 * EveryMs} ms, {seconds} s; {Calibrators.Measure(folder)}");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        await silo.PutAsync("roster", new { people = new[] { new { actor = "user:bob", duties = new[] { new { role = "owner" } } } } });
        await silo.PutAsync("order-rules", new { rules = new[] { Rule() } });
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        await window.Page.GotoAsync($"http://127.0.0.1:{silo.HttpPort}/orders");
        await window.Page.WaitForSelectorAsync("#order-board");
        await window.Page.EvaluateAsync(Watch);
        using var load = Background.Start(silo, Others, rate);
        var run = new Run(silo, window);
        await run.ProbeAsync(seconds);
        load.Kill();
        Console.WriteLine($"  published to opened      {Quantiles.Of(run.Opened)}");
        Console.WriteLine($"  published to on the board {Quantiles.Of(run.Shown)}   {run.Lost} lost");
        Console.WriteLine($"load {ProcessMeter.MachineLoad}");
        return run.Lost == 0 && Quantiles.At(run.Shown, 0.99) < MostMs;
    }

    private static object Rule() => new
    {
        id = "bench", priority = 4, rules = new[] { "H" }, flow = "task", proofHours = 0,
        steps = new object[]
        {
            new { step = "create", values = new { title = "{text}: {value} > {limit}", twin = "{twin}", dueAt = "{now+24h}" } },
            new { step = "assign", values = new { assignee = "{role:owner}" } },
        },
    };

    /// <summary>The alarms, the orders they opened, and how long both took.</summary>
    private sealed class Run(SiloProcess silo, Window window)
    {
        private readonly Dictionary<string, double> _sent = new(StringComparer.Ordinal);

        public List<double> Opened { get; } = [];

        public List<double> Shown { get; } = [];

        public int Lost => _sent.Count;

        private static double NowMs => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

        public async Task ProbeAsync(int seconds)
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", silo.MqttPort)
                .WithCredentials("key", SiloProcess.Key).WithClientId("probe").Build());
            using var done = new CancellationTokenSource();
            var looking = LookAsync(done.Token);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(EveryMs));
            for (var n = 0; n < seconds * 1000 / EveryMs; n++)
            {
                await timer.WaitForNextTickAsync();
                // High and normal by turns, so that its next alarm is a new one.
                var (sensor, isHigh) = ($"{PlantMaker.Prefix}{Others + (n / 2 % Probes)}", n % 2 == 0);
                if (isHigh) lock (_sent) _sent[sensor] = NowMs;
                await SendAsync(client, sensor, isHigh ? 135 : 60);
            }

            for (var i = 0; i < LastS * 1000 / EveryMs && Lost > 0; i++) await timer.WaitForNextTickAsync();
            await done.CancelAsync();
            await looking;
            await client.DisconnectAsync();
        }

        private async Task LookAsync(CancellationToken stop)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(LookMs));
            try
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    foreach (var card in (await window.Page.EvaluateAsync<JsonElement>("() => window.shown.splice(0)")).EnumerateArray())
                        await TakeAsync(card[0].GetString()!, card[1].GetString()!, card[2].GetDouble());
                }
            }
            catch (OperationCanceledException)
            {
                // Everything was shown, or too late.
            }
        }

        private async Task TakeAsync(string order, string title, double atMs)
        {
            var line = await silo.PostAsync($"work-orders/{order}/cancel", new { values = new { reason = "Seen" } });
            double sent;
            // Others have an alarm now and then, too.
            lock (_sent) if (!_sent.Remove(title.Split(':')[0], out sent)) return;
            Opened.Add(line.GetProperty("openedMs").GetInt64() - sent);
            Shown.Add(atMs - sent);
        }

        private static Task SendAsync(IMqttClient client, string sensor, double value) => client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic($"twin/{PlantMaker.Plant}/{sensor}")
                .WithPayload(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"))).Build());
    }
}
