namespace Twin.Ingest.Journal;

/// <summary>The newest durable frames, bounded by readings; safe from any thread.</summary>
internal sealed class JournalRing(long start, int maxReadings)
{
    private readonly Lock _gate = new();
    private JournalFrame[] _frames = new JournalFrame[256];
    private int _head;
    private int _count;
    private long _entries;
    private long _start = start;

    /// <summary>Position from which the ring has everything.</summary>
    public long Start
    {
        get
        {
            lock (_gate) return _start;
        }
    }

    public void Add(List<JournalFrame> frames)
    {
        lock (_gate)
        {
            foreach (var frame in frames)
            {
                if (_count == _frames.Length) Grow();
                _frames[(_head + _count++) & (_frames.Length - 1)] = frame;
                _entries += frame.EndPosition - frame.FirstPosition;
            }

            while (_entries > maxReadings && _count > 1)
            {
                ref var oldest = ref _frames[_head];
                _entries -= oldest.EndPosition - oldest.FirstPosition;
                _start = oldest.EndPosition;
                oldest = null!;
                _head = (_head + 1) & (_frames.Length - 1);
                _count--;
            }
        }
    }

    /// <summary>Frames from a position on; null when it lies before the ring.</summary>
    public List<JournalFrame>? Read(long position, int max)
    {
        lock (_gate)
        {
            if (position < _start) return null;
            int low = 0, high = _count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (At(middle).EndPosition <= position) low = middle + 1;
                else high = middle;
            }

            var result = new List<JournalFrame>(Math.Min(_count - low, 16));
            for (long readings = 0; low < _count && readings < max; low++)
            {
                var frame = At(low);
                result.Add(frame);
                readings += frame.EndPosition - frame.FirstPosition;
            }

            return result;
        }
    }

    private JournalFrame At(int index) => _frames[(_head + index) & (_frames.Length - 1)];

    private void Grow()
    {
        var grown = new JournalFrame[_frames.Length * 2];
        for (var i = 0; i < _count; i++) grown[i] = At(i);
        _frames = grown;
        _head = 0;
    }
}
