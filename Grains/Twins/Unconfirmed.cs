using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>
/// What a twin has decided (alarm steps, moves) but whose commit nobody has confirmed, per partition that asked. A call of a later round confirms
/// those of earlier ones; in a new epoch they are handed over again (doing them twice is doing them once).
/// </summary>
internal sealed class Unconfirmed<T>
{
    private readonly Dictionary<int, Entry> _entries = [];

    /// <summary>Everything unconfirmed, of all partitions; null: nothing.</summary>
    public IReadOnlyList<T>? All
    {
        get
        {
            List<T>? all = null;
            foreach (var entry in _entries.Values)
            {
                if (entry.Steps is { } steps) (all ??= []).AddRange(steps);
            }

            return all;
        }
    }

    /// <summary>A call begins. True when it is the first of an epoch.</summary>
    public bool Begin(in PartitionStamp stamp)
    {
        if (!_entries.TryGetValue(stamp.Partition, out var entry)) _entries.Add(stamp.Partition, entry = new Entry());
        var isNewEpoch = entry.Epoch != stamp.Epoch;
        entry.Again = isNewEpoch ? entry.Steps : null;
        if (!isNewEpoch && entry.Round != stamp.Round) entry.Steps = null;
        (entry.Epoch, entry.Round) = (stamp.Epoch, stamp.Round);
        return isNewEpoch;
    }

    /// <summary>What this call must commit: what is handed over again and what is new; null: nothing.</summary>
    public IReadOnlyList<T>? With(in PartitionStamp stamp, IReadOnlyList<T> fresh)
    {
        var entry = _entries[stamp.Partition];
        var again = entry.Again;
        entry.Again = null;
        if (fresh.Count == 0) return again;
        entry.Steps = entry.Steps is null ? fresh : [.. entry.Steps, .. fresh];
        return again is null ? fresh : [.. again, .. fresh];
    }

    private sealed class Entry
    {
        public long Epoch { get; set; }

        public long Round { get; set; }

        public IReadOnlyList<T>? Steps { get; set; }

        public IReadOnlyList<T>? Again { get; set; }
    }
}
