using Twin.Domain;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Interfaces.Notifications;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Silo.Hosting;

/// <summary>Wakes the desks of each plant's permits, notices and instruments and its watch over dangers after a start and after a silo
/// was lost: from then on they work by themselves.</summary>
internal sealed partial class DeskWaker(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<DeskWaker> logger)
    : PlantRounds(plants, time, life, TimeSpan.FromSeconds(1))
{
    /// <inheritdoc/>
    protected override async Task VisitAsync(string plant)
    {
        await grains.Permits(plant).WakeAsync();
        await grains.Notices(plant).WakeAsync();
        await grains.Instruments(plant).WakeAsync();
        await grains.Dangers(TwinKey.Live, plant).WakeAsync();
    }

    [LoggerMessage(3092, LogLevel.Warning, "The permits, notices, instruments and dangers of {Plant} are not watched now")]
    protected override partial void LogFailed(Exception exception, string plant);
}
