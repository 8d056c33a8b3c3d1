using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// What the kernel says of Chromium's threads: time on a core and time spent waiting for one (schedstat), so that a busy machine does not
/// pass for a slow page. The page's main thread is the first thread of its renderer.
/// </summary>
internal sealed class ThreadMeter
{
    private readonly int _page;
    private readonly int[] _processes;

    private ThreadMeter(int page, int[] processes) => (_page, _processes) = (page, processes);

    /// <summary>Finds the processes of a browser; the page's renderer is the one that has worked most.</summary>
    public static async Task<ThreadMeter> FindAsync(ICDPSession browser)
    {
        var answer = await browser.SendAsync("SystemInfo.getProcessInfo");
        var all = answer!.Value.GetProperty("processInfo").EnumerateArray().Select(static p => (
            Type: p.GetProperty("type").GetString(), Id: p.GetProperty("id").GetInt32(),
            Cpu: p.GetProperty("cpuTime").GetDouble())).ToArray();
        return new ThreadMeter(all.Where(static p => p.Type == "renderer").MaxBy(static p => p.Cpu).Id, [.. all.Select(static p => p.Id)]);
    }

    /// <summary>The page's main thread and all threads of the browser, ms on a core and ms of waiting for one.</summary>
    public CoreTime Read()
    {
        var (main, all) = (default((double Run, double Wait)), 0.0);
        foreach (var process in _processes)
        {
            foreach (var thread in Threads(process))
            {
                var (run, wait) = Of(thread);
                all += run;
                if (process == _page && Path.GetFileName(thread) == process.ToString(CultureInfo.InvariantCulture)) main = (run, wait);
            }
        }

        return new CoreTime(main.Run, main.Wait, all);
    }

    private static string[] Threads(int process)
    {
        var folder = $"/proc/{process}/task";
        return Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
    }

    private static (double Run, double Wait) Of(string thread)
    {
        try
        {
            var parts = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
            return (double.Parse(parts[0], CultureInfo.InvariantCulture) / 1e6, double.Parse(parts[1], CultureInfo.InvariantCulture) / 1e6);
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return default;
        }
    }
}

/// <summary>Core time, ms.</summary>
internal readonly record struct CoreTime(double MainMs, double MainWaitMs, double BrowserMs)
{
    public static CoreTime operator -(CoreTime a, CoreTime b) =>
        new(a.MainMs - b.MainMs, a.MainWaitMs - b.MainWaitMs, a.BrowserMs - b.BrowserMs);
}
