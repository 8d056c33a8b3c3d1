using System.Collections.Concurrent;
using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.Ports;

namespace Twin.Silo.Hosting;

/// <summary>
/// Publishes a twin's open alarms on <c>twin/{plant}/$alarms/{twin}</c>, retained while there are any, at each durable step. Follows the
/// feed;
/// a gap or silence is made good from a snapshot, so a missed frame costs delay, never an alarm.
/// </summary>
internal sealed class AlarmPublisher(
    IClusterClient grains, IPlantCatalog plants, IMqttOut mqtt, TimeProvider time, ILogger<AlarmPublisher> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, PlantAlarms> _plants = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            do
            {
                foreach (var plant in plants.Plants)
                {
                    var alarms = _plants.GetOrAdd(plant, id => new PlantAlarms(id, grains, mqtt, time, logger, stoppingToken));
                    await alarms.KeepAsync();
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
