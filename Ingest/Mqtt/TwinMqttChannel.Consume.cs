using System.Buffers;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Twin.Ingest.Mqtt;

/// <content>Splits the byte stream into packets.</content>
internal sealed partial class TwinMqttChannel
{
    /// <summary>Before the credential is known, nobody gets us to buffer much.</summary>
    private const int ConnectBytes = 256 << 10;

    private int _keepAliveSeconds;
    private int _clientPacketBytes = int.MaxValue;
    private bool _reasonTexts = true;
    private volatile bool _paused;
    private byte _closeReason;
    private int _skip;
    private int _pongsAhead;
    private bool _again;

    /// <summary>Handles complete packets until one is for MQTTnet, one must wait, or bytes are missing.</summary>
    private Step Consume(ReadOnlySequence<byte> buffer, out MqttPacket? packet, out SequencePosition consumed)
    {
        packet = null;
        while (true)
        {
            if (_skip > 0 && !SkipAhead(ref buffer))
            {
                consumed = buffer.Start;
                return Step.NeedMore;
            }

            // Packets that lie whole in the first segment are read in place, without moving the sequence on for each.
            var segment = buffer.First;
            var offset = 0;
            var step = Step.NeedMore;
            while (offset < segment.Length)
            {
                var size = MeasurePacket(segment.Span[offset..], out var first, out var header);
                if (size < 0) return Refuse(buffer, offset, out consumed, MqttWire.Malformed);
                if (size == 0 || size - header > MaxPacketBytes || size > segment.Length - offset) break;
                step = Handle(first, segment.Slice(offset + header, size - header), size, out packet);
                if (step is Step.Held or Step.AcksFull or Step.Close) break;
                offset += size;
                if (step == Step.Packet) break;
            }

            if (offset > 0) buffer = buffer.Slice(offset);
            consumed = buffer.Start;
            if (step is Step.Held or Step.AcksFull) AnswerPings(buffer);
            if (step != Step.NeedMore || buffer.IsEmpty) return step;
            step = ConsumeSplit(ref buffer, out packet);
            consumed = buffer.Start;
            if (step is Step.Held or Step.AcksFull) AnswerPings(buffer);
            if (step != Step.NeedMore || !_again) return step;
        }
    }

    private int MaxPacketBytes => _open ? _options.PacketBytes : ConnectBytes;

    /// <summary>Handles one packet that crosses a segment border, by copying it, or finds that it is too large, or incomplete.</summary>
    private Step ConsumeSplit(ref ReadOnlySequence<byte> buffer, out MqttPacket? packet)
    {
        packet = null;
        _again = false;
        Span<byte> head = stackalloc byte[5];
        var peek = (int)Math.Min(head.Length, buffer.Length);
        buffer.Slice(0, peek).CopyTo(head);
        var size = MeasurePacket(head[..peek], out var first, out var header);
        if (size < 0) return CloseWith(MqttWire.Malformed);
        if (size == 0) return Step.NeedMore;
        if (size - header > MaxPacketBytes) return BeginOversize(ref buffer, first, size, header);
        if (buffer.Length < size) return Step.NeedMore;
        var scratch = Scratch(size - header);
        buffer.Slice(header, size - header).CopyTo(scratch);
        var step = Handle(first, scratch.AsMemory(0, size - header), size, out packet);
        if (size > 64 << 10) ReturnScratch();
        if (step is Step.Held or Step.AcksFull or Step.Close) return step;
        buffer = buffer.Slice(size);
        _again = step == Step.NeedMore;
        return step;
    }

    /// <summary>Whole length of the packet at the start; 0: not yet known, -1: malformed.</summary>
    private static int MeasurePacket(ReadOnlySpan<byte> bytes, out byte first, out int header)
    {
        var known = MqttWire.ReadFixedHeader(bytes, out first, out var remaining, out header);
        return known == 1 ? header + remaining : known;
    }

    /// <returns><see cref="Step.NeedMore"/> when it was dealt with here.</returns>
    private Step Handle(byte first, ReadOnlyMemory<byte> body, int size, out MqttPacket? packet)
    {
        packet = null;
        var type = first >> 4;
        if (type == MqttWire.Publish && _open) return HandlePublish(first, body, size, out packet);
        if (!MqttWire.FlagsValid(first)) return CloseWith(MqttWire.Malformed);
        if (!_connectSeen)
        {
            if (type != MqttWire.Connect) return CloseWith(MqttWire.ProtocolError);
            _connectSeen = true;
            return Decode(first, body, size, out packet);
        }

        if (!_open || !MqttWire.ClientMaySend(type)) return CloseWith(MqttWire.ProtocolError);
        if (type != MqttWire.PingReq) return Decode(first, body, size, out packet);
        if (!body.IsEmpty) return CloseWith(MqttWire.Malformed);
        if (_pongsAhead > 0) _pongsAhead--;
        else Interlocked.Increment(ref _pongsDue);
        return Step.NeedMore;
    }

