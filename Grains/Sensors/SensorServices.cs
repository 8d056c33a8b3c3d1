using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Sensors;

/// <summary>What every sensor uses, held once instead of by each of hundreds of thousands.</summary>
public sealed class SensorServices(IPlantRegistry plants, ITwinStore store, ILogger<SensorGrain> logger)
{
    /// <summary>Plants as they are now.</summary>
    public IPlantRegistry Plants => plants;

    /// <summary>States and alarm logs.</summary>
    public ITwinStore Store => store;

    /// <summary>Log of the sensors.</summary>
    public ILogger<SensorGrain> Logger => logger;
}
