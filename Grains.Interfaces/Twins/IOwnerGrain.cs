using Orleans.Concurrency;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Sensors;

namespace Twin.Grains.Interfaces.Twins;

/// <summary>What tanks, equipment, zones, people, cameras and weather stations have in common: signals from sensors, rules over them, a
/// mode.</summary>
public interface IOwnerGrain : IGrainWithStringKey
{
    /// <summary>Applies cleaned changes of its sensors in order; those already applied change nothing.</summary>
    [Alias("Apply")]
    ValueTask<TwinStep> ApplyAsync(PartitionStamp stamp, [Immutable] SignalChange[] changes);

    /// <summary>Fires what is due.</summary>
    [Alias("Tick")]
    ValueTask<TwinStep> TickAsync(PartitionStamp stamp);

    /// <summary>Acts upon one of its alarms.</summary>
    [Alias("Command")]
    ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command, long atMs);

    /// <summary>Says whether the condition of one of its rules of kind <c>model</c> holds.</summary>
    [Alias("Condition")]
    ValueTask<CommandStep> ConditionAsync(PartitionStamp stamp, string rule, bool active);

    /// <summary>Puts it into a mode; the error says why not.</summary>
    [Alias("SetMode")]
    ValueTask<CommandStep> SetModeAsync(PartitionStamp stamp, string mode);

    /// <summary>Index of the mode it is in; -1: it has none.</summary>
    [Alias("Mode"), ReadOnly]
    ValueTask<int> ModeAsync();

    /// <summary>Its state as bytes of the kernel's codec.</summary>
    [Alias("Checkpoint")]
    ValueTask<TwinCheckpoint> CheckpointAsync();

    /// <summary>A checkpoint of it is committed: keeps it in its own storage too.</summary>
    [Alias("Flush")]
    ValueTask FlushAsync(long revision);

    /// <summary>Its state as it is, for a fork: bytes of the kernel's codec; empty: it has none. Changes nothing.</summary>
    [Alias("State"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<ReadOnlyMemory<byte>> StateAsync();

    /// <summary>What it knows. A question that a killed silo took with it ends soon: who asks again is answered elsewhere.</summary>
    [Alias("Get"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<TwinView?> GetAsync();
}

/// <summary>A storage tank: level, temperature, pressure; its inventory.</summary>
[Alias("twin.ITankGrain")]
public interface ITankGrain : IOwnerGrain;

/// <summary>A pump, compressor, pipe, loading arm...</summary>
[Alias("twin.IEquipmentGrain")]
public interface IEquipmentGrain : IOwnerGrain;

/// <summary>A camera.</summary>
[Alias("twin.ICameraGrain")]
public interface ICameraGrain : IOwnerGrain;

/// <summary>A weather station.</summary>
[Alias("twin.IWeatherStationGrain")]
public interface IWeatherStationGrain : IOwnerGrain;

/// <summary>A person: position, and the zones it is in.</summary>
[Alias("twin.IPersonGrain")]
public interface IPersonGrain : IOwnerGrain;

/// <summary>A zone: who and what is inside, and rules over its detectors.</summary>
[Alias("twin.IZoneGrain")]
public interface IZoneGrain : IOwnerGrain
{
    /// <summary>Somebody came or went. Doing it twice is doing it once.</summary>
    [Alias("Move")]
    ValueTask<TwinStep> MoveAsync(PartitionStamp stamp, ZoneMove move);
}

/// <summary>A twin as people see it.</summary>
[GenerateSerializer, Immutable, Alias("twin.view.v1")]
public sealed record TwinView
{
    [Id(0)] public required string? Mode { get; init; }
    [Id(1)] public required IReadOnlyList<SignalView> Signals { get; init; }
    [Id(2)] public required IReadOnlyList<RuleView> Rules { get; init; }
    /// <summary>Derived numbers, e.g. <c>volumeM3</c>, <c>massT</c>, <c>x</c>, <c>y</c>.</summary>
    [Id(3)] public required IReadOnlyDictionary<string, double> Numbers { get; init; }
    /// <summary>People in a zone, or zones of a person.</summary>
    [Id(4)] public required IReadOnlyList<string> Members { get; init; }

    /// <summary>The signal of that name, or null.</summary>
    public SignalView? Signal(string name) => Signals.FirstOrDefault(s => s.Name == name);
}

/// <summary>One signal of a twin.</summary>
[GenerateSerializer, Immutable, Alias("twin.signal.view.v1")]
public sealed record SignalView(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Sensor,
    [property: Id(2)] double Value,
    [property: Id(3)] Quality Quality,
    [property: Id(4)] long SourceMs);
