using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;

namespace Twin.Silo.Work;

/// <summary>Comes by twice a second: alarms open orders, and time limits happen although nobody looks, also after a restart.</summary>
internal sealed partial class OrderClock(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<OrderClock> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Grains answer once all of the process has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var plant in plants.Plants) await ComeByAsync(plant);
        }
    }

    private async Task ComeByAsync(string plant)
    {
        try
        {
            await grains.OrderWatch(plant).RunAsync();
            await grains.OrderErrands(plant).RunAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, plant);
        }
    }

    [LoggerMessage(3090, LogLevel.Warning, "What the orders of {Plant} want done has to wait")]
    private partial void LogFailed(Exception exception, string plant);
}
