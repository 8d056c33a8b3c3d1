using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Silo.Emergencies;

/// <summary>Looks at the plans' triggers while nobody does: a plan that says so opens its room without a person.</summary>
internal sealed partial class EmergencyWatch(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<EmergencyWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

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
            foreach (var plant in plants.Plants) await LookAsync(plant);
        }
    }

    private async Task LookAsync(string plant)
    {
        try
        {
            await grains.Emergencies(plant).ProposeAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next look comes soon.
            LogFailed(e, plant);
        }
    }

    [LoggerMessage(3081, LogLevel.Warning, "The emergency plans of {Plant} could not be looked at now")]
    private partial void LogFailed(Exception exception, string plant);
}
