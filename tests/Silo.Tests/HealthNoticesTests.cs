using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Twin.Client.Blazor.Ports;
using Twin.Silo.Hosting;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>From health to what the pages say.</summary>
public sealed class HealthNoticesTests
{
    private HealthCheckResult _now = HealthCheckResult.Healthy();

    [Fact]
    public async Task Unhealthy_IsSaidAtOnce_DegradedWhenItLasts_AndBothGo()
    {
        await using var services = new ServiceCollection().AddLogging().AddHealthChecks().AddCheck("ingest", () => _now).Services
            .BuildServiceProvider();
        var notices = new SystemNotices();
        var told = 0;
        notices.Changed += () => told++;
        using var watch = new HealthNotices(services.GetRequiredService<HealthCheckService>(), notices, TimeProvider.System);

        await LookAsync(watch);
        Assert.Empty(notices.Current);
        _now = HealthCheckResult.Unhealthy("ingest.disk-full: No room.");
        await LookAsync(watch);
        await LookAsync(watch);
        Assert.Equal([new SystemNotice("ingest.disk-full", "No room.")], notices.Current);
        Assert.Equal(1, told);

        _now = HealthCheckResult.Healthy();
        await LookAsync(watch);
        Assert.Empty(notices.Current);
        _now = HealthCheckResult.Degraded("ingest.degraded: Some wait.");
        await LookAsync(watch);
        Assert.Empty(notices.Current);
        await LookAsync(watch);
        Assert.Equal("ingest.degraded", Assert.Single(notices.Current).Code);
    }

    private static Task LookAsync(HealthNotices watch) => watch.LookAsync(TestContext.Current.CancellationToken);
}
