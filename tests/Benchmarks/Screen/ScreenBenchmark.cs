using System.Globalization;
using Twin.Benchmarks.Common;
using Twin.Browser.Tests;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// The map in Chromium without a GPU, over the invented plant of WebHost: 
/// <c>screen --what paint|first|heap|pixel|zone|screens|fuxa|operator|drillurgent --twins 5000</c>.
/// Main-thread time is what the kernel says the page's thread had on a core; CDP's TaskDuration, which counts waiting for one too, is told
/// beside it. The floor is the same page with a silent feed, both under a running animation frame loop. <c>--trace</c> says where it goes;
/// <c>--whole</c> has everything drawn at every frame, though only what looks otherwise need be.
/// </summary>
internal static class ScreenBenchmark
{
    private const int PerSecond = 5;

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        return arguments.Text("what") switch
        {
            "first" => FirstAsync(),
            "heap" => HeapAsync(arguments.Int("twins", 5000), arguments.Int("updates", 1_000_000)),
            "pixel" => PixelBenchmark.RunAsync(arguments.Int("rate", 10_000), arguments.Int("seconds", 40)),
            "zone" => ZoneBenchmark.RunAsync(
                arguments.Int("rate", 10_000), arguments.Int("sensors", 2_000), arguments.Int("zones", 200), arguments.Int("every", 200),
                arguments.Has("profile"), arguments.Has("trace")),
            "fuxa" => FuxaBenchmark.RunAsync(arguments.Int("rate", 10_000), arguments.Int("seconds", 40), arguments.Int("poll", 100)),
            "drillurgent" => DrillUrgentBenchmark.RunAsync(arguments.Int("rate", 1_000), arguments.Int("probes", 120)),
            "operator" => OperatorPath.RunAsync(arguments.Text("pictures")),
            "screens" => ManyScreensBenchmark.RunAsync(
                arguments.Int("screens", 50), arguments.Int("rate", 1_000), arguments.Int("seconds", 20)),
            _ => PaintAsync(arguments.Int("twins", 5000), arguments.Int("seconds", 10), arguments.Has("close"), arguments.Has("trace"),
                arguments.Has("profile"), arguments.Has("whole"), arguments.Text("hide")?.Split(',') ?? []),
        };
    }

    private static async Task<int> PaintAsync(int twins, int seconds, bool close, bool traced, bool profiled, bool whole, string[] hidden)
    {
        await using var host = new WebHostProcess("--Twins=" + Text(twins), "--StepMs=" + Text(1000 / PerSecond));
        await host.StartAsync();
        await using var window = await Window.OpenAsync(host.Url);
        await window.SignInAsync("anna", "anna");
        await window.Page.EvaluateAsync("names => { for (const name of names) __map.setLayer(name, false); }", hidden);
        // A silent feed sounds an alarm, which is none of the idle page.
        await window.Page.EvaluateAsync("() => window.__sound?.mute(60)");
        if (whole) await window.Page.EvaluateAsync("() => { __live.onFrame(() => __map.redraw()); }");
        if (close) await window.Page.EvaluateAsync("() => __map.look([300, 300], 0.2)");
        await window.Page.EvaluateAsync(
            """
            () => {
              window.frameCount = 0;
              const count = () => { window.frameCount++; requestAnimationFrame(count); };
              requestAnimationFrame(count);
            }
            """);
        await window.SleepAsync(3000);
        if (traced) Console.WriteLine(await window.TraceAsync(seconds, 24));
        if (profiled)
        {
            await window.ProfileAsync();
            await window.SleepAsync(seconds * 1000);
            Console.WriteLine(await window.ProfiledAsync());
        }

        var live = await window.MeasureAsync(seconds);
        await host.PostAsync("/test/silence?on=true");
        await window.SleepAsync(3000);
        if (traced) Console.WriteLine("--- silent\n" + await window.TraceAsync(seconds, 12));
        var idle = await window.MeasureAsync(seconds);
        Tell(twins, close, live, idle);
        return 0;
    }

    private static void Tell(int twins, bool close, Measured live, Measured idle)
    {
        var updates = Math.Max(1, live.Frames);
        double Beyond(Func<Measured, double> part) => (part(live) - (part(idle) * live.WallMs / idle.WallMs)) / updates;
        var changed = updates * twins * 0.1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{twins:N0} twins {(close ? "close by" : "in view")}: {Beyond(static m => m.Core.MainMs):F1} ms of main thread per update "
            + $"beyond idle ({Beyond(static m => m.TaskMs):F1} ms in tasks, {Beyond(static m => m.Core.MainWaitMs):F1} ms waiting for a "
            + $"core, {Beyond(static m => m.Core.BrowserMs):F1} ms of all the browser's threads), {live.Fps:F0} fps, "
            + $"{live.Frames / live.WallMs * 1000:F1} updates/s, drawing {live.DrawMs:F1} ms ({live.Wholes} times whole), "
            + $"{live.Bytes / changed:F1} bytes per changed twin; idle {idle.Core.MainMs / idle.WallMs * 100:F1} % "
            + $"({idle.TaskMs / idle.WallMs * 100:F1} % in tasks) at {idle.Fps:F0} fps; load {ProcessMeter.MachineLoad}"));
    }

    private static async Task<int> FirstAsync()
    {
        await using var host = new WebHostProcess();
        await host.StartAsync();
        await using var window = await Window.OpenAsync(host.Url);
        await window.SignInAsync("anna", "anna");
        for (var turn = 0; turn < 5; turn++)
        {
            await window.Page.GotoAsync(host.Url + "/");
            await window.MapAsync();
            var paint = await window.Page.EvaluateAsync<double>(
                "() => performance.getEntriesByType('paint').find(p => p.name === 'first-contentful-paint').startTime");
            var map = await window.Page.EvaluateAsync<double>("() => __map.firstDraw()");
            var bytes = await window.Page.EvaluateAsync<long>(
                """
                () => performance.getEntriesByType('resource').filter(r => r.name.includes('.js'))
                  .reduce((n, r) => n + r.encodedBodySize, 0)
                """);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"first paint {paint:F0} ms, map drawn with live data {map:F0} ms, JavaScript {bytes / 1024.0:F0} KiB compressed; "
                + $"load {ProcessMeter.MachineLoad}"));
        }

        return 0;
    }

    private static async Task<int> HeapAsync(int twins, int updates)
    {
        await using var host = new WebHostProcess("--Twins=" + Text(twins), "--StepMs=50");
        await host.StartAsync();
        await using var window = await Window.OpenAsync(host.Url);
        await window.SignInAsync("anna", "anna");
        await window.SleepAsync(5000);
        var first = await window.HeapAsync();
        var start = await window.FramesAsync();
        for (var quarter = 1; quarter <= 4; quarter++)
        {
            while ((await window.FramesAsync() - start) * twins * 0.1 < updates * quarter / 4.0) await window.SleepAsync(200);
            var (done, heap) = ((await window.FramesAsync() - start) * twins * 0.1, await window.HeapAsync());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"after {done:N0} updates: heap {heap / 1048576:F2} MiB "
                + $"(at first {first / 1048576:F2}); load {ProcessMeter.MachineLoad}"));
        }

        return 0;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
