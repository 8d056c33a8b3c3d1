using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Twin.Silo.Hosting;

/// <summary>
/// Looks every second whether the wall clock went as the time that passed. Delays, stale signals and shelves run on the wall clock: one set
/// ahead lets them end early; one set back makes the plant's time go slower until it has caught up. Whoever watches must be told.
/// </summary>
internal sealed partial class ClockWatch(TimeProvider time, ILogger<ClockWatch> logger) : BackgroundService, IHealthCheck
{
    /// <summary>A difference below this within a second is the clock being set right in small steps.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>How long a jump is told.</summary>
    public static readonly TimeSpan Told = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private (DateTimeOffset Wall, long Passed) _last = (time.GetUtcNow(), time.GetTimestamp());
    private (TimeSpan By, DateTimeOffset To, long At)? _jump;

    /// <summary>Compares once.</summary>
    public void Look()
    {
        lock (_gate)
        {
            var (wall, passed) = (time.GetUtcNow(), time.GetTimestamp());
            var by = wall - _last.Wall - time.GetElapsedTime(_last.Passed, passed);
            _last = (wall, passed);
            if (by.Duration() < Tolerance) return;
            _jump = (by, wall, passed);
            LogJump(by.TotalSeconds, wall);
        }
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_jump is not { } jump || time.GetElapsedTime(jump.At) > Told) return Task.FromResult(HealthCheckResult.Healthy());
            var (by, to) = (Math.Round(Math.Abs(jump.By.TotalSeconds)), jump.To.ToString("u", CultureInfo.InvariantCulture));
            return Task.FromResult(HealthCheckResult.Degraded(jump.By > TimeSpan.Zero
                ? $"clock.jumped: The clock went {by} s ahead, to {to}: delays and shelves may have ended early."
                : $"clock.jumped: The clock went {by} s back, to {to}: the plant's time goes slower until it has caught up."));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(3020, LogLevel.Warning, "The wall clock jumped by {Seconds} s, to {To}; delays, stale signals and shelves follow it")]
    private partial void LogJump(double seconds, DateTimeOffset to);
}
