using System.Globalization;
using System.Text;
using System.Text.Json;
using MQTTnet;
using Twin.Benchmarks.Common;
using Twin.Benchmarks.Screen;

namespace Twin.Benchmarks.Orders;

/// <summary>The alarms, the orders they opened, and how long both took.</summary>
internal sealed class BoardRun(SiloProcess silo, Window window)
{
    /// <summary>Sensors of the background.</summary>
    public const int Others = 1_000;

    /// <summary>Sensors that have alarms.</summary>
    public const int Probes = 200;

    /// <summary>Between two readings of these, ms; off the beat of the clock and of the page.</summary>
    public const int EveryMs = 270;

    private const int LookMs = 200;
    private const int LastS = 10;
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
