using Twin.Domain;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Hosting;

namespace Twin.Silo.Judgement;

/// <summary>Sees to it that monitors judge: also after a start, after a silo died, and where a twin is new.</summary>
internal sealed partial class MonitorWaker(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<MonitorWaker> logger)
    : PlantRounds(plants, time, life, TimeSpan.FromSeconds(10))
{
    /// <inheritdoc/>
    protected override async Task VisitAsync(string plant)
    {
        await grains.GetGrain<IModelsGrain>(new TwinKey(TwinKey.Live, plant, "models").ToString()).WakeAsync();
    }

    [LoggerMessage(3091, LogLevel.Warning, "The monitors of {Plant} could not be looked at now")]
    protected override partial void LogFailed(Exception exception, string plant);
}