    private Step Decode(byte first, ReadOnlyMemory<byte> body, int size, out MqttPacket? packet)
    {
        packet = null;
        try
        {
            // MQTTnet keeps references into the body, and the pipe's memory is lent.
            var received = new ReceivedMqttPacket(first, body.ToArray(), size);
            if (PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.Unknown)
            {
                PacketFormatterAdapter.DetectProtocolVersion(received);
                _v5 = PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;
            }

            packet = PacketFormatterAdapter.Decode(received);
        }
        catch (Exception exception)
        {
            // Whatever a decoder trips over is the client's doing.
            Log.Malformed(_shared.Logger, ClientId, exception.Message);
            return CloseWith(MqttWire.Malformed);
        }

        return packet is null ? CloseWith(MqttWire.Malformed) : Inspect(packet);
    }

    private Step Inspect(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnectPacket connect:
                return InspectConnect(connect);
            case MqttSubscribePacket subscribe when subscribe.TopicFilters is null or []:
            case MqttUnsubscribePacket unsubscribe when unsubscribe.TopicFilters is null or []:
                return CloseWith(MqttWire.ProtocolError);
            case MqttSubscribePacket subscribe when subscribe.TopicFilters.Exists(f => !TopicRules.FilterValid(f.Topic)):
                return CloseWith(MqttWire.Malformed);
            case MqttUnsubscribePacket unsubscribe when unsubscribe.TopicFilters.Exists(f => !TopicRules.FilterValid(f)):
                return CloseWith(MqttWire.Malformed);
            case MqttPubAckPacket or MqttPubCompPacket:
            case MqttPubRecPacket { ReasonCode: >= (MqttPubRecReasonCode)0x80 }:
                FreeSendWindow();
                return Step.Packet;
            case MqttDisconnectPacket goodbye:
                SaidGoodbye = goodbye.ReasonCode == MqttDisconnectReasonCode.NormalDisconnection;
                return Step.Packet;
            default:
                return Step.Packet;
        }
    }

    private Step InspectConnect(MqttConnectPacket connect)
    {
        if (TopicRules.Broken(connect.ClientId) || TopicRules.Broken(connect.Username) || TopicRules.Broken(connect.WillTopic))
            return CloseWith(MqttWire.Malformed);
        if (connect.WillFlag && !TopicRules.NameValid(connect.WillTopic)) return CloseWith(MqttWire.Malformed);
        // MQTTnet's keep-alive would not see the messages taken out here and cut busy publishers off.
        _keepAliveSeconds = connect.KeepAlivePeriod;
        connect.KeepAlivePeriod = 0;
        CleanStart = connect.CleanSession;
        SetSendWindow(_v5 && connect.ReceiveMaximum > 0 ? connect.ReceiveMaximum : ushort.MaxValue);
        if (_v5 && connect.MaximumPacketSize > 0) _clientPacketBytes = (int)Math.Min(int.MaxValue, connect.MaximumPacketSize);
        _reasonTexts = _v5 && connect.RequestProblemInformation && _clientPacketBytes >= 1_024;
        if (string.IsNullOrEmpty(connect.ClientId) && (_v5 || connect.CleanSession))
        {
            AssignedClientId = "auto-" + _connection.ConnectionId;
            connect.ClientId = AssignedClientId;
        }

        ClientId = connect.ClientId ?? "";
        WillTopic = connect.WillFlag ? connect.WillTopic : null;
        if (connect.WillFlag) Will = DoorWill.TakeFrom(connect, _shared.Door);
        return Step.Packet;
    }

    /// <summary>A held message must not cost the client its keep-alive: pings behind it are answered once, ahead of their turn.</summary>
    private void AnswerPings(ReadOnlySequence<byte> buffer)
    {
        var pings = 0;
        Span<byte> head = stackalloc byte[5];
        while (!buffer.IsEmpty)
        {
            var peek = (int)Math.Min(head.Length, buffer.Length);
            buffer.Slice(0, peek).CopyTo(head);
            var size = MeasurePacket(head[..peek], out var first, out _);
            if (size <= 0) break;
            if (first == MqttWire.PingReq << 4 && size == 2) pings++;
            if (buffer.Length < size) break;
            buffer = buffer.Slice(size);
        }

        if (pings <= _pongsAhead) return;
        Interlocked.Add(ref _pongsDue, pings - _pongsAhead);
        _pongsAhead = pings;
    }

    private bool SkipAhead(ref ReadOnlySequence<byte> buffer)
    {
        var now = (int)Math.Min(_skip, buffer.Length);
        buffer = buffer.Slice(now);
        _skip -= now;
        return _skip == 0;
    }

    private Step CloseWith(byte reason)
    {
        _closeReason = reason;
        return Step.Close;
    }

    private Step Refuse(ReadOnlySequence<byte> buffer, int offset, out SequencePosition consumed, byte reason)
    {
        consumed = buffer.GetPosition(offset);
        return CloseWith(reason);
    }
}
