using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Twin.Ingest.Sparkplug;

/// <summary>Writes protobuf fields.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _out = new(256);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _out.WrittenMemory;

    public ProtoWriter Varint(int field, ulong value)
    {
        Raw((ulong)field << 3);
        Raw(value);
        return this;
    }

    public ProtoWriter Double(int field, double value)
    {
        Raw(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(_out.GetSpan(8), value);
        _out.Advance(8);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Raw(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(_out.GetSpan(4), value);
        _out.Advance(4);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ReadOnlyMemory<byte> bytes)
    {
        Raw(((ulong)field << 3) | 2);
        Raw((ulong)bytes.Length);
        _out.Write(bytes.Span);
        return this;
    }

    private void Raw(ulong value)
    {
        var span = _out.GetSpan(10);
        var i = 0;
        for (; value >= 0x80; value >>= 7) span[i++] = (byte)(value | 0x80);
        span[i++] = (byte)value;
        _out.Advance(i);
    }
}
