using System.Buffers;
using System.Buffers.Binary;

namespace Twin.Domain.Readings;

/// <summary>Writes a kernel's state: zigzag varints for whole numbers, eight bytes for the others, little-endian.</summary>
internal ref struct StateWriter(IBufferWriter<byte> output)
{
    private const int MaxVarint = 10;

    public int Written { get; private set; }

    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        Advance(1);
    }

    public void Integer(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var span = output.GetSpan(MaxVarint);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        Advance(length);
    }

    public void Number(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        Advance(sizeof(double));
    }

    private void Advance(int length)
    {
        output.Advance(length);
        Written += length;
    }
}

/// <summary>Reads what <see cref="StateWriter"/> wrote; never throws, <see cref="Failed"/> tells.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Consumed { get; private set; }

    public bool Failed { get; private set; }

    public byte Byte()
    {
        if (Consumed < _data.Length) return _data[Consumed++];
        Failed = true;
        return 0;
    }

    public long Integer()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        Failed = true;
        return 0;
    }

    public double Number()
    {
        if (_data.Length - Consumed < sizeof(double))
        {
            Failed = true;
            return 0;
        }

        var value = BinaryPrimitives.ReadDoubleLittleEndian(_data[Consumed..]);
        Consumed += sizeof(double);
        return value;
    }
}
