using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Twin.Ingest.Mqtt;

/// <summary>The parts of MQTT 3.1.1 and 5 that the hot path reads itself. Reason codes are those of MQTT 5.</summary>
internal static class MqttWire
{
    internal const int Connect = 1;
    internal const int Publish = 3;
    internal const int PubAck = 4;
    internal const int PubRec = 5;
    internal const int PubRel = 6;
    internal const int PubComp = 7;
    internal const int Subscribe = 8;
    internal const int Unsubscribe = 10;
    internal const int PingReq = 12;
    internal const int Disconnect = 14;

    internal const byte Ok = 0x00;
    internal const byte Unspecified = 0x80;
    internal const byte Malformed = 0x81;
    internal const byte ProtocolError = 0x82;
    internal const byte NotAuthorized = 0x87;
    internal const byte ServerShuttingDown = 0x8B;
    internal const byte KeepAliveTimeout = 0x8D;
    internal const byte TopicNameInvalid = 0x90;
    internal const byte TopicAliasInvalid = 0x94;
    internal const byte PacketTooLarge = 0x95;
    internal const byte QuotaExceeded = 0x97;
    internal const byte PayloadInvalid = 0x99;

    private static readonly SearchValues<byte> s_notInTopicNames = SearchValues.Create("+#\0"u8);

    /// <summary>Reads type, flags and remaining length. 1: done, 0: more bytes are needed, -1: malformed.</summary>
    internal static int ReadFixedHeader(ReadOnlySpan<byte> bytes, out byte first, out int remaining, out int headerBytes)
    {
        first = 0;
        remaining = 0;
        headerBytes = 0;
        if (bytes.Length < 2) return 0;
        first = bytes[0];
        for (var i = 1; i <= 4; i++)
        {
            if (i >= bytes.Length) return 0;
            remaining |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if (bytes[i] < 0x80)
            {
                headerBytes = i + 1;
                return 1;
            }
        }

        return -1;
    }

    /// <summary>Whether the four flag bits are what the packet type prescribes; PUBLISH is checked where it is read.</summary>
    internal static bool FlagsValid(byte first) => (first >> 4) switch
    {
        Publish => true,
        PubRel or Subscribe or Unsubscribe => (first & 0x0F) == 0x02,
        _ => (first & 0x0F) == 0,
    };

    /// <summary>Whether clients may send this packet type after CONNECT (AUTH is not supported).</summary>
    internal static bool ClientMaySend(int type) =>
        type is Publish or PubAck or PubRec or PubRel or PubComp or Subscribe or Unsubscribe or PingReq or Disconnect;

    /// <summary>True for a topic name without wildcards and NUL, in valid UTF-8.</summary>
    internal static bool TopicNameValid(ReadOnlySpan<byte> topic) => !topic.ContainsAny(s_notInTopicNames) && Utf8.IsValid(topic);

    /// <summary>Reads a variable byte integer of at most four bytes.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "Try pattern.")]
    internal static bool TryReadVarInt(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        value = 0;
        for (var i = 0; i < 4; i++)
        {
            if (at >= bytes.Length) return false;
            var b = bytes[at++];
            value |= (b & 0x7F) << (7 * i);
            if (b < 0x80) return true;
        }

        return false;
    }

    /// <summary>Writes a variable byte integer; returns its length.</summary>
    internal static int WriteVarInt(Span<byte> target, int value)
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

    internal static bool TryReadUInt16(ReadOnlySpan<byte> bytes, ref int at, out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(at <= bytes.Length ? bytes[at..] : default, out value)) return false;
        at += 2;
        return true;
    }
}
