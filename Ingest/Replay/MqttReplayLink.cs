using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twin.Domain;
using Twin.Ingest.Bridge;

namespace Twin.Ingest.Replay;

/// <summary>Publishes over a real broker.</summary>
public sealed class MqttReplayLink(Uri broker, string clientId, TimeProvider time) : IReplayLink, IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <summary>First connection; wrong credentials or a missing broker are said at once.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await _client.ConnectAsync(Options(), cancellationToken);
            if (result.ResultCode == MqttClientConnectResultCode.Success) return;
            throw new TwinException(new TwinError("replay.broker",
                $"{MqttAddress.Shown(broker)} refuses: {result.ResultCode} {result.ReasonString}"));
        }
        catch (Exception e) when (e is MqttCommunicationException or MqttClientNotConnectedException or System.Net.Sockets.SocketException)
        {
            throw new TwinException(new TwinError("replay.broker", $"{MqttAddress.Shown(broker)} cannot be reached: {e.Message}"));
        }
    }

    /// <inheritdoc/>
    public async Task<(PublishOutcome Outcome, string Reason)> PublishAsync(string topic, byte[] payload,
        CancellationToken cancellationToken)
    {
        try
        {
            var result = await _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancellationToken);
            if (result.IsSuccess) return (PublishOutcome.Acknowledged, "");
            var busy = result.ReasonCode == MqttClientPublishReasonCode.QuotaExceeded;
            return (busy ? PublishOutcome.Lost : PublishOutcome.Refused, result.ReasonString ?? result.ReasonCode.ToString());
        }
        catch (Exception e)
        {
            return (PublishOutcome.Lost, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellationToken);
                await _client.ConnectAsync(Options(), cancellationToken);
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(10_000, 200 << Math.Min(tries, 6))), time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private MqttClientOptions Options() => new MqttClientOptionsBuilder().WithAddress(broker).WithClientId(clientId)
        .WithProtocolVersion(MqttProtocolVersion.V500).WithCleanStart().WithTimeout(TimeSpan.FromSeconds(30)).Build();
}
