using Twin.Domain.Readings;

namespace Twin.Grains.Interfaces.Partitions;

/// <summary>Readings of one partition, grouped by sensor, in journal order within each sensor.</summary>
[GenerateSerializer, Immutable, Alias("twin.partition.batch.v1")]
public sealed class PartitionBatch
{
    /// <summary>Journal the positions belong to.</summary>
    [Id(0)] public required string JournalId { get; init; }

    /// <summary>The partition's epoch as told by its opening.</summary>
    [Id(1)] public required long Epoch { get; init; }

    /// <summary>Everything of this partition below this position is in this batch or an earlier one.</summary>
    [Id(2)] public required long EndPosition { get; init; }

    /// <summary>The applied watermark in realm time: deadlines up to here fire after the readings.</summary>
    [Id(3)] public required long NowMs { get; init; }

    /// <summary>Local ids.</summary>
    [Id(4)] public required string[] Sensors { get; init; }

    /// <summary>Readings of sensor i: [Offsets[i], Offsets[i + 1]).</summary>
    [Id(5)] public required int[] Offsets { get; init; }

    [Id(6)] public required JournaledReading[] Readings { get; init; }

    /// <summary>Realm time from which silence is the sensors' own: before it the doors were closed; 0: long ago.</summary>
    [Id(7)] public long ListeningFromMs { get; init; }
}

/// <summary>What a pump must know to feed a partition.</summary>
/// <param name="Epoch">New with every activation or reset of the partition.</param>
/// <param name="Watermark">Position to read the journal from.</param>
[GenerateSerializer, Immutable, Alias("twin.partition.opening.v1")]
public readonly record struct PartitionOpening([property: Id(0)] long Epoch, [property: Id(1)] long Watermark);

/// <summary>How far a partition is.</summary>
/// <param name="Reopen">The pump must call Open again and continue from the watermark it is told (epoch changed, or a twin lost its
/// place).</param>
/// <param name="AppliedEnd">Applied below this position.</param>
/// <param name="DurableEnd">Saved in a checkpoint below this position: the journal need not keep it.</param>
[GenerateSerializer, Immutable, Alias("twin.partition.receipt.v1")]
public readonly record struct PartitionReceipt([property: Id(0)] bool Reopen, [property: Id(1)] long AppliedEnd,
    [property: Id(2)] long DurableEnd);
