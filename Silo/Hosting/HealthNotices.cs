using Microsoft.Extensions.Diagnostics.HealthChecks;
using Twin.Client.Blazor.Ports;

namespace Twin.Silo.Hosting;

/// <summary>
/// Puts what this process knows of its own health on every page: who watches the plant must see that readings are refused. What is
/// unhealthy is said at once, what is only degraded when it lasts.
/// </summary>
internal sealed class HealthNotices(HealthCheckService health, SystemNotices notices, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private HashSet<string> _before = [];

    /// <summary>Asks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var report = await health.CheckHealthAsync(cancellation);
        var wrong = report.Entries.Where(static e => e.Value.Status != HealthStatus.Healthy).ToArray();
        notices.Set([.. wrong.Where(e => e.Value.Status == HealthStatus.Unhealthy || _before.Contains(e.Key)).Select(Notice)]);
        _before = [.. wrong.Select(static e => e.Key)];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>A description begins with its code.</summary>
    private static SystemNotice Notice(KeyValuePair<string, HealthReportEntry> entry)
    {
        var text = entry.Value.Description ?? entry.Value.Exception?.Message ?? entry.Key;
        var end = text.IndexOf(": ", StringComparison.Ordinal);
        return end > 0 ? new SystemNotice(text[..end], text[(end + 2)..]) : new SystemNotice(entry.Key, text);
    }
}
