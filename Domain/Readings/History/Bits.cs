using System.Buffers.Binary;
using System.Numerics;

namespace Twin.Domain.Readings.History;

/// <summary>Writes bits, lowest first, into a buffer that grows; reusable.</summary>
internal sealed class BitWriter
{
    private byte[] _buffer = new byte[4096];
    private int _length;
    private ulong _pending;
    private int _bits;

    public void Clear() => (_length, _pending, _bits) = (0, 0, 0);

    /// <summary>Writes the low <paramref name="count"/> bits (0 to 64); the others must be 0.</summary>
    public void Write(ulong value, int count)
    {
        _pending |= value << _bits;
        var total = _bits + count;
        if (total >= 64)
        {
            if (_buffer.Length < _length + 8) Array.Resize(ref _buffer, _buffer.Length * 2);
            BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), _pending);
            _length += 8;
            _pending = _bits == 0 ? 0 : value >> (64 - _bits);
            total -= 64;
        }

        _bits = total;
    }

    /// <summary>A number in groups of seven bits and a continuation bit.</summary>
    public void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Write(value & 0x7F | 0x80, 8);
        Write(value, 8);
    }

    public void WriteSigned(long value) => WriteVarint(Bits.Zigzag(value));

    /// <summary>What was written, padded to a whole byte, behind <paramref name="headBytes"/> free bytes.</summary>
    public byte[] ToArray(int headBytes)
    {
        var tail = (_bits + 7) / 8;
        var result = new byte[headBytes + _length + tail];
        _buffer.AsSpan(0, _length).CopyTo(result.AsSpan(headBytes));
        for (var i = 0; i < tail; i++) result[headBytes + _length + i] = (byte)(_pending >> (8 * i));
        return result;
    }
}

/// <summary>Reads bits; past the end it gives zeros and remembers it.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private long _position;

    /// <summary>True once more was read than there is.</summary>
    public readonly bool Overrun => _position > _data.Length * 8L;

    public ulong Read(int count)
    {
        if (count > 56) return Read(32) | (Read(count - 32) << 32);
        var value = Peek() & ((1UL << count) - 1);
        _position += count;
        return value;
    }

    /// <summary>Zeros before the next one, at most <paramref name="max"/> (no one is read then).</summary>
    public int ReadUnary(int max)
    {
        var zeros = BitOperations.TrailingZeroCount(Peek());
        if (zeros >= max)
        {
            _position += max;
            return max;
        }

        _position += zeros + 1;
        return zeros;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var group = Read(8);
            if (shift < 64) value |= (group & 0x7F) << shift;
            if (group < 0x80) break;
        }

        return value;
    }

    public long ReadSigned() => Bits.Unzigzag(ReadVarint());

    /// <summary>At least the next 56 bits.</summary>
    private readonly ulong Peek()
    {
        var at = _position >> 3;
        if (at + 8 <= _data.Length) return BinaryPrimitives.ReadUInt64LittleEndian(_data[(int)at..]) >> (int)(_position & 7);
        ulong value = 0;
        for (var i = 0; at + i < _data.Length; i++) value |= (ulong)_data[(int)at + i] << (8 * i);
        return value >> (int)(_position & 7);
    }
}

/// <summary>Small helpers of the codec.</summary>
internal static class Bits
{
    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>CRC-32C of both parts.</summary>
    public static uint Crc(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Crc(Crc(~0u, first), second);

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
