using Twin.Domain;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Sparkplug;

/// <summary>The host application's voice: STATE when it starts and stops, rebirth requests; and the clock of its nodes.</summary>
public sealed partial class SparkplugHost(
    SparkplugOptions options, TimeProvider time, SparkplugNodeList known, Func<IMqttOut?> local, Func<SparkplugDoor> door,
    ILogger<SparkplugHost> log) : BackgroundService, ISparkplugOut
{
    private static readonly LiveRealm s_live = LiveRealm.Of(TwinKey.Live);
    private readonly long _startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Topic of our own STATE.</summary>
    public string StateTopic => $"{SparkplugTopic.Root}/STATE/{options.HostId}";

    /// <inheritdoc/>
    public void AskRebirth(IMqttOut? via, string group, string node, TwinError why, long nowMs)
    {
        LogRebirth(group, node, why.Code);
        _ = SendAsync(via, $"{SparkplugTopic.Root}/{group}/NCMD/{node}", SparkplugWriter.Rebirth(nowMs), retain: false, qos: 0);
    }

    /// <inheritdoc/>
    public void SayOnline(IMqttOut? via) => _ = SayAsync(via, online: true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        var online = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!online && await SayAsync(null, online: true))
                {
                    online = true;
                    door().AskKnownNodes();
                }

                door().Tick();
                known.Save();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogTick(e);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SayAsync(null, online: false);
    }

    private Task<bool> SayAsync(IMqttOut? via, bool online) =>
        SendAsync(via, StateTopic, SparkplugWriter.State(online, _startedMs), retain: true, qos: 1);

    private async Task<bool> SendAsync(IMqttOut? via, string topic, ReadOnlyMemory<byte> payload, bool retain, int qos)
    {
        try
        {
            if ((via ?? local()) is not { } broker) return false;
            await broker.PublishAsync(s_live, topic, payload, retain, qos);
            return true;
        }
        catch (Exception e)
        {
            LogSend(e, topic);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sparkplug node {Group}/{Node} is asked for its births: {Reason}")]
    private partial void LogRebirth(string group, string node, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sparkplug message to {Topic} could not be sent")]
    private partial void LogSend(Exception error, string topic);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sparkplug clock failed; it goes on")]
    private partial void LogTick(Exception error);
}
