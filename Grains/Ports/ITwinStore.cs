using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Grains.Ports;

/// <summary>Saved state of one sensor, or of another twin on the way of readings: its kernel's bytes.</summary>
/// <param name="Sensor">Local id.</param>
/// <param name="Position">Its revision, which rises with every save: an older state never replaces a newer one.</param>
/// <param name="DeadlineMs">Next deadline of its kernel, realm time; 0: none. Loaded at start so that a dead sensor still goes
/// stale.</param>
/// <param name="Data">Versioned bytes of the kernel's codec.</param>
public readonly record struct SensorSnapshot(string Sensor, long Position, long DeadlineMs, ReadOnlyMemory<byte> Data);

/// <summary>What a partition knows at start.</summary>
/// <param name="Watermarks">Journal id → position up to which every reading of the partition is in the snapshots.</param>
/// <param name="Deadlines">Sensors with a deadline.</param>
public sealed record PartitionCheckpoint(IReadOnlyDictionary<string, long> Watermarks, IReadOnlyList<SensorDeadline> Deadlines);

/// <summary>A sensor's next deadline, realm time, Unix ms.</summary>
public sealed record SensorDeadline(string Sensor, long DeadlineMs);

/// <summary>A durable event on its way to the log; <paramref name="Id"/> makes it idempotent.</summary>
/// <param name="Id">Unique within realm and plant.</param>
/// <param name="Actor">Who.</param>
/// <param name="Cause">Why: journal position, event id, command id; free text.</param>
/// <param name="Type">e.g. <c>alarm.raised</c>, <c>mode.changed</c>.</param>
/// <param name="Version">Version of the payload.</param>
/// <param name="AtMs">Realm time.</param>
/// <param name="Twin">Twin it belongs to; empty: the plant.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public sealed record NewEvent(string Id, string Actor, string Cause, string Type, int Version, long AtMs, string Twin,
    ReadOnlyMemory<byte> Payload);

/// <summary>An event of the log.</summary>
public sealed record StoredEvent(long Position, NewEvent Event, ReadOnlyMemory<byte> PreviousHash, ReadOnlyMemory<byte> Hash);

/// <summary>One atomic step of a partition: everything or nothing.</summary>
public sealed record TwinCommit
{
    /// <summary>Realm; a drill's is refused (<c>realm.drill</c>): its steps stay with it.</summary>
    public required string Realm { get; init => field = DrillRealm.None(value); }
    public required string Plant { get; init; }
    /// <summary>Alarm steps: appended to the event log (type <c>alarm.*</c>) and folded into the alarm list.</summary>
    public IReadOnlyList<AlarmTransition> Transitions { get; init; } = [];
    /// <summary>Other events.</summary>
    public IReadOnlyList<NewEvent> Events { get; init; } = [];
    /// <summary>Sensor states to save with them; a row with a higher position is left alone.</summary>
    public IReadOnlyList<SensorSnapshot> Sensors { get; init; } = [];
    /// <summary>Partition of <see cref="Sensors"/>, for the start-up index.</summary>
    public int Partition { get; init; }
    /// <summary>Set by a checkpoint only: (journal id, position).</summary>
    public (string Journal, long Position)? Watermark { get; init; }
}

/// <summary>Result of a commit: positions given to new events (the ones already known are absorbed).</summary>
/// <param name="LastPosition">Newest position of the plant's log.</param>
/// <param name="Added">Events that were new.</param>
public sealed record CommitResult(long LastPosition, int Added);

/// <summary>The transactional store behind the grains (SQLite and PostgreSQL). Commits are grouped; alarms go before checkpoints.</summary>
public interface ITwinStore
{
    ValueTask<CommitResult> CommitAsync(TwinCommit commit, CancellationToken cancellationToken = default);

    ValueTask<PartitionCheckpoint> OpenPartitionAsync(string realm, string plant, int partition,
        CancellationToken cancellationToken = default);

    ValueTask<SensorSnapshot?> LoadSensorAsync(TwinKey sensor, CancellationToken cancellationToken = default);

    /// <summary>Events after a position, in order; the outbox of every consumer.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(string realm, string plant, long after, int max,
        CancellationToken cancellationToken = default);

    /// <summary>Current state of alarms of a twin, one per rule (its last transition), for grains that catch up after a crash.</summary>
    ValueTask<IReadOnlyList<AlarmTransition>> LoadAlarmsAsync(TwinKey twin, CancellationToken cancellationToken = default);

    /// <summary>The alarm list.</summary>
    ValueTask<AlarmPage> QueryAlarmsAsync(AlarmQuery query, CancellationToken cancellationToken = default);

    /// <summary>Last transition of one occurrence, or null.</summary>
    ValueTask<AlarmTransition?> FindAlarmAsync(string alarmId, CancellationToken cancellationToken = default);

    /// <summary>Steps of one occurrence, oldest first.</summary>
    ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId, CancellationToken cancellationToken = default);

    /// <summary>Recomputes the hash chain of a plant's log; null when whole, else the first broken position.</summary>
    ValueTask<(long Events, long? BrokenAt)> VerifyAsync(string realm, string plant, CancellationToken cancellationToken = default);
}

/// <summary>A version of a plant as it was loaded.</summary>
/// <param name="Plant">Plant id.</param>
/// <param name="Version">Rises by one.</param>
/// <param name="AtMs">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="File">The plant file, UTF-8.</param>
public sealed record PlantVersion(string Plant, int Version, long AtMs, string Actor, ReadOnlyMemory<byte> File);

/// <summary>Plant files, every version kept.</summary>
public interface IPlantStore
{
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default);

    ValueTask<PlantVersion?> LatestAsync(string plant, CancellationToken cancellationToken = default);

    /// <summary>One version, or null.</summary>
    ValueTask<PlantVersion?> FindAsync(string plant, int version, CancellationToken cancellationToken = default);

    /// <summary>All versions without their files, newest first.</summary>
    ValueTask<IReadOnlyList<PlantVersion>> VersionsAsync(string plant, CancellationToken cancellationToken = default);

    /// <summary>Number of the newest version without its file; 0: no such plant.</summary>
    async ValueTask<int> LatestVersionAsync(string plant, CancellationToken cancellationToken = default) =>
        (await LatestAsync(plant, cancellationToken))?.Version ?? 0;

    /// <summary>Adds a version; false when that number exists already (somebody was faster).</summary>
    ValueTask<bool> AddAsync(PlantVersion version, CancellationToken cancellationToken = default);
}
