using System.Buffers.Binary;

namespace Twin.Ingest.Sparkplug;

/// <summary>Protobuf wire format, as much as Sparkplug needs. Never throws: a false answer means the bytes are not protobuf.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Field number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type of the current field: 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes.</summary>
    public int Wire { get; private set; }

    /// <summary>Value of a varint or fixed field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Bytes of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>True when all was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads the next field; false when the bytes are broken.</summary>
    public bool TryNext()
    {
        if (!TryVarint(out var tag) || tag > uint.MaxValue) return false;
        Field = (int)(tag >> 3);
        Wire = (int)(tag & 7);
        Number = 0;
        Bytes = default;
        if (Field == 0) return false;
        switch (Wire)
        {
            case 0:
                if (!TryVarint(out var number)) return false;
                Number = number;
                return true;
            case 1:
                if (_rest.Length < 8) return false;
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[8..];
                return true;
            case 2:
                if (!TryVarint(out var length) || length > (ulong)_rest.Length) return false;
                Bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            case 5:
                if (_rest.Length < 4) return false;
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                return true;
            default:
                return false; // groups are not in proto3 and not in Sparkplug
        }
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int i = 0, shift = 0; i < _rest.Length && shift < 64; i++, shift += 7)
        {
            var b = _rest[i];
            value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) != 0) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
