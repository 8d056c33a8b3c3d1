using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Grains.Interfaces.Partitions;

/// <summary>
/// Carries readings to the twins of one share of a plant (key <c>realm/plant/number</c>), commits what they decide in one transaction,
/// keeps their deadlines and checkpoints them. Upstream of all twins; nothing calls it but pumps and people's commands.
/// </summary>
[Alias("twin.IPartitionGrain")]
public interface IPartitionGrain : IGrainWithStringKey
{
    /// <summary>Starts a new epoch: twins forget what is not saved, and the pump replays from the watermark.</summary>
    /// <remarks>May wait for a checkpoint and read a large partition: longer than Apply, still within 15 s.</remarks>
    [Alias("Open"), ResponseTimeout("00:00:12")]
    ValueTask<PartitionOpening> OpenAsync(string journalId);

    /// <summary>Applies a batch; an empty one is the heartbeat that moves time. Throws when the store is away: offer the same batch
    /// again.</summary>
    /// <remarks>
    /// A call that a killed silo took with it is noticed by its time only: short, so that its twins answer again within 15 s. Too short
    /// for a batch that is merely slow costs a replay, nothing else.
    /// </remarks>
    [Alias("Apply"), ResponseTimeout("00:00:08")]
    ValueTask<PartitionReceipt> ApplyAsync([Immutable] PartitionBatch batch);

    /// <summary>Acts upon an alarm of a twin of this partition.</summary>
    [Alias("Command")]
    ValueTask<AlarmOutcome> CommandAsync(string twin, string rule, AlarmCommand command);

    /// <summary>Puts a twin into an operating mode; null error: done.</summary>
    [Alias("SetMode")]
    ValueTask<Domain.TwinError?> SetModeAsync(string twin, string mode, string actor, string? comment);

    /// <summary>Says whether the condition of a rule of kind <c>model</c> holds; saying it again changes nothing.</summary>
    [Alias("Condition")]
    ValueTask<AlarmOutcome> ConditionAsync(string twin, string rule, bool active);

    /// <summary>Mirrors an alarm of an outside system (kind <c>external</c>).</summary>
    [Alias("External")]
    ValueTask<AlarmOutcome> ExternalAsync(string twin, ExternalAlarm alarm);

    /// <summary>Its twins as they are between two rounds, for a fork. Changes nothing.</summary>
    [Alias("Snapshot"), ResponseTimeout("00:00:12")]
    ValueTask<PartitionSnapshot> SnapshotAsync();

    /// <summary>
    /// Newest clean values of some of its sensors, in the order of the ids, from memory: for those who watch many sensors of a plant. A
    /// sensor is watched from the first time it is asked for. Who is not this partition's, or not known yet, is
    /// <see cref="SensorSample.None"/>.
    /// </summary>
    [Alias("Sample"), ResponseTimeout("00:00:08")]
    ValueTask<ImmutableArray<SensorSample>> SampleAsync(ImmutableArray<string> sensors);
}

/// <summary>Newest value of a sensor.</summary>
/// <param name="Value">Cleaned, in its engineering unit; NaN: none yet.</param>
/// <param name="Raw">As it came, in the source unit; NaN: none yet.</param>
/// <param name="SourceMs">When it was so, Unix ms: the source's time, or that of arrival when the source's clock is wrong; 0: none yet.
/// </param>
/// <param name="Quality">Trust in it.</param>
/// <param name="Mode">Mode of the twin it belongs to; null: none, or not known.</param>
[GenerateSerializer, Immutable, Alias("twin.sensor.sample.v1")]
public readonly record struct SensorSample(
    [property: Id(0)] double Value, [property: Id(1)] double Raw, [property: Id(2)] long SourceMs, [property: Id(3)] Quality Quality,
    [property: Id(4)] string? Mode = null)
{
    /// <summary>Nothing is known.</summary>
    public static readonly SensorSample None = new(double.NaN, double.NaN, 0, Quality.Bad);

    /// <summary>Good or uncertain, and no older than a time.</summary>
    /// <param name="oldestMs">Unix ms.</param>
    public bool IsUsable(long oldestMs) => !Quality.IsBad && SourceMs >= oldestMs && double.IsFinite(Value);
}

/// <summary>The twins of a partition at one moment.</summary>
/// <param name="NowMs">Realm time up to which everything is applied, Unix ms; 0: nothing yet.</param>
/// <param name="Twins">Those that have a state.</param>
[GenerateSerializer, Immutable, Alias("twin.partition.snapshot.v1")]
public sealed record PartitionSnapshot(
    [property: Id(0)] long NowMs, [property: Id(1)] System.Collections.Immutable.ImmutableArray<Domain.World.TwinSnapshot> Twins);

/// <summary>State of an alarm in an outside system, as it told us.</summary>
/// <param name="Source">Which system, e.g. <c>dcs1</c>.</param>
/// <param name="Id">Its id there; local id syntax.</param>
/// <param name="Active">Condition true.</param>
/// <param name="Acknowledged">Acknowledged there.</param>
/// <param name="Priority">Mapped priority.</param>
/// <param name="TextEn">Text, English.</param>
/// <param name="TextZh">Text, Chinese.</param>
/// <param name="AtMs">When, by its clock, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.external.v1")]
public sealed record ExternalAlarm(
    [property: Id(0)] string Source,
    [property: Id(1)] string Id,
    [property: Id(2)] bool Active,
    [property: Id(3)] bool Acknowledged,
    [property: Id(4)] AlarmPriority Priority,
    [property: Id(5)] string TextEn,
    [property: Id(6)] string TextZh,
    [property: Id(7)] long AtMs);
