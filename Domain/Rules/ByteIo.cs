using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Twin.Domain.Rules;

/// <summary>Writes varints, doubles and short strings; grows into pooled memory by way of the caller's writer.</summary>
internal ref struct ByteWriter(IBufferWriter<byte> target)
{
    public readonly void Byte(byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }

    public readonly void Unsigned(ulong value)
    {
        var span = target.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        target.Advance(length);
    }

    public readonly void Signed(long value) => Unsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public readonly void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(target.GetSpan(8), value);
        target.Advance(8);
    }

    public readonly void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)length);
        target.Advance(Encoding.UTF8.GetBytes(value, target.GetSpan(length)));
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Running out of bytes sets <see cref="Failed"/> and gives zeros; it never
/// throws.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int At { get; private set; }

    public bool Failed { get; private set; }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        Failed = true;
        return 0;
    }

    public long Signed()
    {
        var raw = Unsigned();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    public double Double() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

    /// <summary>A count with its bound.</summary>
    public int Count(int most)
    {
        var value = Unsigned();
        if (value <= (ulong)most) return (int)value;
        Failed = true;
        return 0;
    }

    public string Text(int mostBytes) => Encoding.UTF8.GetString(Take(Count(mostBytes)));

    public void Skip(int length) => Take(length);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Failed || length > _data.Length - At)
        {
            Failed = true;
            return default;
        }

        var span = _data.Slice(At, length);
        At += length;
        return span;
    }
}
