using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>What the twins decided in one call of a partition, gathered so that it is committed at once.</summary>
internal sealed class Round(DeadlineQueue deadlines, FeedOutbox feed)
{
    private readonly Dictionary<string, List<SignalChange>> _changes = new(StringComparer.Ordinal);

    public List<AlarmTransition> Transitions { get; } = [];

    /// <summary>States of sensors that took an alarm step, the newest of each.</summary>
    public Dictionary<TwinEntry, SensorSnapshot> Sensors { get; } = [];

    /// <summary>Other twins that took an alarm step.</summary>
    public HashSet<TwinEntry> Owners { get; } = [];

    public List<(TwinEntry Owner, int Mode)> Modes { get; } = [];

    public List<ZoneMove> Moves { get; } = [];

    /// <summary>A twin is behind: nothing of this round counts, the partition replays.</summary>
    public bool Lost { get; private set; }

    /// <summary>Changes per twin that uses them, in journal order.</summary>
    public IReadOnlyDictionary<string, List<SignalChange>> Changes => _changes;

    public void Take(TwinEntry entry, in TwinStep step)
    {
        if (step.Is(TwinStepFlags.Lost))
        {
            Lost = true;
            return;
        }

        if (step.Position > entry.Position) entry.Position = step.Position;
        deadlines.Set(entry, step.DeadlineMs);
        if (step.Is(TwinStepFlags.Dirty)) entry.Dirty = true;
        if (step.Is(TwinStepFlags.News)) feed.Add(step.Feed);
        if (step.Is(TwinStepFlags.ModeChanged)) Modes.Add((entry, step.Mode));
        if (step.Moves is { } moves) Moves.AddRange(moves);
        if (step.Changes is { } changes) Spread(entry, changes);
        if (step.Transitions is not { Count: > 0 } transitions) return;
        Transitions.AddRange(transitions);
        if (entry.Sensor is null) Owners.Add(entry);
        else Sensors[entry] = new SensorSnapshot(entry.Id, step.Revision, step.DeadlineMs, step.Snapshot);
    }

    public void ClearChanges() => _changes.Clear();

    private void Spread(TwinEntry sensor, SignalChange[] changes)
    {
        foreach (var subscriber in sensor.Subscribers)
        {
            if (!_changes.TryGetValue(subscriber, out var list)) _changes[subscriber] = list = [];
            list.AddRange(changes);
        }
    }
}
