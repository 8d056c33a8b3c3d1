using Twin.Grains.Interfaces.Plants;

namespace Twin.Silo.Hosting;

/// <summary>Goes round the plants from the time on when all of the process has started; a visit that fails keeps no other plant
/// waiting, and is made again in the next round.</summary>
internal abstract class PlantRounds(IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, TimeSpan every)
    : BackgroundService
{
    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.StartedAsync(stoppingToken);
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var plant in plants.Plants) await TryAsync(plant);
        }
    }

    /// <summary>Sees to one plant.</summary>
    protected abstract Task VisitAsync(string plant);

    /// <summary>Writes down that a visit failed.</summary>
    protected abstract void LogFailed(Exception exception, string plant);

    private async Task TryAsync(string plant)
    {
        try
        {
            await VisitAsync(plant);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, plant);
        }
    }
}

/// <summary>When a process is up.</summary>
internal static class HostStart
{
    /// <summary>Waits until all of the process has started: grains answer from then on.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime life, CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
