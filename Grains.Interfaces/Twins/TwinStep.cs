using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Readings;

namespace Twin.Grains.Interfaces.Twins;

/// <summary>Who speaks to a twin, so that nothing is lost between partition and twin (docs/decisions/0001).</summary>
/// <param name="Partition">Number of the calling partition.</param>
/// <param name="Epoch">Its epoch. In a new one a sensor begins again from what is saved, and any other twin returns again what nobody
/// has committed.</param>
/// <param name="Round">Call of the partition within the epoch: a later one implies that the earlier ones are committed.</param>
/// <param name="Revision">Newest revision of the twin this partition knows in this epoch; -1: none. A twin that is behind answers
/// <see cref="TwinStepFlags.Lost"/>.</param>
/// <param name="NowMs">The realm's time up to which everything was applied; 0: nothing in this epoch.</param>
/// <param name="JournalId">Journal that positions belong to.</param>
/// <param name="Mode">Sensors: mode of the twin they belong to; null: it has none, or it is not known.</param>
/// <param name="ListeningFromMs">Sensors: realm time from which silence is their own; 0: long ago.</param>
[GenerateSerializer, Immutable, Alias("twin.stamp.v1")]
public readonly record struct PartitionStamp(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Round,
    [property: Id(3)] long Revision,
    [property: Id(4)] long NowMs,
    [property: Id(5)] string JournalId,
    [property: Id(6)] string? Mode,
    [property: Id(7)] long ListeningFromMs = 0);

/// <summary>What a twin's step was.</summary>
[Flags]
public enum TwinStepFlags
{
    None = 0,

    /// <summary>The twin has lost what this partition had applied (it was started anew elsewhere): the partition must replay.</summary>
    Lost = 1,

    /// <summary>The feed item changed.</summary>
    News = 2,

    /// <summary>Something worth a checkpoint changed.</summary>
    Dirty = 4,

    /// <summary>The operating mode changed: tell the twin's sensors.</summary>
    ModeChanged = 8,
}

/// <summary>What a twin decided. Nothing of it is shown or sent before the partition has committed it.</summary>
[GenerateSerializer, Immutable, Alias("twin.step.v1")]
public readonly record struct TwinStep
{
    [Id(0)] public TwinStepFlags Flags { get; init; }
    /// <summary>Next deadline, realm time, Unix ms; 0: none.</summary>
    [Id(1)] public long DeadlineMs { get; init; }
    [Id(2)] public FeedItem Feed { get; init; }
    /// <summary>Alarm steps to commit; null: none.</summary>
    [Id(3)] public IReadOnlyList<AlarmTransition>? Transitions { get; init; }
    /// <summary>Sensors: cleaned changes for the twins that use them; null: none or nobody asked.</summary>
    [Id(4)] public SignalChange[]? Changes { get; init; }
    /// <summary>Index of the mode now; -1: none.</summary>
    [Id(5)] public int Mode { get; init; }
    /// <summary>People: zones entered (true) and left (false); null: none.</summary>
    [Id(6)] public ZoneMove[]? Moves { get; init; }
    /// <summary>Revision of the twin after this step.</summary>
    [Id(7)] public long Revision { get; init; }

    /// <summary>True when a flag is set.</summary>
    public bool Is(TwinStepFlags flag) => (Flags & flag) != 0;
}

/// <summary>A twin's state to save.</summary>
/// <param name="Revision">Rises with every call; -1: it has none.</param>
/// <param name="DeadlineMs">Its next deadline, realm time; 0: none.</param>
/// <param name="Data">Bytes of its kernel's codec.</param>
/// <param name="Transitions">Steps in this state that nobody has committed yet, of whatever partition: they belong into the same
/// transaction; null: none.</param>
[GenerateSerializer, Immutable, Alias("twin.checkpoint.v1")]
public readonly record struct TwinCheckpoint(
    [property: Id(0)] long Revision,
    [property: Id(1)] long DeadlineMs,
    [property: Id(2)] ReadOnlyMemory<byte> Data,
    [property: Id(3)] IReadOnlyList<AlarmTransition>? Transitions);

/// <summary>A cleaned change of a sensor, on its way to the twins that use it; <paramref name="Raw"/> is the value as it came.</summary>
[GenerateSerializer, Immutable, Alias("twin.signal.change.v1")]
public readonly record struct SignalChange(
    [property: Id(0)] string Sensor,
    [property: Id(1)] long Position,
    [property: Id(2)] long ReceivedMs,
    [property: Id(3)] long SourceMs,
    [property: Id(4)] double Value,
    [property: Id(5)] Quality Quality,
    [property: Id(6)] double Raw = double.NaN);

/// <summary>Somebody crossed a zone's border.</summary>
[GenerateSerializer, Immutable, Alias("twin.zone.move.v1")]
public readonly record struct ZoneMove([property: Id(0)] string Zone, [property: Id(1)] string Person, [property: Id(2)] bool Inside);
