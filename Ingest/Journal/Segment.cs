namespace Twin.Ingest.Journal;

/// <summary>What is known in memory of a segment file: its range, its sensor numbers, and where to start reading for a position.</summary>
internal sealed class Segment(string name, long firstPosition, long createdMs)
{
    private const long IndexEveryBytes = 64 * 1024;
    private readonly Lock _gate = new();
    private readonly List<(long Position, long Offset)> _index = [];
    private int[] _sensors = [];
    private long _length = JournalFormat.HeaderBytes;
    private long _end = firstPosition;
    private int _sensorCount;

    public string Name { get; } = name;

    public long FirstPosition { get; } = firstPosition;

    public long CreatedMs { get; } = createdMs;

    /// <summary>Durable bytes.</summary>
    public long Length
    {
        get => Volatile.Read(ref _length);
        set => Volatile.Write(ref _length, value);
    }

    /// <summary>Position after the last durable entry.</summary>
    public long EndPosition
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Process handle of each sensor number; -1: not defined (its definition was damaged).</summary>
    public ReadOnlySpan<int> Sensors
    {
        get
        {
            lock (_gate) return _sensors.AsSpan(0, _sensorCount);
        }
    }

    public void Define(int number, int handle)
    {
        lock (_gate)
        {
            if (number >= _sensors.Length)
            {
                var grown = new int[Math.Max(number + 1, Math.Max(64, _sensors.Length * 2))];
                Array.Fill(grown, -1);
                _sensors.CopyTo(grown, 0);
                _sensors = grown;
            }

            _sensors[number] = handle;
            _sensorCount = Math.Max(_sensorCount, number + 1);
        }
    }

    /// <summary>Remembers the offset of a frame (every 64 KiB, or always when <paramref name="force"/>).</summary>
    public void Mark(long position, long offset, bool force = false)
    {
        lock (_gate)
        {
            if (force || _index.Count == 0 || offset - _index[^1].Offset >= IndexEveryBytes) _index.Add((position, offset));
        }
    }

    /// <summary>An offset at or before the frame that holds the position.</summary>
    public long OffsetFor(long position)
    {
        lock (_gate)
        {
            int low = 0, high = _index.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_index[middle].Position <= position) low = middle + 1;
                else high = middle;
            }

            return low == 0 ? JournalFormat.HeaderBytes : _index[low - 1].Offset;
        }
    }

    /// <summary>The next known frame start after an offset, or the end.</summary>
    public long NextOffset(long offset)
    {
        lock (_gate)
        {
            foreach (var (_, known) in _index)
            {
                if (known > offset) return known;
            }

            return Length;
        }
    }
}
