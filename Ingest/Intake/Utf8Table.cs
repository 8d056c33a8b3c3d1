using System.IO.Hashing;
using System.Text;

namespace Twin.Ingest.Intake;

/// <summary>An immutable map from UTF-8 names to handles: one hash and usually one comparison a lookup, no allocation.</summary>
public sealed class Utf8Table
{
    private readonly int[] _slots;
    private readonly byte[][] _names;
    private readonly int[] _handles;
    private readonly int _mask;

    /// <summary>Builds the table; later duplicates replace earlier ones.</summary>
    public Utf8Table(IReadOnlyList<(string Name, int Handle)> entries)
    {
        var size = 16;
        while (size < entries.Count * 2) size *= 2;
        _mask = size - 1;
        _slots = new int[size];
        _names = new byte[entries.Count][];
        _handles = new int[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            _names[i] = Encoding.UTF8.GetBytes(entries[i].Name);
            _handles[i] = entries[i].Handle;
            var slot = (int)XxHash3.HashToUInt64(_names[i]) & _mask;
            while (_slots[slot] != 0 && !_names[_slots[slot] - 1].AsSpan().SequenceEqual(_names[i])) slot = (slot + 1) & _mask;
            _slots[slot] = i + 1;
        }
    }

    /// <summary>Names held.</summary>
    public int Count => _names.Length;

    /// <summary>Finds a name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out int handle)
    {
        var slot = (int)XxHash3.HashToUInt64(name) & _mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var i = _slots[slot] - 1;
            if (!name.SequenceEqual(_names[i])) continue;
            handle = _handles[i];
            return true;
        }

        handle = -1;
        return false;
    }
}
