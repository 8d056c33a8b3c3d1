using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Mqtt;

/// <summary>
/// One MQTT connection. Readings are taken out of the byte stream here and acknowledged when they are durable; every other
/// packet is decoded for MQTTnet, which thus sees an ordinary client. MQTT 3.1.1 cannot say why a message was refused for
/// good: it is acknowledged there, and stands in the dead letters.
/// Reading: this file, <c>.Consume</c> and <c>.Take</c>; writing: <c>.Send</c>.
/// </summary>
internal sealed partial class TwinMqttChannel : IMqttChannelAdapter
{
    private readonly ConnectionContext _connection;
    private readonly TwinMqttShared _shared;
    private readonly MqttOptions _options;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly AckQueue _acks;
    private readonly TopicAliases _aliases;
    private readonly MqttBufferWriter _bufferWriter;
    private byte[] _scratch = [];
    private long _bytesReceived;
    private long _bytesSent;
    private long _lastReceived;
    private bool _connectSeen;
    private bool _v5;
    private volatile bool _accepted;
    private volatile bool _open;
    private volatile bool _closed;

    internal TwinMqttChannel(ConnectionContext connection, TwinMqttShared shared)
    {
        _connection = connection;
        _shared = shared;
        _options = shared.Options;
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _acks = new AckQueue(_options.ReceiveMaximum);
        _aliases = new TopicAliases(_options.TopicAliasMaximum);
        _bufferWriter = new MqttBufferWriter(512, 64 << 10);
        PacketFormatterAdapter = new MqttPacketFormatterAdapter(_bufferWriter);
        _lastReceived = shared.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <inheritdoc/>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate =>
        _connection.Features.Get<Microsoft.AspNetCore.Http.Features.ITlsConnectionFeature>()?.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => _connection.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => _connection.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => _connection.Features.Get<ITlsHandshakeFeature>() is not null;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter { get; }

    /// <summary>The CONNECT packet's client id; assigned when it was empty.</summary>
    internal string ClientId { get; private set; } = "";

    /// <summary>Whether a client that gave no id got one from us, to be told (MQTT 5).</summary>
    internal string? AssignedClientId { get; private set; }

    /// <summary>Set once, when the credential was accepted and before CONNACK.</summary>
    internal MqttPrincipal? Principal { get; private set; }

    /// <summary>What the door knows about this connection.</summary>
    internal MessageContext? Context { get; private set; }

    /// <summary>The client's last words, when they are for the door.</summary>
    internal DoorWill? Will { get; private set; }

    /// <summary>Topic of any will, for the permission check; null: none.</summary>
    internal string? WillTopic { get; private set; }

    /// <summary>Whether the broker accepted it, so that its will is in force even if CONNACK never arrived.</summary>
    internal bool WasAccepted => _accepted;

    /// <summary>True between an accepting CONNACK and the end.</summary>
    internal bool IsOpen => _open && !_closed;

    /// <summary>Whether the client said goodbye with reason 0, so that its will is void.</summary>
    internal bool SaidGoodbye { get; private set; }

    /// <summary>Whether the session starts anew with this connection.</summary>
    internal bool CleanStart { get; private set; }

    /// <summary>Whether MQTTnet dropped its session, so that the client id is free again.</summary>
    internal bool SessionDeleted { get; set; }

    /// <summary>Filters this connection subscribed to, to bound them. Guarded by itself.</summary>
    internal HashSet<string> Subscriptions { get; } = [];

    /// <summary>Accepted: from here on readings are taken, as soon as CONNACK has gone out.</summary>
    internal void Admit(MqttPrincipal principal)
    {
        Principal = principal;
        Context = new MessageContext(ClientId, principal.Actor, principal.MayPublish);
    }

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void ResetStatistics()
    {
        Interlocked.Exchange(ref _bytesReceived, 0);
        Interlocked.Exchange(ref _bytesSent, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _bufferWriter.Cleanup();
        ReturnScratch();
    }

    /// <inheritdoc/>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_closed)
            {
                var result = await _input.ReadAsync(cancellationToken);
                Volatile.Write(ref _lastReceived, _shared.Time.GetTimestamp());
                var step = Consume(result.Buffer, out var packet, out var consumed);
                Interlocked.Add(ref _bytesReceived, result.Buffer.Slice(0, consumed).Length);
                _input.AdvanceTo(consumed, step == Step.NeedMore ? result.Buffer.End : consumed);
                if (_taken > 0) _shared.Metrics.Taken(_taken);
                _taken = 0;
                WriteDueOrRegister();
                switch (step)
                {
                    case Step.Packet:
                        return packet;
                    case Step.Close:
                        await CloseAsync(_closeReason);
                        return null;
                    case Step.NeedMore when result.IsCompleted:
                        return null;
                    case Step.Held or Step.AcksFull when result.IsCompleted:
                        // Nobody is left to answer; an unacknowledged message is sent again on the next connection.
                        return null;
                    case Step.Held or Step.AcksFull:
                        await PauseAsync(step, cancellationToken);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or InvalidOperationException)
        {
            // The peer is gone, or the connection was aborted under us.
            Log.ConnectionEnded(_shared.Logger, ClientId, exception.Message);
        }

        // Returning ends the connection; who says farewell on another thread must be done first.
        if (Volatile.Read(ref _saysFarewell) != 0) await _farewell.Task;
        return null;
    }

    /// <summary>Keep-alive check, from the shared timer. While a message is held, silence is our doing.</summary>
    internal void CheckKeepAlive(long now)
    {
        if (_keepAliveSeconds == 0 || _paused || !IsOpen) return;
        var silence = _shared.Time.GetElapsedTime(Volatile.Read(ref _lastReceived), now);
        if (silence.TotalSeconds > 1.5 * _keepAliveSeconds) _ = EndAsync(MqttWire.KeepAliveTimeout);
    }

    private async ValueTask PauseAsync(Step step, CancellationToken cancellationToken)
    {
        _paused = true;
        try
        {
            if (step == Step.Held) _shared.Metrics.Held();
            var timer = Task.Delay(TimeSpan.FromMilliseconds(_options.RetryMs), _shared.Time, cancellationToken);
            await Task.WhenAny(timer, _ending.Task, step == Step.Held ? timer : _acks.WaitForSpaceAsync());
        }
        finally
        {
            Volatile.Write(ref _lastReceived, _shared.Time.GetTimestamp());
            _paused = false;
        }
    }

    private byte[] Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
        {
            ReturnScratch();
            _scratch = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, 4096));
        }

        return _scratch;
    }

    private void ReturnScratch()
    {
        if (_scratch.Length > 0) ArrayPool<byte>.Shared.Return(_scratch);
        _scratch = [];
    }

    private enum Step
    {
        NeedMore,
        Packet,
        Held,
        AcksFull,
        Close,
    }
}
