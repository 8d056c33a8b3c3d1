using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Silo.Hosting;

/// <summary>Wakes the desks of each plant's permits and notices after a start and after a silo was lost:
/// from then on they work by themselves.</summary>
internal sealed partial class DeskWaker(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<DeskWaker> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

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
            foreach (var plant in plants.Plants) await WakeAsync(plant);
        }
    }

    private async Task WakeAsync(string plant)
    {
        try
        {
            await grains.Permits(plant).WakeAsync();
            await grains.Notices(plant).WakeAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next try comes soon.
            LogFailed(e, plant);
        }
    }

    [LoggerMessage(3091, LogLevel.Warning, "The permits and notices of {Plant} are not watched now")]
    private partial void LogFailed(Exception exception, string plant);
}
