using System.Buffers;
using System.Collections;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Twin.Domain;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Mqtt;

/// <summary>
/// The MQTT door: a full MQTT 3.1.1 and 5 broker (MQTTnet) behind a transport that takes readings out before MQTTnet's serial loop and
/// acknowledges them when they are durable.
/// </summary>
public sealed class MqttBroker : IHostedService, IMqttOut, IAsyncDisposable
{
    private readonly TwinMqttShared _shared;
    private readonly TwinMqttAdapter _adapter;
    private readonly MqttServer _server;
    private readonly MqttSessions _sessions;
    private readonly DoorWills _wills;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Hashtable _ownItems = [];
    private Task _pump = Task.CompletedTask;
    private ITimer? _keepAlive;
    private ITimer? _sweep;

    /// <summary>Wires it up; nothing runs before <see cref="StartAsync"/>.</summary>
    public MqttBroker(
        MqttOptions options,
        IMessageDoor door,
        IIntake intake,
        IMqttCredentials credentials,
        TimeProvider time,
        ILogger<MqttBroker> logger,
        IMeterFactory? meters = null)
    {
        _shared = new TwinMqttShared
        {
            Options = options,
            Time = time,
            Metrics = new MqttMetrics(meters),
            Logger = logger,
            Door = door,
            Intake = intake,
            Pump = new AckPump(intake, exception => Log.PumpFailed(logger, exception)),
            Opened = Opened,
        };
        _adapter = new TwinMqttAdapter(_shared, Ended);
        var serverOptions = new MqttServerOptions
        {
            EnablePersistentSessions = true,
            MaxPendingMessagesPerClient = options.MaxPendingPerSubscriber,
            // Dropping the newest keeps MQTTnet's list of unacknowledged messages bounded; whom it hits is dropped and starts anew.
            PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropNewMessage,
            DefaultCommunicationTimeout = TimeSpan.FromSeconds(options.HandshakeSeconds),
        };
        _server = new MqttServerFactory().CreateMqttServer(serverOptions, [_adapter], new MqttNetLog(logger));
        _wills = new DoorWills(_shared, _stopping.Token);
        _sessions = new MqttSessions(_shared, _server, credentials, _ownItems);
        _sessions.Attach();
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _pump = Task.Run(() => _shared.Pump.RunAsync(_stopping.Token), CancellationToken.None);
        await _server.StartAsync();
        _keepAlive = _shared.Time.CreateTimer(_ => _adapter.CheckKeepAlives(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _sweep = _shared.Time.CreateTimer(_ => _ = _sessions.SweepAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested) return;
        _keepAlive?.Dispose();
        _sweep?.Dispose();
        await Task.WhenAll(_adapter.Channels.Select(channel => channel.EndAsync(MqttWire.ServerShuttingDown)));
        await _stopping.CancelAsync();
        await _pump;
        if (_server.IsStarted) await _server.StopAsync(new MqttServerStopOptions());
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(LiveRealm realm, string topic, ReadOnlyMemory<byte> payload, bool retain, int qos)
    {
        if (!TopicRules.NameValid(topic)) throw new ArgumentException($"'{topic}' is not a topic name.", nameof(topic));
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            Retain = retain,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)Math.Clamp(qos, 0, 2),
        };
        var injected = new InjectedMqttApplicationMessage(message) { SenderClientId = "", CustomSessionItems = _ownItems };
        await _server.InjectApplicationMessage(injected, _stopping.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _server.Dispose();
        _adapter.Dispose();
        _shared.Metrics.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Serves one connection to its end.</summary>
    internal Task ServeAsync(ConnectionContext connection) => _adapter.ServeAsync(connection);

    private void Opened(TwinMqttChannel channel)
    {
        _sessions.Opened(channel);
        _wills.Connected(channel);
    }

    private void Ended(TwinMqttChannel channel)
    {
        _sessions.Ended(channel);
        // A will of a connection that was never accepted was never promised.
        if (channel.WasAccepted) _wills.Ended(channel, _sessions.Find);
    }
}
