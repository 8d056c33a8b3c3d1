using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Work;
using Twin.Silo.Hosting;

namespace Twin.Silo.Work;

/// <summary>Comes by four times a second: alarms open orders, and time limits happen although nobody looks, also after a restart.</summary>
internal sealed partial class OrderClock(
    IGrainFactory grains, IPlantCatalog plants, TimeProvider time, IHostApplicationLifetime life, ILogger<OrderClock> logger)
    : PlantRounds(plants, time, life, TimeSpan.FromSeconds(0.25))
{
    /// <inheritdoc/>
    protected override async Task VisitAsync(string plant)
    {
        await grains.OrderWatch(plant).RunAsync();
        await grains.OrderErrands(plant).RunAsync();
    }

    [LoggerMessage(3090, LogLevel.Warning, "What the orders of {Plant} want done has to wait")]
    protected override partial void LogFailed(Exception exception, string plant);
}
