using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Hosting;

namespace Twin.Silo.Drills;

/// <summary>After a start: drills that were under way when their silo went are taken up again.</summary>
internal sealed partial class DrillWaker(
    IGrainFactory grains, IPlantCatalog plants, IHostApplicationLifetime life, ILogger<DrillWaker> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.StartedAsync(stoppingToken);
        foreach (var plant in plants.Plants)
        {
            try
            {
                await grains.Drills(plant).WakeAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // They are taken up when somebody looks at them.
                LogFailed(e, plant);
            }
        }
    }

    [LoggerMessage(3061, LogLevel.Warning, "Drills of {Plant} could not be taken up now")]
    private partial void LogFailed(Exception exception, string plant);
}
