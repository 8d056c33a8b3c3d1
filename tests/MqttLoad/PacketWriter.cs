using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Twin.MqttLoad;

/// <summary>Encodes MQTT packets by hand into one growing buffer.</summary>
public sealed class PacketWriter
{
    private byte[] _buffer = new byte[64 << 10];

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Starts anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>CONNECT with clean start, user and password, no keep-alive.</summary>
    public void Connect(int version, string clientId, string user, string password)
    {
        var body = new List<byte>();
        AddString(body, "MQTT");
        body.AddRange([(byte)version, 0xC2, 0, 0]);
        if (version == 5) body.Add(0);
        AddString(body, clientId);
        AddString(body, user);
        AddString(body, password);
        Begin(0x10, body.Count);
        body.CopyTo(_buffer, Length);
        Length += body.Count;
    }

    /// <summary>DISCONNECT.</summary>
    public void Disconnect()
    {
        Ensure(2);
        _buffer[Length++] = 0xE0;
        _buffer[Length++] = 0;
    }

    /// <summary>Begins a PUBLISH; the payload follows, then <see cref="EndPublish"/>. Returns a mark for it.</summary>
    public int BeginPublish(int version, int qos, ushort id, ReadOnlySpan<byte> topic)
    {
        Ensure(16 + topic.Length);
        var mark = Length;
        _buffer[Length] = (byte)(0x30 | (qos << 1));
        // Room for a remaining length of up to four bytes; closed up at the end.
        Length += 5;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(Length), (ushort)topic.Length);
        topic.CopyTo(_buffer.AsSpan(Length + 2));
        Length += 2 + topic.Length;
        if (qos > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(Length), id);
            Length += 2;
        }

        if (version == 5) _buffer[Length++] = 0;
        return mark;
    }

    /// <summary>Appends raw payload.</summary>
    public void Payload(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends <c>{"t":..,"v":..}</c>, with the id in front when there is one.</summary>
    /// <param name="id">Sensor, or empty.</param>
    /// <param name="t">Unix ms.</param>
    /// <param name="tenths">The value in tenths: formatting a double would cost the generator more than the rest.</param>
    public void Reading(ReadOnlySpan<byte> id, long t, long tenths)
    {
        Ensure(id.Length + 96);
        Payload(id.IsEmpty ? "{\"t\":"u8 : "{\"id\":\""u8);
        if (!id.IsEmpty)
        {
            Payload(id);
            Payload("\",\"t\":"u8);
        }

        t.TryFormat(_buffer.AsSpan(Length), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
        Payload(",\"v\":"u8);
        (tenths / 10).TryFormat(_buffer.AsSpan(Length), out written, default, CultureInfo.InvariantCulture);
        Length += written;
        if (tenths % 10 != 0)
        {
            _buffer[Length++] = (byte)'.';
            _buffer[Length++] = (byte)('0' + (tenths % 10));
        }

        Payload("}"u8);
    }

    /// <summary>Ends the PUBLISH begun at <paramref name="mark"/>: fills in its length.</summary>
    public void EndPublish(int mark)
    {
        var remaining = Length - mark - 5;
        Span<byte> header = stackalloc byte[4];
        var bytes = VarInt(header, remaining);
        header[..bytes].CopyTo(_buffer.AsSpan(mark + 1));
        if (bytes == 4) return;
        _buffer.AsSpan(mark + 5, remaining).CopyTo(_buffer.AsSpan(mark + 1 + bytes));
        Length -= 4 - bytes;
    }

    private void Begin(byte first, int remaining)
    {
        Ensure(remaining + 8);
        _buffer[Length++] = first;
        Length += VarInt(_buffer.AsSpan(Length), remaining);
    }

    private static int VarInt(Span<byte> target, int value)
    {
        var at = 0;
        do
        {
            var b = (byte)(value & 0x7F);
            value >>= 7;
            target[at++] = value > 0 ? (byte)(b | 0x80) : b;
        }
        while (value > 0);
        return at;
    }

    private void Ensure(int bytes)
    {
        if (_buffer.Length - Length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
    }

    private static void AddString(List<byte> body, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        body.Add((byte)(bytes.Length >> 8));
        body.Add((byte)bytes.Length);
        body.AddRange(bytes);
    }
}
