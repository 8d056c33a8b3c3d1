using Twin.Domain.People;
using Twin.Domain.Plants;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Twins;

/// <inheritdoc cref="ITankGrain"/>
[GrainType("tank")]
public sealed class TankGrain([PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<TankGrain> logger)
    : OwnerGrain(record, plants, store, logger), ITankGrain;

/// <inheritdoc cref="IEquipmentGrain"/>
[GrainType("equipment")]
public sealed class EquipmentGrain(
    [PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<EquipmentGrain> logger)
    : OwnerGrain(record, plants, store, logger), IEquipmentGrain;

/// <inheritdoc cref="ICameraGrain"/>
[GrainType("camera")]
public sealed class CameraGrain([PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<CameraGrain> logger)
    : OwnerGrain(record, plants, store, logger), ICameraGrain;

/// <inheritdoc cref="IWeatherStationGrain"/>
[GrainType("weather-station")]
public sealed class WeatherStationGrain(
    [PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<WeatherStationGrain> logger)
    : OwnerGrain(record, plants, store, logger), IWeatherStationGrain;

/// <inheritdoc cref="IPersonGrain"/>
[GrainType("person")]
public sealed class PersonGrain([PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<PersonGrain> logger)
    : OwnerGrain(record, plants, store, logger), IPersonGrain
{
    /// <inheritdoc/>
    protected override IReadOnlyList<ZoneMove> Moves(OwnerState state, CompiledPlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(state);
        return [.. ZoneCrossings.Apply(state, plant.Zones).Select(c => new ZoneMove(c.Zone, Key.Id, c.Inside))];
    }
}

/// <inheritdoc cref="IZoneGrain"/>
[GrainType("zone")]
public sealed class ZoneGrain([PersistentState("twin")] IPersistentState<TwinRecord> record, IPlantRegistry plants, ITwinStore store,
    ILogger<ZoneGrain> logger)
    : OwnerGrain(record, plants, store, logger), IZoneGrain
{
    /// <inheritdoc/>
    public ValueTask<TwinStep> MoveAsync(PartitionStamp stamp, ZoneMove move) => new(Change(stamp, state =>
    {
        if (move.Inside) state.Members.Add(move.Person);
        else state.Members.Remove(move.Person);
    }));
}
