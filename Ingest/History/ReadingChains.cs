using Twin.Domain.Readings;
using Twin.Domain.Readings.History;

namespace Twin.Ingest.History;

/// <summary>
/// Readings by sensor handle, one chain each, through blocks that all share: 24 bytes a reading and 4 a sensor, however few each sensor
/// has. (A list each took 150 bytes for a single reading, times hundreds of thousands.) Not thread-safe.
/// </summary>
internal sealed class ReadingChains
{
    private const int BlockBits = 13;
    private const int BlockLength = 1 << BlockBits;

    private readonly List<Node[]> _blocks = [];
    private readonly List<int> _handles = [];
    private int[] _newest = new int[1024]; // by handle: number of its newest node + 1; 0: none

    /// <summary>Readings held.</summary>
    public int Count { get; private set; }

    /// <summary>Sensors that have readings.</summary>
    public IReadOnlyList<int> Handles => _handles;

    public void Add(int handle, in Reading reading)
    {
        if (handle >= _newest.Length) Array.Resize(ref _newest, Math.Max(handle + 1, _newest.Length * 3 / 2));
        ref var newest = ref _newest[handle];
        if (newest == 0) _handles.Add(handle);
        var block = Count >> BlockBits;
        if (block == _blocks.Count) _blocks.Add(new Node[BlockLength]);
        _blocks[block][Count & (BlockLength - 1)] = new Node(reading.SourceMs, reading.Value, newest, reading.Quality);
        newest = ++Count;
    }

    /// <summary>Appends a sensor's readings in [fromMs, toMs], newest first.</summary>
    public void CopyTo(List<HistoryReading> into, int handle, long fromMs = long.MinValue, long toMs = long.MaxValue)
    {
        for (var next = handle < _newest.Length ? _newest[handle] : 0; next != 0;)
        {
            ref readonly var node = ref _blocks[(next - 1) >> BlockBits][(next - 1) & (BlockLength - 1)];
            if (node.T >= fromMs && node.T <= toMs) into.Add(new HistoryReading(node.T, node.V, node.Q));
            next = node.Before;
        }
    }

    /// <summary>Forgets all, keeping the memory.</summary>
    public void Clear()
    {
        foreach (var handle in _handles) _newest[handle] = 0;
        _handles.Clear();
        Count = 0;
    }

    private readonly record struct Node(long T, double V, int Before, Quality Q);
}
