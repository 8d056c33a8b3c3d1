using MQTTnet;
using MQTTnet.Protocol;

namespace Twin.Ingest.Simulator;

/// <summary>The simulator's MQTT connection: connects for ever with growing pauses, publishes with QoS 1.</summary>
internal sealed class SimulatorLink(SimulatorOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private long _retryAtMs;
    private double _pauseS = 1;

    /// <summary>Readings acknowledged by the broker.</summary>
    public long Published { get; private set; }

    /// <summary>Readings that found no broker.</summary>
    public long Lost { get; private set; }

    /// <summary>Publishes what a step gave; what cannot be published is lost, as with a device without a memory.</summary>
    public async Task PublishAsync(List<SimulatorMessage> messages, CancellationToken cancellationToken)
    {
        var readings = messages.Sum(m => m.Readings);
        try
        {
            if (!_client.IsConnected && !await ConnectAsync(cancellationToken))
            {
                Lost += readings;
                return;
            }

            using var patience = new CancellationTokenSource(Patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            await Task.WhenAll(messages.Select(m => _client.PublishAsync(Message(m), both.Token)));
            Published += readings;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Lost += readings;
            await FailAsync(error.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
                await _client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token);
            }
            catch (Exception)
            {
                // Going away anyway.
            }
        }

        _client.Dispose();
    }

    private static MqttApplicationMessage Message(SimulatorMessage message) => new MqttApplicationMessageBuilder()
        .WithTopic(message.Topic)
        .WithPayload(message.Payload)
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .Build();

    private async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow().ToUnixTimeMilliseconds() < _retryAtMs) return false;
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.Port)
            .WithClientId(options.ClientId)
            .WithCleanSession()
            .WithTimeout(Patience);
        if (options.User is not null) builder = builder.WithCredentials(options.User, options.Password ?? "");
        var result = await _client.ConnectAsync(builder.Build(), cancellationToken);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            await FailAsync($"{result.ResultCode} {result.ReasonString}");
            return false;
        }

        _pauseS = 1;
        logger.SimulatorConnected(options.Host, options.Port);
        return true;
    }

    private async Task FailAsync(string reason)
    {
        logger.SimulatorDisconnected(options.Host, options.Port, reason, _pauseS);
        _retryAtMs = time.GetUtcNow().ToUnixTimeMilliseconds() + (long)(_pauseS * 1000);
        _pauseS = Math.Min(30, _pauseS * 2);
        if (!_client.IsConnected) return;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token);
        }
        catch (Exception)
        {
            // The next attempt connects anew.
        }
    }
}
