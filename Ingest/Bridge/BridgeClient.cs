using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twin.Domain;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Bridge;

/// <summary>
/// Twin as client of one broker: a persistent session, each message acknowledged by hand once it is in the journal, in order. A message
/// that
/// cannot be taken now drops the connection, since brokers deliver again only to a new one; connecting is tried for ever, with jitter.
/// </summary>
public sealed partial class BridgeClient(
    BridgeOptions options, string sparkplugHostId, IMessageDoor door, IIntake intake, TimeProvider time, Random random, ILogger log)
    : IMqttOut, IAsyncDisposable
{
    private readonly MqttClientFactory _factory = new();
    private readonly Uri _uri = new(options.Uri);
    private readonly string _address = MqttAddress.Shown(new Uri(options.Uri));
    private readonly CancellationTokenSource _stop = new();
    private readonly long _startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private IMqttClient? _client;
    private long _acknowledged;

    /// <summary>Messages acknowledged to the broker.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>True while connected and subscribed.</summary>
    public bool Connected { get; private set; }

    /// <summary>Called when <see cref="Connected"/> changes.</summary>
    public Action<bool>? ConnectedChanged { get; set; }

    /// <summary>Runs until cancelled; never throws for anything a broker or network does.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _stop.Token);
        var failures = 0;
        while (!linked.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(() => failures = 0, linked.Token);
                if (!linked.IsCancellationRequested) LogLost(options.Name);
            }
            catch (Exception e)
            {
                if (linked.IsCancellationRequested) break;
                LogFailed(e, options.Name, _address);
            }

            Set(connected: false);
            var ceiling = Math.Min(options.MaxRetrySeconds * 1000.0, 250.0 * Math.Pow(2, Math.Min(failures++, 12)));
            var wait = TimeSpan.FromMilliseconds(ceiling * (0.5 + (random.NextDouble() / 2)));
            await Task.Delay(wait, time, linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(LiveRealm realm, string topic, ReadOnlyMemory<byte> payload, bool retain, int qos)
    {
        var client = _client ?? throw new InvalidOperationException($"The bridge {options.Name} is not connected.");
        await client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload.ToArray())
            .WithRetainFlag(retain).WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).Build(), _stop.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _client?.Dispose();
        _stop.Dispose();
    }

    /// <summary>One connection, from CONNECT until it is lost.</summary>
    private async Task SessionAsync(Action connected, CancellationToken stoppingToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var client = _factory.CreateMqttClient();
        var taken = Channel.CreateBounded<Taken>(new BoundedChannelOptions(options.InFlight) { SingleReader = true });
        var context = new MessageContext("bridge:" + options.Name, "bridge:" + options.Name, MayPublish)
        {
            DoorState = new ConnectionState("bridge:" + options.Name, options.Name.GetHashCode(StringComparison.Ordinal)) { Out = this },
        };
        client.ApplicationMessageReceivedAsync += args => TakeAsync(context, args, taken.Writer, lost);
        client.DisconnectedAsync += _ => EndAsync(lost);
        var result = await client.ConnectAsync(ConnectOptions(), lost.Token);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"The broker refused the connection: {result.ResultCode} {result.ReasonString}");
        _client = client;
        await SubscribeAsync(client, lost.Token);
        var birth = SparkplugWriter.State(true, _startedMs);
        if (options.Sparkplug) await PublishAsync(LiveRealm.Of(TwinKey.Live), StateTopic, birth, retain: true, qos: 1);
        connected();
        Set(connected: true);
        LogConnected(options.Name, _address, result.IsSessionPresent);
        try
        {
            await AcknowledgeAsync(taken.Reader, lost.Token);
        }
        finally
        {
            _client = null;
            await lost.CancelAsync();
            // Without a DISCONNECT packet the Will speaks for us; a clean goodbye is only for a wanted end.
            if (stoppingToken.IsCancellationRequested && client.IsConnected)
            {
                if (options.Sparkplug) await SayOfflineAsync(client);
                await client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None);
            }
        }
    }

    private static async Task EndAsync(CancellationTokenSource lost)
    {
        try
        {
            await lost.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The session ended before its client told us so.
        }
    }

    /// <summary>
    /// Hands a message to the door. MQTTnet calls this one message at a time, and reads no further while the channel is full.
    /// </summary>
    private async Task TakeAsync(
        MessageContext context, MqttApplicationMessageReceivedEventArgs args, ChannelWriter<Taken> taken, CancellationTokenSource lost)
    {
        args.AutoAcknowledge = false;
        try
        {
            var message = args.ApplicationMessage;
            var receipt = Accept(context, message);
            await taken.WriteAsync(new Taken(args, receipt), lost.Token);
        }
        catch (OperationCanceledException)
        {
            // The connection is gone; the broker delivers it again.
        }
    }

    private MessageReceipt Accept(MessageContext context, MqttApplicationMessage message)
    {
        Span<byte> topic = stackalloc byte[1024];
        if (!Encoding.UTF8.TryGetBytes(message.Topic, topic, out var length)) return new MessageReceipt(0, ReadingErrors.TopicInvalid);
        if (!door.Takes(topic[..length])) return new MessageReceipt(0, null);
        return door.Accept(context, topic[..length], message.Payload);
    }

    /// <summary>Acknowledges in order, each when it is durable.</summary>
    private async Task AcknowledgeAsync(ChannelReader<Taken> taken, CancellationToken lost)
    {
        await foreach (var (args, receipt) in taken.ReadAllAsync(lost))
        {
            var durable = receipt.Position >= 0 && (receipt.Position == 0 || await intake.WaitDurableAsync(receipt.Position, lost));
            if (!durable) throw new IOException("Readings are refused now (" + (
                intake.Refusal?.Code ?? "ingest") + "); they stay with the broker.");
            await args.AcknowledgeAsync(lost);
            Interlocked.Increment(ref _acknowledged);
        }
    }

    private MqttClientOptions ConnectOptions()
    {
        var builder = new MqttClientOptionsBuilder().WithAddress(_uri)
            .WithClientId(options.ClientId.Length > 0 ? options.ClientId : "twin-bridge-" + options.Name)
            .WithCleanStart(false)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(15))
            .WithTimeout(TimeSpan.FromSeconds(10));
        builder = options.Mqtt311
            ? builder.WithProtocolVersion(MqttProtocolVersion.V311)
            : builder.WithProtocolVersion(MqttProtocolVersion.V500).WithSessionExpiryInterval(options.SessionExpirySeconds)
                .WithReceiveMaximum((ushort)options.InFlight);
        if (options.Sparkplug)
            builder = builder.WithWillTopic(StateTopic).WithWillPayload(SparkplugWriter.State(false, _startedMs)).WithWillRetain()
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        return builder.Build();
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        var filters = _factory.CreateSubscribeOptionsBuilder();
        foreach (var topic in options.Topics) filters = filters.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        if (options.Sparkplug) filters = filters.WithTopicFilter(StateTopic, MqttQualityOfServiceLevel.AtLeastOnce);
        var result = await client.SubscribeAsync(filters.Build(), cancellationToken);
        foreach (var item in result.Items)
        {
            if (item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)
                throw new IOException($"The broker refused the subscription to {item.TopicFilter.Topic}: {item.ResultCode}");
        }
    }

    private async Task SayOfflineAsync(IMqttClient client)
    {
        try
        {
            await client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(StateTopic)
                .WithPayload(SparkplugWriter.State(false, _startedMs)).WithRetainFlag()
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());
        }
        catch (Exception e)
        {
            LogFailed(e, options.Name, _address);
        }
    }

    private string StateTopic => $"{SparkplugTopic.Root}/STATE/{sparkplugHostId}";

    private bool MayPublish(string plant, string sensor) => options.Plants.Count == 0 || options.Plants.Contains(plant);

    private void Set(bool connected)
    {
        if (Connected == connected) return;
        Connected = connected;
        ConnectedChanged?.Invoke(connected);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bridge {Bridge}: connected to {Address}, session kept: {SessionPresent}")]
    private partial void LogConnected(string bridge, string address, bool sessionPresent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bridge {Bridge}: connection lost; connecting again")]
    private partial void LogLost(string bridge);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bridge {Bridge} to {Address} failed; tried again")]
    private partial void LogFailed(Exception error, string bridge, string address);

    private readonly record struct Taken(MqttApplicationMessageReceivedEventArgs Args, MessageReceipt Receipt);
}
