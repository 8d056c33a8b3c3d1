using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Silo.Hosting;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>A wall clock that jumps is told; one that is set right in small steps, or a process that slept, is not.</summary>
public sealed class ClockWatchTests
{
    private readonly TwoClocks _time = new();
    private readonly ClockWatch _watch;

    public ClockWatchTests() => _watch = new ClockWatch(_time, NullLogger<ClockWatch>.Instance);

    [Theory]
    [InlineData(3_600, "3600 s ahead")]
    [InlineData(-7_200, "7200 s back")]
    [InlineData(2, "2 s ahead")]
    public async Task Jump_IsToldForAWhile(int seconds, string told)
    {
        _time.Pass(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1 + seconds));
        _watch.Look();
        var health = await HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains(told, health.Description, StringComparison.Ordinal);

        for (var second = 0; second < ClockWatch.Told.TotalSeconds; second++)
        {
            Assert.Equal(HealthStatus.Degraded, (await HealthAsync()).Status);
            _time.Pass(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            _watch.Look();
        }

        _time.Pass(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
    }

    [Fact]
    public async Task Clock_SetRightInSmallSteps_IsNotTold()
    {
        for (var second = 0; second < 600; second++)
        {
            _time.Pass(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(second % 2 == 0 ? 2.9 : -0.5));
            _watch.Look();
        }

        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
    }

    [Fact]
    public async Task Process_HeldUpForAMinute_IsNotTold()
    {
        _time.Pass(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _watch.Look();
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
    }

    private Task<HealthCheckResult> HealthAsync() =>
        _watch.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    private sealed class TwoClocks : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time, TimeSpan wall)
        {
            _passed += time.Ticks;
            _wall += wall;
        }

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _passed;
    }
}
