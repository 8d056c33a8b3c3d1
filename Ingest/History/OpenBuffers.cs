using System.Runtime.InteropServices;
using Twin.Domain.Readings.History;
using Twin.Ingest.Journal;

namespace Twin.Ingest.History;

/// <summary>
/// Readings not yet in a chunk, by sensor handle: the open ones, and those being written. Both stay visible to <see cref="Tail"/> until
/// the store
/// has them. Safe from any thread.
/// </summary>
internal sealed class OpenBuffers
{
    private readonly Lock _gate = new();
    private readonly List<HistoryReading> _sorted = [];
    private ReadingChains _open = new();
    private ReadingChains? _spare;
    private ReadingChains? _flushing;

    /// <summary>Readings in the open buffers.</summary>
    public int Count => _open.Count;

    public void Add(JournalFrame frame)
    {
        lock (_gate)
        {
            foreach (ref readonly var staged in frame.Readings.Span) _open.Add(staged.Sensor, staged.Reading);
        }
    }

    /// <summary>Closes the open buffers for writing; their handles.</summary>
    public IReadOnlyList<int> BeginFlush()
    {
        lock (_gate)
        {
            (_flushing, _open, _spare) = (_open, _spare ?? new ReadingChains(), null);
            return _flushing.Handles;
        }
    }

    /// <summary>The readings of a closed buffer, sorted, without repetitions; until the next call. Only the one flush calls it.</summary>
    public ReadOnlySpan<HistoryReading> Sorted(int handle)
    {
        _sorted.Clear();
        _flushing!.CopyTo(_sorted, handle); // Nobody changes closed ones.
        return Settle(_sorted);
    }

    /// <summary>Forgets what was written, keeping its memory for later.</summary>
    public void EndFlush()
    {
        lock (_gate)
        {
            _flushing!.Clear();
            (_spare, _flushing) = (_flushing, null);
        }
    }

    /// <summary>A copy of a sensor's readings in [fromMs, toMs], sorted, without repetitions.</summary>
    public List<HistoryReading> Tail(int handle, long fromMs, long toMs)
    {
        var tail = new List<HistoryReading>();
        lock (_gate)
        {
            _open.CopyTo(tail, handle, fromMs, toMs);
            _flushing?.CopyTo(tail, handle, fromMs, toMs);
        }

        Settle(tail);
        return tail;
    }

    /// <summary>From newest first to sorted: a source in order costs no sorting.</summary>
    private static Span<HistoryReading> Settle(List<HistoryReading> readings)
    {
        var span = CollectionsMarshal.AsSpan(readings);
        span.Reverse();
        CollectionsMarshal.SetCount(readings, HistoryReading.SortAndDedupe(span));
        return CollectionsMarshal.AsSpan(readings);
    }
}
