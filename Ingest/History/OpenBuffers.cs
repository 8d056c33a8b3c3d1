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
    private readonly Stack<List<HistoryReading>> _spare = new();
    private Generation _open = new();
    private Generation? _flushing;

    /// <summary>Readings in the open buffers.</summary>
    public int Count { get; private set; }

    public void Add(JournalFrame frame)
    {
        var readings = frame.Readings.Span;
        lock (_gate)
        {
            foreach (ref readonly var staged in readings)
            {
                var reading = staged.Reading;
                (_open.Of(staged.Sensor) ?? Begin(staged.Sensor)).Add(new HistoryReading(reading.SourceMs, reading.Value, reading.Quality));
            }

            Count += readings.Length;
        }
    }

    /// <summary>Closes the open buffers for writing; their handles.</summary>
    public IReadOnlyList<int> BeginFlush()
    {
        lock (_gate)
        {
            _flushing = _open;
            _open = new Generation();
            Count = 0;
            return _flushing.Handles;
        }
    }

    /// <summary>The readings of a closed buffer, sorted, without repetitions. Nobody changes them until <see cref="EndFlush"/>.</summary>
    public ReadOnlySpan<HistoryReading> Sorted(int handle)
    {
        lock (_gate)
        {
            var buffer = _flushing!.Of(handle)!;
            CollectionsMarshal.SetCount(buffer, HistoryReading.SortAndDedupe(CollectionsMarshal.AsSpan(buffer)));
            return CollectionsMarshal.AsSpan(buffer);
        }
    }

    /// <summary>Forgets what was written, keeping its memory for later.</summary>
    public void EndFlush()
    {
        lock (_gate)
        {
            foreach (var handle in _flushing!.Handles)
            {
                var buffer = _flushing.Of(handle)!;
                buffer.Clear();
                if (buffer.Capacity <= 4096) _spare.Push(buffer);
            }

            _flushing = null;
        }
    }

    /// <summary>A copy of a sensor's readings in [fromMs, toMs], sorted, without repetitions.</summary>
    public List<HistoryReading> Tail(int handle, long fromMs, long toMs)
    {
        var tail = new List<HistoryReading>();
        lock (_gate)
        {
            Copy(_flushing?.Of(handle), fromMs, toMs, tail);
            Copy(_open.Of(handle), fromMs, toMs, tail);
        }

        CollectionsMarshal.SetCount(tail, HistoryReading.SortAndDedupe(CollectionsMarshal.AsSpan(tail)));
        return tail;
    }

    private static void Copy(List<HistoryReading>? buffer, long fromMs, long toMs, List<HistoryReading> into)
    {
        foreach (ref readonly var reading in CollectionsMarshal.AsSpan(buffer))
        {
            if (reading.T >= fromMs && reading.T <= toMs) into.Add(reading);
        }
    }

    private List<HistoryReading> Begin(int handle)
    {
        var buffer = _spare.TryPop(out var spare) ? spare : new List<HistoryReading>(4);
        _open.Set(handle, buffer);
        return buffer;
    }

    private sealed class Generation
    {
        private List<HistoryReading>?[] _buffers = new List<HistoryReading>?[1024];

        public List<int> Handles { get; } = [];

        public List<HistoryReading>? Of(int handle) => handle < _buffers.Length ? _buffers[handle] : null;

        public void Set(int handle, List<HistoryReading> buffer)
        {
            if (handle >= _buffers.Length) Array.Resize(ref _buffers, Math.Max(handle + 1, _buffers.Length * 2));
            _buffers[handle] = buffer;
            Handles.Add(handle);
        }
    }
}
