using System.IO.Hashing;
using System.Text;

namespace Twin.Ingest.Intake;

/// <summary>
/// An immutable map from UTF-8 names to handles: one hash and usually one comparison a lookup, no allocation. The names lie in one block.
/// </summary>
public sealed class Utf8Table
{
    private readonly int[] _slots;
    private readonly byte[] _names;
    private readonly int[] _ends;
    private readonly int[] _handles;
    private readonly int _mask;

    /// <summary>Builds the table; later duplicates replace earlier ones.</summary>
    public Utf8Table(IReadOnlyList<(string Name, int Handle)> entries)
    {
        var size = 16;
        while (size < entries.Count * 3L / 2) size *= 2;
        _mask = size - 1;
        _slots = new int[size];
        _ends = new int[entries.Count];
        _handles = new int[entries.Count];
        var length = 0;
        for (var i = 0; i < entries.Count; i++) length = checked(length + Encoding.UTF8.GetByteCount(entries[i].Name));
        _names = new byte[length];
        for (int i = 0, end = 0; i < entries.Count; i++)
        {
            end += Encoding.UTF8.GetBytes(entries[i].Name, _names.AsSpan(end));
            _ends[i] = end;
            _handles[i] = entries[i].Handle;
            var name = NameOf(i);
            var slot = (int)XxHash3.HashToUInt64(name) & _mask;
            while (_slots[slot] != 0 && !NameOf(_slots[slot] - 1).SequenceEqual(name)) slot = (slot + 1) & _mask;
            _slots[slot] = i + 1;
        }
    }

    /// <summary>Names held.</summary>
    public int Count => _ends.Length;

    /// <summary>Finds a name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out int handle)
    {
        var slot = (int)XxHash3.HashToUInt64(name) & _mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var i = _slots[slot] - 1;
            if (!name.SequenceEqual(NameOf(i))) continue;
            handle = _handles[i];
            return true;
        }

        handle = -1;
        return false;
    }

    private ReadOnlySpan<byte> NameOf(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _names.AsSpan(start, _ends[index] - start);
    }
}
