using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Twin.Benchmarks.Screen;

/// <summary>A Chromium window with what CDP tells of it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private static readonly string[] s_flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ICDPSession _cdp;
    private readonly string _url;
    private readonly ICDPSession _whole;
    private long _bytes;
    private double _taskAt;

    private Window(IPlaywright playwright, IBrowser browser, IPage page, ICDPSession cdp, ICDPSession whole, string url) =>
        (_playwright, _browser, Page, _cdp, _whole, _url) = (playwright, browser, page, cdp, whole, url);

    public IPage Page { get; }

    public static async Task<Window> OpenAsync(string url)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = s_flags });
        var context = await browser.NewContextAsync(new() { Locale = "en-GB", ViewportSize = new() { Width = 1600, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        var cdp = await context.NewCDPSessionAsync(page);
        var window = new Window(playwright, browser, page, cdp, await browser.NewBrowserCDPSessionAsync(), url);
        cdp.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => window.Count(e);
        await cdp.SendAsync("Network.enable");
        await cdp.SendAsync("Performance.enable");
        return window;
    }

    public async Task SignInAsync(string name, string password)
    {
        await Page.GotoAsync(_url + "/signin");
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("form button[type=submit]");
        await MapAsync();
    }

    public Task MapAsync() => Page.WaitForFunctionAsync("() => window.__map && window.__map.ready()");

    public Task SleepAsync(int milliseconds) => Page.WaitForTimeoutAsync(milliseconds);

    public Task<long> FramesAsync() => Page.EvaluateAsync<long>("() => __map.frames()");

    /// <summary>Bytes of live JavaScript objects after a full collection.</summary>
    public async Task<double> HeapAsync()
    {
        await _cdp.SendAsync("HeapProfiler.collectGarbage");
        return await MetricAsync("JSHeapUsedSize");
    }

    public async Task<Measured> MeasureAsync(int seconds)
    {
        var meter = await ThreadMeter.FindAsync(_whole);
        var (task, frames, bytes) = (await MetricAsync("TaskDuration"), await FramesAsync(), Interlocked.Read(ref _bytes));
        var painted = await Page.EvaluateAsync<double[]>("() => [performance.now(), window.frameCount, __map.wholes()]");
        var core = meter.Read();
        await SleepAsync(seconds * 1000);
        core = meter.Read() - core;
        var after = await Page.EvaluateAsync<double[]>("() => [performance.now(), window.frameCount, __map.drawMs(), __map.wholes()]");
        var wall = after[0] - painted[0];
        return new Measured(
            wall, (await MetricAsync("TaskDuration") - task) * 1000, core, await FramesAsync() - frames,
            (after[1] - painted[1]) / wall * 1000, Interlocked.Read(ref _bytes) - bytes, after[2], after[3] - painted[2]);
    }

    /// <summary>Traces the browser for a while; what its threads did.</summary>
    public async Task<string> TraceAsync(int seconds, int most)
    {
        var trace = new PageTrace(_whole);
        await trace.RunAsync(seconds);
        return trace.Tell(seconds, most);
    }

    /// <summary>Begins to note where the page's thread spends its time.</summary>
    public async Task ProfileAsync()
    {
        await _cdp.SendAsync("Profiler.enable");
        await _cdp.SendAsync("Profiler.start");
        _taskAt = await MetricAsync("TaskDuration");
    }

    /// <summary>The functions that took most of the time since, each by itself.</summary>
    public async Task<string> ProfiledAsync()
    {
        var task = await MetricAsync("TaskDuration") - _taskAt;
        var profile = (await _cdp.SendAsync("Profiler.stop"))!.Value.GetProperty("profile");
        var names = profile.GetProperty("nodes").EnumerateArray().ToDictionary(static n => n.GetProperty("id").GetInt32(), static n =>
            $"{n.GetProperty("callFrame").GetProperty("functionName").GetString()}:{n.GetProperty("callFrame").GetProperty("lineNumber")}");
        var samples = profile.GetProperty("samples").EnumerateArray().Select(static s => s.GetInt32()).ToArray();
        var deltas = profile.GetProperty("timeDeltas").EnumerateArray().Select(static d => d.GetDouble() / 1000).ToArray();
        var wall = deltas.Sum();
        var most = samples.Zip(deltas).GroupBy(p => names[p.First]).Select(static g => (g.Key, Ms: g.Sum(static p => p.Second)))
            .OrderByDescending(static p => p.Ms).Take(25);
        return string.Create(CultureInfo.InvariantCulture, $"page's thread busy {task * 100_000 / wall:F0} % of {wall / 1000:F0} s\n")
            + string.Join('\n', most.Select(p => string.Create(CultureInfo.InvariantCulture, $"  {p.Ms / wall,6:P1} {p.Key}")));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Count(JsonElement? e)
    {
        if (e is not { } frame) return;
        var payload = frame.GetProperty("response");
        // Binary frames come as base64; text frames are the circuit's and not counted.
        if (payload.GetProperty("opcode").GetDouble() != 2) return;
        Interlocked.Add(ref _bytes, payload.GetProperty("payloadData").GetString()!.Length * 3L / 4);
    }

    private async Task<double> MetricAsync(string name)
    {
        var answer = await _cdp.SendAsync("Performance.getMetrics");
        return answer!.Value.GetProperty("metrics").EnumerateArray().First(m => m.GetProperty("name").GetString() == name)
            .GetProperty("value").GetDouble();
    }
}

/// <summary>What a page did in a while.</summary>
internal sealed record Measured(
    double WallMs, double TaskMs, CoreTime Core, long Frames, double Fps, long Bytes, double DrawMs, double Wholes);
