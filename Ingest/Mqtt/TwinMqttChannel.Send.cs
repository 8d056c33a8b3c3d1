using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Twin.Ingest.Mqtt;

/// <content>Everything that is written: acknowledgements in order, pings' answers, and MQTTnet's packets.</content>
internal sealed partial class TwinMqttChannel
{
    private static ReadOnlySpan<byte> Pong => [0xD0, 0x00];

    private readonly SemaphoreSlim _sendGate = new(1, 1);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _farewell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SemaphoreSlim? _sendWindow;
    private int _saysFarewell;
    private int _windowSize;
    private int _wantsWrite;
    private int _inPump;
    private int _pongsDue;

    /// <summary>Position the oldest owed acknowledgement waits for.</summary>
    internal long HeadPosition => _acks.HeadPosition();

    /// <inheritdoc/>
    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttPubAckPacket ack && _acks.Answer(ack.PacketIdentifier, (byte)ack.ReasonCode, ack.ReasonString))
        {
            // Its turn may be later: messages taken out before it are acknowledged before it.
            WriteDueOrRegister();
            return;
        }

        var needsWindow = packet is MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce };
        if (needsWindow && _sendWindow is { } window) await window.WaitAsync(cancellationToken);
        if (packet is MqttConnAckPacket connAck) Prepare(connAck);
        await _sendGate.WaitAsync(cancellationToken);
        try
        {
            if (!Write(packet) && needsWindow) FreeSendWindow();
            var accepts = packet is MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success };
            if (accepts) Accept();
            var flush = await _output.FlushAsync(cancellationToken);
            if (flush.IsCompleted) throw new ConnectionAbortedException("The peer closed the connection.");
            if (accepts) _open = true;
        }
        catch (InvalidOperationException exception)
        {
            throw new ConnectionAbortedException("The connection is closed.", exception);
        }
        finally
        {
            _sendGate.Release();
            if (Volatile.Read(ref _wantsWrite) != 0) WriteDueOrRegister();
        }
    }

    /// <summary>For the pump: writes what is due; returns the position to wait for, or <see cref="AckQueue.Nothing"/>.</summary>
    internal long PumpAcks()
    {
        var durable = _shared.Intake.DurableEnd;
        if (_closed) return AckQueue.Nothing;
        WriteDue();
        var head = _acks.HeadPosition();
        // Due but not written: a slow reader's flush is under way, and its end puts the connection on the list again.
        return head <= durable ? AckQueue.Nothing : head;
    }

    /// <summary>Off the pump's list; back on it when something was owed meanwhile.</summary>
    internal void LeavePump()
    {
        Volatile.Write(ref _inPump, 0);
        var head = _acks.HeadPosition();
        if (head != AckQueue.Nothing && head > _shared.Intake.DurableEnd) Register();
    }

    /// <summary>What was staged will not become durable: ends the connection without acknowledging; the client sends it again.</summary>
    internal void Fail()
    {
        _shared.Metrics.Failed();
        _ = EndAsync(MqttWire.Unspecified);
    }

    /// <summary>Ends the connection from outside the reading loop.</summary>
    internal async Task EndAsync(byte reason)
    {
        await CloseAsync(reason);
        _ending.TrySetResult();
        _input.CancelPendingRead();
        // The reading loop ends now and Kestrel closes in good order, farewell included; a peer that takes nothing is cut off.
        await Task.WhenAny(_served.Task, Task.Delay(TimeSpan.FromSeconds(2)));
        if (!_served.Task.IsCompleted) _connection.Abort(new ConnectionAbortedException("Ended by the server."));
    }

    /// <summary>The connection's handler has come to its end.</summary>
    internal void Served() => _served.TrySetResult();

    /// <summary>Drops the connection at once.</summary>
    internal void Abort()
    {
        _closed = true;
        _ending.TrySetResult();
        _connection.Abort(new ConnectionAbortedException("Dropped by the server."));
    }

    private async Task CloseAsync(byte reason)
    {
        if (_closed || Interlocked.Exchange(ref _saysFarewell, 1) != 0) return;
        _closed = true;
        _shared.Metrics.Closed(reason);
        Log.Closing(_shared.Logger, ClientId, reason);
        try
        {
            if (_connectSeen && _v5) await SayGoodbyeAsync(reason);
        }
        finally
        {
            _farewell.TrySetResult();
        }
    }

    private async ValueTask SayGoodbyeAsync(byte reason)
    {
        if (!await _sendGate.WaitAsync(TimeSpan.FromSeconds(1))) return;
        try
        {
            WriteGoodbye(reason);
            await _output.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or InvalidOperationException)
        {
            // The peer is gone or does not read; there is nobody to tell.
            Log.ConnectionEnded(_shared.Logger, ClientId, exception.Message);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    private void WriteGoodbye(byte reason)
    {
        if (_open)
        {
            ReadOnlySpan<byte> disconnect = [MqttWire.Disconnect << 4, 2, reason, 0];
            _output.Write(disconnect);
            return;
        }

        // Before the session is open the answer to a broken CONNECT is a CONNACK.
        ReadOnlySpan<byte> refusal = [0x20, 3, 0, reason, 0];
        _output.Write(refusal);
    }

    /// <summary>Writes what is due now; what must wait for durability goes on the pump's list.</summary>
    private void WriteDueOrRegister()
    {
        var head = _acks.HeadPosition();
        var due = head != AckQueue.Nothing && head <= _shared.Intake.DurableEnd;
        if (due || Volatile.Read(ref _pongsDue) > 0 || Volatile.Read(ref _wantsWrite) != 0)
        {
            WriteDue();
            head = _acks.HeadPosition();
        }

        if (head != AckQueue.Nothing) Register();
    }

    private void Register()
    {
        if (_closed || Interlocked.Exchange(ref _inPump, 1) != 0) return;
        _shared.Pump.Add(this);
    }

    /// <summary>Writes due acknowledgements in one flush, unless somebody is writing; then that one does it when done.</summary>
    private void WriteDue()
    {
        while (!_closed)
        {
            if (!_sendGate.Wait(0))
            {
                Volatile.Write(ref _wantsWrite, 1);
                if (!_sendGate.Wait(0)) return;
            }

            Volatile.Write(ref _wantsWrite, 0);
            var flush = FlushDue();
            if (!flush.IsCompletedSuccessfully)
            {
                _ = FinishFlushAsync(flush);
                return;
            }

            _sendGate.Release();
            if (Volatile.Read(ref _wantsWrite) == 0) return;
        }
    }

    private ValueTask<FlushResult> FlushDue()
    {
        try
        {
            var written = _acks.WriteDue(_shared.Intake.DurableEnd, _output, _v5, _reasonTexts);
            if (written > 0) _shared.Metrics.Acknowledged(written);
            var pongs = Interlocked.Exchange(ref _pongsDue, 0);
            for (var i = 0; i < pongs; i++) _output.Write(Pong);
            if (written == 0 && pongs == 0) return default;
            Interlocked.Add(ref _bytesSent, (4 * written) + (2 * pongs));
            return _output.FlushAsync();
        }
        catch (Exception exception)
        {
            Log.ConnectionEnded(_shared.Logger, ClientId, exception.Message);
            Abort();
            return default;
        }
    }

    private async Task FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush;
        }
        catch (Exception exception)
        {
            Log.ConnectionEnded(_shared.Logger, ClientId, exception.Message);
            Abort();
        }

        _sendGate.Release();
        WriteDueOrRegister();
    }

    /// <summary>Encodes by MQTTnet; false: the client does not want packets of that size, it is dropped (MQTT 5, 3.1.2.11.4).</summary>
    private bool Write(MqttPacket packet)
    {
        var encoded = PacketFormatterAdapter.Encode(packet);
        try
        {
            if (encoded.Length > _clientPacketBytes) return false;
            _output.Write(encoded.Packet);
            foreach (var part in encoded.Payload) _output.Write(part.Span);
            Interlocked.Add(ref _bytesSent, encoded.Length);
            return true;
        }
        finally
        {
            PacketFormatterAdapter.Cleanup();
        }
    }

    private void Prepare(MqttConnAckPacket connAck)
    {
        connAck.ReceiveMaximum = (ushort)Math.Min(ushort.MaxValue, _options.ReceiveMaximum);
        connAck.TopicAliasMaximum = (ushort)Math.Min(ushort.MaxValue, _options.TopicAliasMaximum);
        connAck.MaximumPacketSize = (uint)_options.PacketBytes;
        connAck.SharedSubscriptionAvailable = false;
        if (AssignedClientId is not null && _v5) connAck.AssignedClientIdentifier = AssignedClientId;
    }

    /// <summary>Before the client can know of it: whoever reads CONNACK finds its old will void and its own in force.</summary>
    private void Accept()
    {
        _accepted = true;
        _shared.Opened(this);
    }

    private void SetSendWindow(int clientMaximum)
    {
        _windowSize = Math.Min(clientMaximum, _options.SendWindow);
        _sendWindow = new SemaphoreSlim(_windowSize);
    }

    private void FreeSendWindow()
    {
        // A client that acknowledges what it never got must not widen its window.
        if (_sendWindow is { } window && window.CurrentCount < _windowSize) window.Release();
    }
}
