namespace Twin.Grains.Partitions;

/// <summary>
/// Memory for the bytes of many states, used again for every checkpoint. As arrays of their own they would live until they are written, a
/// second or so: long enough to be promoted and then lie about by the hundred megabytes. Not thread-safe.
/// </summary>
internal sealed class StateSlab
{
    private const int BlockBytes = 64 * 1024;
    private const int BlocksKept = 32;
    private readonly List<byte[]> _blocks = [];
    private int _block;
    private int _used;

    /// <summary>A copy that is good until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BlockBytes) return bytes.ToArray();
        if (_blocks.Count == 0 || _used + bytes.Length > BlockBytes) NextBlock();
        var memory = _blocks[_block].AsMemory(_used, bytes.Length);
        bytes.CopyTo(memory.Span);
        _used += bytes.Length;
        return memory;
    }

    /// <summary>Forgets all copies; keeps at most 2 MiB.</summary>
    public void Clear()
    {
        if (_blocks.Count > BlocksKept) _blocks.RemoveRange(BlocksKept, _blocks.Count - BlocksKept);
        (_block, _used) = (0, 0);
    }

    private void NextBlock()
    {
        _used = 0;
        if (_blocks.Count > 0) _block++;
        if (_block >= _blocks.Count) _blocks.Add(new byte[BlockBytes]);
    }
}
