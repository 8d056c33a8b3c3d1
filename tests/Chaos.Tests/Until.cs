using System.Diagnostics;
using Twin.Domain;

namespace Twin.Chaos.Tests;

/// <summary>Waits for a condition of another process, by asking.</summary>
internal static class Until
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is yes; how long it took. Fails with <paramref name="what"/> when the time is over.</summary>
    public static async Task<TimeSpan> TrueAsync(string what, TimeSpan limit, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        Exception? last = null;
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                if (await condition()) return watch.Elapsed;
                last = null;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or TwinException)
            {
                last = e;
            }
        }
        while (watch.Elapsed < limit && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"Not within {limit.TotalSeconds:F0} s: {what}.", last);
    }

    /// <summary>The same for a condition that needs no waiting itself.</summary>
    public static Task<TimeSpan> TrueAsync(string what, TimeSpan limit, Func<bool> condition) =>
        TrueAsync(what, limit, () => Task.FromResult(condition()));

    /// <summary>Lets a load run for a time: not a wait for a result, but the length of an experiment.</summary>
    public static async Task ElapsedAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1));
        await timer.WaitForNextTickAsync();
    }
}
