using System.Diagnostics;

namespace Twin.MqttLoad;

/// <summary>Wall clock of the generator, read once and then carried on by the stopwatch.</summary>
internal static class Clock
{
    private static readonly long s_startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private static readonly long s_startTicks = Stopwatch.GetTimestamp();

    /// <summary>Unix ms at a stopwatch reading.</summary>
    internal static long UnixMs(long ticks) => s_startMs + (long)Stopwatch.GetElapsedTime(s_startTicks, ticks).TotalMilliseconds;
}
