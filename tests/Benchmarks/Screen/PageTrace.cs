using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Twin.Benchmarks.Screen;

/// <summary>Where a window's threads spend their time: Chromium's own trace, each event by itself, most costly first.</summary>
internal sealed class PageTrace(ICDPSession browser)
{
    private static readonly string[] s_categories =
        ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink", "cc", "viz", "benchmark",
            "disabled-by-default-cc.debug.scheduler", "gpu", "skia"];

    private readonly List<Step> _steps = [];
    private readonly Dictionary<(long Process, long Thread), string> _names = [];

    /// <summary>Traces for a while.</summary>
    public async Task RunAsync(int seconds)
    {
        var done = new TaskCompletionSource();
        browser.Event("Tracing.dataCollected").OnEvent += (_, e) => Take(e!.Value.GetProperty("value"));
        browser.Event("Tracing.tracingComplete").OnEvent += (_, _) => done.TrySetResult();
        await browser.SendAsync("Tracing.start", new()
        {
            ["transferMode"] = "ReportEvents",
            ["traceConfig"] = new { recordMode = "recordAsMuchAsPossible", includedCategories = s_categories },
        });
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await browser.SendAsync("Tracing.end");
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Per thread that was busy: its time in tasks, and what it did in them, ms a second.</summary>
    public string Tell(int seconds, int most)
    {
        var lines = new List<string>();
        foreach (var thread in _steps.GroupBy(static s => (s.Process, s.Thread)))
        {
            var own = Own([.. thread.OrderBy(static s => s.At).ThenByDescending(static s => s.Ms)]);
            var all = own.Values.Sum(static v => v.Ms);
            if (all / seconds < 4) continue;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{_names.GetValueOrDefault(thread.Key, "?")} ({thread.Key.Process}): {all / seconds:F0} ms a second"));
            lines.AddRange(own.OrderByDescending(static v => v.Value.Ms).Take(most).Select(v => string.Create(CultureInfo.InvariantCulture,
                $"  {v.Value.Ms / seconds,7:F1} ms/s {v.Value.Count / (double)seconds,7:F1}/s {v.Key}")));
        }

        return string.Join('\n', lines);
    }

    private void Take(JsonElement events)
    {
        lock (_steps)
        {
            foreach (var e in events.EnumerateArray())
            {
                var thread = (e.GetProperty("pid").GetInt64(), e.GetProperty("tid").GetInt64());
                var name = e.GetProperty("name").GetString()!;
                var phase = e.GetProperty("ph").GetString();
                if (phase == "M" && name == "thread_name") _names[thread] = e.GetProperty("args").GetProperty("name").GetString()!;
                if (phase != "X" || !e.TryGetProperty("dur", out var dur)) continue;
                _steps.Add(new Step(thread.Item1, thread.Item2, name, e.GetProperty("ts").GetDouble() / 1000, dur.GetDouble() / 1000));
            }
        }
    }

    /// <summary>Each event's time less that of the events within it.</summary>
    private static Dictionary<string, (double Ms, int Count)> Own(List<Step> steps)
    {
        var own = new Dictionary<string, (double Ms, int Count)>(StringComparer.Ordinal);
        var open = new Stack<Step>();
        foreach (var step in steps)
        {
            while (open.Count > 0 && open.Peek().At + open.Peek().Ms <= step.At) open.Pop();
            Add(own, step.Name, step.Ms, 1);
            if (open.Count > 0) Add(own, open.Peek().Name, -step.Ms, 0);
            open.Push(step);
        }

        return own;
    }

    private static void Add(Dictionary<string, (double Ms, int Count)> own, string name, double ms, int count)
    {
        var known = own.GetValueOrDefault(name);
        own[name] = (known.Ms + ms, known.Count + count);
    }

    private readonly record struct Step(long Process, long Thread, string Name, double At, double Ms);
}
