using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Interfaces.Sensors;

/// <summary>One sensor (key <c>realm/plant/id</c>): cleans its readings, keeps its live state, evaluates its own rules.</summary>
[Alias("twin.ISensorGrain")]
public interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>Applies readings in order; those already applied change nothing.</summary>
    [Alias("Apply")]
    ValueTask<TwinStep> ApplyAsync(SensorBatch batch);

    /// <summary>Fires what is due, and follows the mode of the twin it belongs to.</summary>
    [Alias("Tick")]
    ValueTask<TwinStep> TickAsync(PartitionStamp stamp);

    /// <summary>Acts upon one of its alarms.</summary>
    [Alias("Command")]
    ValueTask<CommandStep> CommandAsync(PartitionStamp stamp, string rule, AlarmCommand command, long atMs);

    /// <summary>Its state as bytes of the kernel's codec.</summary>
    [Alias("Checkpoint")]
    ValueTask<TwinCheckpoint> CheckpointAsync();

    /// <summary>Its state as it is, for a fork: bytes of the kernel's codec; empty: it has none. Changes nothing.</summary>
    [Alias("State"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<ReadOnlyMemory<byte>> StateAsync();

    /// <summary>What it knows. A question that a killed silo took with it ends soon: who asks again is answered elsewhere.</summary>
    [Alias("Get"), ReadOnly, ResponseTimeout("00:00:08")]
    ValueTask<SensorView?> GetAsync();
}

/// <summary>Readings of one sensor.</summary>
[GenerateSerializer, Immutable, Alias("twin.sensor.batch.v1")]
public readonly record struct SensorBatch
{
    [Id(0)] public required PartitionStamp Stamp { get; init; }
    [Id(1)] public required ReadOnlyMemory<JournaledReading> Readings { get; init; }
    /// <summary>Somebody uses this sensor as a signal: return the changes.</summary>
    [Id(2)] public required bool WantChanges { get; init; }
}

/// <summary>A step with the answer to who asked for it.</summary>
[GenerateSerializer, Immutable, Alias("twin.command.step.v1")]
public readonly record struct CommandStep([property: Id(0)] TwinStep Step, [property: Id(1)] AlarmTransition? Alarm,
    [property: Id(2)] TwinError? Error);

/// <summary>A sensor as people see it.</summary>
[GenerateSerializer, Immutable, Alias("twin.sensor.view.v1")]
public sealed record SensorView
{
    /// <summary>Cleaned value in the engineering unit; NaN: never reported.</summary>
    [Id(0)] public required double Value { get; init; }
    /// <summary>Value as it came, in the source unit.</summary>
    [Id(1)] public required double Raw { get; init; }
    [Id(2)] public required Quality Quality { get; init; }
    /// <summary>Source time of the value, Unix ms; 0: never reported.</summary>
    [Id(3)] public required long SourceMs { get; init; }
    [Id(4)] public required long ReceivedMs { get; init; }
    /// <summary>Estimated offset of the source's clock, ms.</summary>
    [Id(5)] public required long ClockOffsetMs { get; init; }
    /// <summary>Counter name → readings, one per cleaning step.</summary>
    [Id(6)] public required IReadOnlyDictionary<string, long> Counters { get; init; }
    [Id(7)] public required string? Mode { get; init; }
    [Id(8)] public required IReadOnlyList<RuleView> Rules { get; init; }
}

/// <summary>A rule of a twin with the state of its alarm.</summary>
[GenerateSerializer, Immutable, Alias("twin.rule.view.v1")]
public sealed record RuleView([property: Id(0)] string RuleId, [property: Id(1)] AlarmState Alarm, [property: Id(2)] double Limit);
