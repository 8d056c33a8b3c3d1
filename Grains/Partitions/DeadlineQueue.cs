namespace Twin.Grains.Partitions;

/// <summary>
/// Deadlines of the twins of a partition, earliest first. A deadline that moves later is corrected when its old time comes, so that a
/// reading
/// costs no queue work.
/// </summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<TwinEntry, long> _queue = new();

    /// <summary>Notes a twin's next deadline; 0: none.</summary>
    public void Set(TwinEntry entry, long deadlineMs)
    {
        entry.DeadlineMs = deadlineMs;
        if (deadlineMs == 0 || (entry.QueuedMs != 0 && entry.QueuedMs <= deadlineMs)) return;
        entry.QueuedMs = deadlineMs;
        _queue.Enqueue(entry, deadlineMs);
    }

    /// <summary>Makes a twin due at once.</summary>
    public void Hurry(TwinEntry entry)
    {
        entry.QueuedMs = 0;
        Set(entry, 1);
    }

    /// <summary>The next twin due by then, or null.</summary>
    public TwinEntry? Due(long nowMs)
    {
        while (_queue.TryPeek(out var entry, out var atMs) && atMs <= nowMs)
        {
            _queue.Dequeue();
            if (entry.QueuedMs != atMs) continue;
            entry.QueuedMs = 0;
            if (entry.DeadlineMs == 0) continue;
            if (entry.DeadlineMs <= nowMs) return entry;
            Set(entry, entry.DeadlineMs);
        }

        return null;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _queue.Clear();
}
