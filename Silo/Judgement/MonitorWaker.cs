using Twin.Domain;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Silo.Judgement;

/// <summary>Sees to it that monitors judge: also after a start, after a silo died, and where a twin is new.</summary>
internal sealed partial class MonitorWaker(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<MonitorWaker> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(10);

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
            await grains.GetGrain<IModelsGrain>(new TwinKey(TwinKey.Live, plant, "models").ToString()).WakeAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next look comes soon.
            LogFailed(e, plant);
        }
    }

    [LoggerMessage(3091, LogLevel.Warning, "The monitors of {Plant} could not be looked at now")]
    private partial void LogFailed(Exception exception, string plant);
}
