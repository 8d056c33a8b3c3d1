using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Partitions;

/// <summary>What the twins decided in one call of a partition, gathered so that it is committed, and only then shown, at once.</summary>
internal sealed class Round(int partition, long epoch, long number, string journal, DeadlineQueue deadlines)
{
    private readonly Dictionary<string, List<SignalChange>> _changes = new(StringComparer.Ordinal);
    private readonly HashSet<TwinEntry> _stepped = [];

    public long Epoch => epoch;

    /// <summary>Realm time up to which everything is applied; 0: nothing yet.</summary>
    public long NowMs { get; set; }

    /// <summary>Realm time from which silence is the sensors' own.</summary>
    public long ListeningFromMs { get; init; }

    public List<AlarmTransition> Transitions { get; } = [];

    /// <summary>Twins with alarm steps: their state goes into the same transaction.</summary>
    public IReadOnlyCollection<TwinEntry> Stepped => _stepped;

    /// <summary>Twins other than sensors that were called.</summary>
    public HashSet<TwinEntry> Owners { get; } = [];

    /// <summary>What screens will see, once it is committed.</summary>
    public List<FeedItem> Items { get; } = [];

    public List<TwinEntry> Modes { get; } = [];

    public List<ZoneMove> Moves { get; } = [];

    /// <summary>The twin that is behind, if any: nothing of this round counts, the partition replays.</summary>
    public TwinEntry? Lost { get; private set; }

    /// <summary>Changes per twin that uses them.</summary>
    public IReadOnlyDictionary<string, List<SignalChange>> Changes => _changes;

    public PartitionStamp Stamp(TwinEntry entry)
    {
        entry.Dirty = true;
        if (entry.Owner is not null) Owners.Add(entry);
        return new PartitionStamp(partition, epoch, number, entry.Revision, NowMs, journal, entry.Parent?.ModeName, ListeningFromMs);
    }

    public void Take(TwinEntry entry, in TwinStep step)
    {
        if (step.Is(TwinStepFlags.Lost))
        {
            Lost = entry;
            return;
        }

        if (step.Flags == TwinStepFlags.None) return; // Not modelled (any more).
        entry.Revision = step.Revision;
        deadlines.Set(entry, step.DeadlineMs);
        if (step.Is(TwinStepFlags.News)) Items.Add(step.Feed);
        if (entry.Owner is not null) TakeMode(entry, step);
        if (step.Moves is { } moves) Moves.AddRange(moves);
        if (step.Changes is { } changes) Spread(entry, changes);
        if (step.Transitions is not { Count: > 0 } transitions) return;
        Transitions.AddRange(transitions);
        _stepped.Add(entry);
    }

    public void ClearChanges() => _changes.Clear();

    private void TakeMode(TwinEntry entry, in TwinStep step)
    {
        if (step.Is(TwinStepFlags.ModeChanged) || entry.Unfinished) Modes.Add(entry);
        entry.Unfinished = false;
        entry.Mode = step.Mode;
    }

    private void Spread(TwinEntry sensor, SignalChange[] changes)
    {
        foreach (var subscriber in sensor.Subscribers)
        {
            if (!_changes.TryGetValue(subscriber, out var list)) _changes[subscriber] = list = [];
            list.AddRange(changes);
        }
    }
}
