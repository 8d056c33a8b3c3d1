using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Ports;

namespace Twin.Grains.Tests.Rig;

/// <summary>A real store that fails, or does something else in between, when told to.</summary>
public sealed class FaultStore(ITwinStore inner) : ITwinStore
{
    private int _failures;

    /// <summary>Called with a commit before it is written; may throw or wait.</summary>
    public Func<TwinCommit, Task>? Before { get; set; }

    /// <summary>Called with a commit that is written, before the caller is told; may throw: the doubtful commit.</summary>
    public Func<TwinCommit, Task>? After { get; set; }

    /// <summary>Makes the next commits of twins fail; what the graph writes in its own time is not meant.</summary>
    public void FailCommits(int count) => Volatile.Write(ref _failures, count);

    public async ValueTask<CommitResult> CommitAsync(TwinCommit commit, CancellationToken cancellationToken = default)
    {
        if (commit.Sensors.Count > 0 && Interlocked.Decrement(ref _failures) >= 0)
            throw new TwinException(new TwinError("storage.away", "The store is away (test).", Retry.Later));
        if (Before is { } before) await before(commit);
        var result = await inner.CommitAsync(commit, cancellationToken);
        if (After is { } after) await after(commit);
        return result;
    }

    public ValueTask<PartitionCheckpoint> OpenPartitionAsync(string realm, string plant, int partition,
        CancellationToken cancellationToken = default) => inner.OpenPartitionAsync(realm, plant, partition, cancellationToken);

    public ValueTask<SensorSnapshot?> LoadSensorAsync(TwinKey sensor, CancellationToken cancellationToken = default) =>
        inner.LoadSensorAsync(sensor, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(string realm, string plant, long after, int max,
        CancellationToken cancellationToken = default) => inner.ReadEventsAsync(realm, plant, after, max, cancellationToken);

    public ValueTask<IReadOnlyList<AlarmTransition>> LoadAlarmsAsync(TwinKey twin, CancellationToken cancellationToken = default) =>
        inner.LoadAlarmsAsync(twin, cancellationToken);

    public ValueTask<AlarmPage> QueryAlarmsAsync(AlarmQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAlarmsAsync(query, cancellationToken);

    public ValueTask<AlarmTransition?> FindAlarmAsync(string alarmId, CancellationToken cancellationToken = default) =>
        inner.FindAlarmAsync(alarmId, cancellationToken);

    public ValueTask<IReadOnlyList<AlarmTransition>> AlarmHistoryAsync(string alarmId, CancellationToken cancellationToken = default) =>
        inner.AlarmHistoryAsync(alarmId, cancellationToken);

    public ValueTask<(long Events, long? BrokenAt)> VerifyAsync(string realm, string plant,
        CancellationToken cancellationToken = default) =>
        inner.VerifyAsync(realm, plant, cancellationToken);
}
