using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Readings;

namespace Twin.Grains.Interfaces.Twins;

/// <summary>Who speaks to a twin, so that nothing is lost between partition and twin (docs/decisions/0001).</summary>
/// <param name="Partition">Number of the calling partition.</param>
/// <param name="Epoch">Its epoch. Within one epoch a call implies that what the twin returned in earlier rounds is committed; in a new one
/// the twin returns it again.</param>
/// <param name="Position">Newest journal position this partition has applied to the twin; -1: none in this epoch. A twin that is behind
/// answers
/// <see cref="TwinStepFlags.Lost"/>.</param>
/// <param name="NowMs">The realm's time.</param>
/// <param name="Round">Number of the partition's transaction: calls with the same number are committed together.</param>
[GenerateSerializer, Immutable, Alias("twin.stamp.v1")]
public readonly record struct PartitionStamp(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Position,
    [property: Id(3)] long NowMs,
    [property: Id(4)] long Round = 0);

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
    /// <summary>State to save in the same transaction as <see cref="Transitions"/>.</summary>
    [Id(5)] public ReadOnlyMemory<byte> Snapshot { get; init; }
    /// <summary>Index of the mode now; -1: none.</summary>
    [Id(6)] public int Mode { get; init; }
    /// <summary>People: zones entered (true) and left (false); null: none.</summary>
    [Id(7)] public ZoneMove[]? Moves { get; init; }
    /// <summary>Newest journal position applied.</summary>
    [Id(8)] public long Position { get; init; }
    /// <summary>Version of the state in <see cref="Snapshot"/>: rises with every step, over restarts too.</summary>
    [Id(9)] public long Revision { get; init; }

    /// <summary>True when a flag is set.</summary>
    public bool Is(TwinStepFlags flag) => (Flags & flag) != 0;
}

/// <summary>A cleaned change of a sensor, on its way to the twins that use it.</summary>
[GenerateSerializer, Immutable, Alias("twin.signal.change.v1")]
public readonly record struct SignalChange(
    [property: Id(0)] string Sensor,
    [property: Id(1)] long Position,
    [property: Id(2)] long ReceivedMs,
    [property: Id(3)] long SourceMs,
    [property: Id(4)] double Value,
    [property: Id(5)] Quality Quality);

/// <summary>Somebody crossed a zone's border.</summary>
[GenerateSerializer, Immutable, Alias("twin.zone.move.v1")]
public readonly record struct ZoneMove([property: Id(0)] string Zone, [property: Id(1)] string Person, [property: Id(2)] bool Inside);
