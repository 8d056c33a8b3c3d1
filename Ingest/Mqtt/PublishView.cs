namespace Twin.Ingest.Mqtt;

/// <summary>A PUBLISH read in place: nothing is copied.</summary>
internal ref struct PublishView
{
    /// <summary>Topic as sent; empty when only an alias was sent.</summary>
    internal ReadOnlySpan<byte> Topic;

    /// <summary>0, 1 or 2.</summary>
    internal int Qos;

    /// <summary>Packet identifier; 0 for QoS 0.</summary>
    internal ushort PacketId;

    /// <summary>Topic alias; 0: none.</summary>
    internal ushort Alias;

    /// <summary>Where the payload starts in the body.</summary>
    internal int PayloadOffset;

    /// <summary>
    /// Reads the variable header from <paramref name="body"/>, which may end before the payload does.
    /// Returns a reason code; 0 when it is sound.
    /// </summary>
    internal static byte TryRead(byte first, ReadOnlySpan<byte> body, bool v5, out PublishView view)
    {
        view = default;
        view.Qos = (first >> 1) & 3;
        // QoS 3 does not exist, and DUP has no meaning without an acknowledgement.
        if (view.Qos == 3 || (view.Qos == 0 && (first & 8) != 0)) return MqttWire.Malformed;
        var at = 0;
        if (!MqttWire.TryReadUInt16(body, ref at, out var length) || body.Length - at < length) return MqttWire.Malformed;
        view.Topic = body.Slice(at, length);
        at += length;
        if (view.Qos > 0)
        {
            if (!MqttWire.TryReadUInt16(body, ref at, out view.PacketId)) return MqttWire.Malformed;
            if (view.PacketId == 0) return MqttWire.ProtocolError;
        }

        if (v5)
        {
            var fault = ReadProperties(body, ref at, ref view);
            if (fault != MqttWire.Ok) return fault;
        }

        view.PayloadOffset = at;
        if (!MqttWire.TopicNameValid(view.Topic)) return MqttWire.Malformed;
        return length == 0 && view.Alias == 0 ? (v5 ? MqttWire.ProtocolError : MqttWire.Malformed) : MqttWire.Ok;
    }

    private static byte ReadProperties(ReadOnlySpan<byte> body, ref int at, ref PublishView view)
    {
        if (!MqttWire.TryReadVarInt(body, ref at, out var length) || body.Length - at < length) return MqttWire.Malformed;
        if (length == 0) return MqttWire.Ok;
        var properties = body.Slice(at, length);
        at += length;
        var i = 0;
        while (i < properties.Length)
        {
            var id = properties[i++];
            switch (id)
            {
                case 0x01: // payload format
                    i += 1;
                    break;
                case 0x02: // message expiry
                    i += 4;
                    break;
                case 0x23: // topic alias
                    if (view.Alias != 0) return MqttWire.ProtocolError;
                    if (!MqttWire.TryReadUInt16(properties, ref i, out view.Alias)) return MqttWire.Malformed;
                    if (view.Alias == 0) return MqttWire.TopicAliasInvalid;
                    break;
                case 0x03 or 0x08 or 0x09: // content type, response topic, correlation data
                    if (!Skip(properties, ref i)) return MqttWire.Malformed;
                    break;
                case 0x26: // user property
                    if (!Skip(properties, ref i) || !Skip(properties, ref i)) return MqttWire.Malformed;
                    break;
                case 0x0B: // subscription identifier: server to client only
                    return MqttWire.ProtocolError;
                default:
                    return MqttWire.Malformed;
            }

            if (i > properties.Length) return MqttWire.Malformed;
        }

        return MqttWire.Ok;
    }

    private static bool Skip(ReadOnlySpan<byte> properties, ref int at)
    {
        if (!MqttWire.TryReadUInt16(properties, ref at, out var length)) return false;
        at += length;
        return at <= properties.Length;
    }
}
