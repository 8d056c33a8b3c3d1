using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Hosting;

namespace Twin.Silo.Emergencies;

/// <summary>Looks at the plans' triggers while nobody does: a plan that says so opens its room without a person.</summary>
internal sealed partial class EmergencyWatch(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<EmergencyWatch> logger)
    : PlantRounds(plants, time, life, TimeSpan.FromSeconds(5))
{
    /// <inheritdoc/>
    protected override async Task VisitAsync(string plant)
    {
        await grains.Emergencies(plant).ProposeAsync();
    }

    [LoggerMessage(3081, LogLevel.Warning, "The emergency plans of {Plant} could not be looked at now")]
    protected override partial void LogFailed(Exception exception, string plant);
}
