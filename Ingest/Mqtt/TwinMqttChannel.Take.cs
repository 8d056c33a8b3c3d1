using System.Buffers;
using System.Text;
using MQTTnet.Packets;
using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Mqtt;

/// <content>Takes readings out and owes their acknowledgements.</content>
internal sealed partial class TwinMqttChannel
{
    // QoS 2 messages and wills come to the door from other threads than the reading one.
    private readonly Lock _acceptGate = new();
    private int _taken;

    private Step HandlePublish(byte first, ReadOnlyMemory<byte> body, int size, out MqttPacket? packet)
    {
        packet = null;
        var fault = PublishView.TryRead(first, body.Span, _v5, out var view);
        if (fault != MqttWire.Ok) return CloseWith(fault);
        if (view.Alias != 0)
        {
            fault = _aliases.Resolve(ref view);
            if (fault != MqttWire.Ok) return CloseWith(fault);
        }

        if (view.Qos > 0 && !_acks.HasSpace) return Step.AcksFull;
        if (view.Topic.Length > _options.TopicBytes) return Settle(in view, 0, MqttWire.TopicNameInvalid, "topic.too-long");
        if (!_shared.Door.Takes(view.Topic)) return PassOn(first, body, size, in view, out packet);
        if (view.Qos == 2) return Decoded(first, body, size, in view, out packet);
        if (TopicRules.IsReserved(view.Topic)) return Settle(in view, 0, MqttWire.NotAuthorized, "topic.reserved");
        var payload = body[view.PayloadOffset..];
        if (payload.Length > _options.PayloadBytes) return SettleTooLarge(in view, payload.Span, payload.Length);
        var receipt = Accept(view.Topic, new ReadOnlySequence<byte>(payload));
        if (receipt.Position < 0) return Step.Held;
        _taken++;
        if (receipt.Error is { } error) return Settle(in view, receipt.Position, ReasonOf(error), error.Code);
        if (view.Qos == 1) _acks.Add(view.PacketId, receipt.Position, MqttWire.Ok, null);
        return Step.NeedMore;
    }

    /// <summary>Hands a message to the door, one at a time.</summary>
    internal MessageReceipt Accept(ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        lock (_acceptGate)
        {
            try
            {
                return _shared.Door.Accept(Context!, topic, payload);
            }
            catch (Exception exception)
            {
                // A door that throws is a defect; the message is kept from acknowledgement by nobody else, so name it and refuse it.
                Log.DoorFailed(_shared.Logger, ClientId, exception);
                return DeadLetter(topic, new TwinError("ingest.door", "The message could not be handled."), payload.FirstSpan);
            }
        }
    }

    /// <summary>MQTT 5 reason of a permanent refusal.</summary>
    internal static byte ReasonOf(TwinError error) => error.Code switch
    {
        "topic.forbidden" or "topic.reserved" => MqttWire.NotAuthorized,
        "topic.invalid" or "topic.too-long" or "plant.unknown" => MqttWire.TopicNameInvalid,
        "reading.message.too-large" or "reading.too-many" => MqttWire.QuotaExceeded,
        _ when error.Code.StartsWith("auth.", StringComparison.Ordinal) => MqttWire.NotAuthorized,
        "ingest.door" => MqttWire.Unspecified,
        _ => MqttWire.PayloadInvalid,
    };

    /// <summary>A refusal for good: counted, and acknowledged with its reason once its dead letter is durable.</summary>
    private Step Settle(in PublishView view, long position, byte reason, string code)
    {
        _shared.Metrics.Refused(code);
        if (view.Qos == 1) _acks.Add(view.PacketId, position, reason, code);
        if (view.Qos != 2) return Step.NeedMore;
        // QoS 2 has a longer handshake, which is MQTTnet's; what it must not even see ends the connection.
        return CloseWith(reason);
    }

    private Step SettleTooLarge(in PublishView view, ReadOnlySpan<byte> start, int bytes)
    {
        var error = new TwinError("reading.message.too-large", $"The message has {bytes} bytes; {_options.PayloadBytes} are allowed.");
        var receipt = DeadLetter(view.Topic, error, start[..Math.Min(start.Length, Limits.DeadLetterPayloadBytes)]);
        return receipt.Position < 0 ? Step.Held : Settle(in view, receipt.Position, MqttWire.QuotaExceeded, error.Code);
    }

    private MessageReceipt DeadLetter(ReadOnlySpan<byte> topic, TwinError error, ReadOnlySpan<byte> payload)
    {
        var plant = TopicRules.PlantOf(topic);
        var position = _shared.Intake.DeadLetter(TwinKey.Live, plant, "mqtt:" + ClientId, error.Code, error.Message, payload);
        return new MessageReceipt(position, error);
    }

    private Step PassOn(byte first, ReadOnlyMemory<byte> body, int size, in PublishView view, out MqttPacket? packet)
    {
        var step = Decoded(first, body, size, in view, out packet);
        if (step == Step.Packet && view.Qos == 1) _acks.Add(view.PacketId, AckQueue.Nothing, MqttWire.Ok, null);
        return step;
    }

    private Step Decoded(byte first, ReadOnlyMemory<byte> body, int size, in PublishView view, out MqttPacket? packet)
    {
        packet = null;
        if (body.Length - view.PayloadOffset > _options.PayloadBytes)
            return Settle(in view, 0, MqttWire.QuotaExceeded, "message.too-large");
        var step = Decode(first, body, size, out packet);
        if (step != Step.Packet || view.Alias == 0 || packet is not MqttPublishPacket publish) return step;
        // Aliases are kept here, for all messages of the connection; MQTTnet gets plain topics.
        publish.Topic = Encoding.UTF8.GetString(view.Topic);
        publish.TopicAlias = 0;
        return step;
    }

    /// <summary>Too large to buffer: answered from its first bytes, the rest is skipped; beyond all measure the connection ends.</summary>
    private Step BeginOversize(ref ReadOnlySequence<byte> buffer, byte first, int size, int header)
    {
        if (first >> 4 != MqttWire.Publish || !_open || size > _options.SkipBytes) return CloseWith(MqttWire.PacketTooLarge);
        var headBytes = Math.Min(size, (64 << 10) + header);
        if (buffer.Length < headBytes) return Step.NeedMore;
        var scratch = Scratch(headBytes - header);
        var body = scratch.AsSpan(0, headBytes - header);
        buffer.Slice(header, body.Length).CopyTo(body);
        var fault = PublishView.TryRead(first, body, _v5, out var view);
        if (fault == MqttWire.Ok && view.Alias != 0) fault = _aliases.Resolve(ref view);
        // Properties alone beyond 64 KiB, or a broken start: nothing to answer to.
        if (fault != MqttWire.Ok) return CloseWith(fault == MqttWire.Malformed ? MqttWire.PacketTooLarge : fault);
        if (view.Qos == 2) return CloseWith(MqttWire.PacketTooLarge);
        if (view.Qos == 1 && !_acks.HasSpace) return Step.AcksFull;
        var step = SettleTooLarge(in view, body[view.PayloadOffset..], size - header - view.PayloadOffset);
        ReturnScratch();
        if (step != Step.NeedMore) return step;
        _skip = size;
        _again = true;
        return step;
    }
}
