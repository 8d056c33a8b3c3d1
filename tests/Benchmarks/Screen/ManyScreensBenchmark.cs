using System.Globalization;
using System.Net.WebSockets;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// 50 screens on one process (issue 4, speed 3): three browsers with the map of 2,000 changing sensors, and 47 clients that speak the live
/// hub's protocol and take every frame. What the process needs with and without them; all roles are in it, and the readings too.
/// </summary>
internal static class ManyScreensBenchmark
{
    private const int FirstPort = 23_360;
    private const int Sensors = 2_000;
    private const int Browsers = 3;
    private const string Password = "bench-Password-0123";

    // SignalR's handshake, then in MessagePack: length, StreamInvocation [4, {}, "1", "Watch", ["live", "bench"], []]; ping [6].
    private static readonly byte[] s_hello = [.. "{\"protocol\":\"messagepack\",\"version\":1}"u8, 0x1E];
    private static readonly byte[] s_watch =
        [24, 0x96, 4, 0x80, 0xA1, (byte)'1', 0xA5, .. "Watch"u8, 0x92, 0xA4, .. "live"u8, 0xA5, .. "bench"u8, 0x90];
    private static readonly byte[] s_ping = [2, 0x91, 6];

    public static async Task<int> RunAsync(int screens, int rate, int seconds)
    {
        var folder = Paths.Fresh("screens");
        var plant = Path.Combine(folder, "plant.geojson");
        PlantMaker.Write(plant, Sensors);
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}");
        using var load = Generator.Start(
            "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
            "--sensors", Text(Sensors), "--connections", "4", "--window", "100", "--readings", "1", "--rate", Text(rate),
            "--warmup", "10", "--seconds", Text((3 * seconds) + 90), "--values", "wave");
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await PassAsync(timer, 20);
        var (alone, aloneBytes) = await MeasureAsync(silo, timer, seconds);
        var windows = new List<Window>();
        using var gone = new CancellationTokenSource();
        var counts = new long[Math.Max(0, screens - Browsers)];
        var clients = Enumerable.Range(0, counts.Length).Select(i => WatchAsync(silo.HttpPort, counts, i, gone.Token)).ToArray();
        try
        {
            for (var i = 0; i < Math.Min(Browsers, screens); i++)
            {
                windows.Add(await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}"));
                await windows[i].SignInAsync("admin", Password);
            }

            await PassAsync(timer, 10);
            var before = counts.ToArray();
            var (with, withBytes) = await MeasureAsync(silo, timer, seconds);
            var frames = counts.Zip(before, (now, then) => (now - then) / (double)seconds).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{screens} screens ({windows.Count} browsers) at {rate:N0} readings/s of {Sensors:N0} sensors: "
                + $"process {with:F2} cores and "
                + $"{withBytes / 1048576.0:F0} MiB, without screens {alone:F2} cores and {aloneBytes / 1048576.0:F0} MiB; "
                + $"messages/s at a client {frames.DefaultIfEmpty().Min():F1} to {frames.DefaultIfEmpty().Max():F1}; "
                + $"load {ProcessMeter.MachineLoad}"));
            return with < 1 && withBytes < 1L << 30 && frames.DefaultIfEmpty().Min() > 1 ? 0 : 1;
        }
        finally
        {
            await gone.CancelAsync();
            await Task.WhenAll(clients);
            foreach (var window in windows) await window.DisposeAsync();
            load.Kill();
        }
    }

    private static async Task<(double Cores, long Bytes)> MeasureAsync(SiloProcess silo, PeriodicTimer timer, int seconds)
    {
        var before = silo.Meter.CpuSeconds;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await PassAsync(timer, seconds);
        return ((silo.Meter.CpuSeconds - before) / clock.Elapsed.TotalSeconds, silo.Meter.Rss);
    }

    private static async Task PassAsync(PeriodicTimer timer, int seconds)
    {
        for (var i = 0; i < seconds; i++) await timer.WaitForNextTickAsync();
    }

    /// <summary>One screen without a browser: takes every message and counts it.</summary>
    private static async Task WatchAsync(int port, long[] counts, int at, CancellationToken stop)
    {
        try
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("X-Api-Key", SiloProcess.Key);
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/live"), stop);
            await socket.SendAsync(s_hello, WebSocketMessageType.Text, true, stop);
            await socket.SendAsync(s_watch, WebSocketMessageType.Binary, true, stop);
            var buffer = new byte[1 << 16];
            for (var pinged = System.Diagnostics.Stopwatch.StartNew(); !stop.IsCancellationRequested;)
            {
                var got = await socket.ReceiveAsync(buffer, stop);
                if (got.MessageType == WebSocketMessageType.Close) return;
                if (got.EndOfMessage) counts[at]++;
                if (pinged.Elapsed.TotalSeconds < 5) continue;
                pinged.Restart();
                await socket.SendAsync(s_ping, WebSocketMessageType.Binary, true, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
        catch (WebSocketException error)
        {
            await Console.Error.WriteLineAsync($"client {at}: {error.Message}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
