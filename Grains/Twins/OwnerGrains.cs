using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>Which grain a kind of twin is.</summary>
public static class OwnerGrains
{
    /// <summary>The grain of a twin that owns signals; null for kinds without (sensors, work orders...).</summary>
    public static IOwnerGrain? Get(IGrainFactory grains, TwinKind kind, string key) => kind switch
    {
        TwinKind.Tank => grains.GetGrain<ITankGrain>(key),
        TwinKind.Equipment => grains.GetGrain<IEquipmentGrain>(key),
        TwinKind.Camera => grains.GetGrain<ICameraGrain>(key),
        TwinKind.Zone => grains.GetGrain<IZoneGrain>(key),
        TwinKind.Person => grains.GetGrain<IPersonGrain>(key),
        TwinKind.WeatherStation => grains.GetGrain<IWeatherStationGrain>(key),
        _ => null,
    };
}
