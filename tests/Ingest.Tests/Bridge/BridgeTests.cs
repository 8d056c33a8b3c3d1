using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using Twin.Domain;
using Twin.Ingest.Bridge;
using Twin.Ingest.Decoding;
using Twin.Ingest.Tests.Decoding;
using Xunit;

namespace Twin.Ingest.Tests.Bridge;

public sealed class BridgeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly FakeIntake _intake = new();

    public BridgeTests() => _intake.AddPlant("north", "T-1");

    [Fact]
    public async Task Mosquitto_KilledAndRestarted_NothingPublishedAtQos1IsLost()
    {
        using var broker = await Mosquitto.StartAsync();
        await using var bridge = Start(broker, out var connections, out var stop, out var running);
        await connections.WaitAsync(1, s_patience);
        await PublishAsync(broker, 0, 300);
        await WaitTakenAsync(300);

        // Taken but not durable: not acknowledged, so the broker must keep them over its own death.
        _intake.SetDurable(false);
        await PublishAsync(broker, 300, 400);
        await WaitTakenAsync(301);
        await broker.SaveAndKillAsync();
        await broker.RunAsync();
        await connections.WaitAsync(2, s_patience);
        _intake.SetDurable(true);
        await PublishAsync(broker, 400, 700);
        await WaitValuesAsync(700);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Bridge_EndedBeforeItAcknowledged_GetsTheMessagesAgain()
    {
        using var broker = await Mosquitto.StartAsync();
        _intake.SetDurable(false);
        await using (var first = Start(broker, out var connections, out var stop, out var running))
        {
            await connections.WaitAsync(1, s_patience);
            await PublishAsync(broker, 0, 50);
            await WaitTakenAsync(1);
            await stop.CancelAsync();
            await running;
            Assert.Equal(0, first.Acknowledged);
        }

        _intake.Read(() => { _intake.Taken.Clear(); return 0; });
        _intake.SetDurable(true);
        await using var second = Start(broker, out _, out var stopSecond, out var runningSecond);
        await WaitValuesAsync(50);
        await stopSecond.CancelAsync();
        await runningSecond;
    }

    [Fact]
    public async Task Refused_Readings_StayWithTheBroker_UntilTheyAreTaken()
    {
        using var broker = await Mosquitto.StartAsync();
        _intake.Refusal = new TwinError("ingest.disk-full", "full", Retry.Later);
        await using var bridge = Start(broker, out var connections, out var stop, out var running);
        await connections.WaitAsync(1, s_patience);
        await PublishAsync(broker, 0, 20);
        await connections.WaitAsync(3, s_patience);
        Assert.Equal(0, bridge.Acknowledged);
        _intake.Refusal = null;
        await WaitValuesAsync(20);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Options_AllWrong_SaysEveryError()
    {
        var errors = new BridgeOptions { Uri = "http://x", InFlight = 0 }.Validate("Bridges:0").Select(e => e.Code);
        Assert.Equal(["bridge.uri", "bridge.name", "bridge.topics", "bridge.in-flight"], errors);
    }

    private BridgeClient Start(Mosquitto broker, out Signal connections, out CancellationTokenSource stop, out Task running)
    {
        var options = new BridgeOptions { Name = "old", Uri = broker.Uri, Topics = ["twin/#"], InFlight = 100, MaxRetrySeconds = 1 };
        var door = new MessageDoor([new NativeDoor(_intake, TimeProvider.System)]);
        var bridge = new BridgeClient(options, "twin", door, _intake, TimeProvider.System, new Random(1), NullLogger.Instance);
        var signal = connections = new Signal();
        bridge.ConnectedChanged = connected =>
        {
            if (connected) signal.Raise();
        };
        stop = new CancellationTokenSource();
        running = bridge.RunAsync(stop.Token);
        return bridge;
    }

    private static async Task PublishAsync(Mosquitto broker, int from, int to)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build());
        for (var i = from; i < to; i++)
        {
            var message = new MqttApplicationMessageBuilder().WithTopic("twin/north/T-1").WithPayload(Encoding.UTF8.GetBytes($"{i}"))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
            await client.PublishAsync(message);
        }

        await client.DisconnectAsync();
    }

    private Task WaitTakenAsync(int count) => WaitAsync(() => _intake.Taken.Count >= count);

    private Task WaitValuesAsync(int count) =>
        WaitAsync(() => _intake.Taken.Select(t => (int)t.Reading.Value).Distinct().Count() >= count);

    private async Task WaitAsync(Func<bool> reached)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _intake.Changed = _ => Check();
        Check();
        await done.Task.WaitAsync(s_patience);

        void Check()
        {
            if (_intake.Read(reached)) done.TrySetResult();
        }
    }
}

/// <summary>Counts something and lets a test wait for the n-th.</summary>
internal sealed class Signal
{
    private readonly SemaphoreSlim _raised = new(0);
    private int _seen;

    public void Raise() => _raised.Release();

    public async Task WaitAsync(int count, TimeSpan patience)
    {
        for (; _seen < count; _seen++) Assert.True(await _raised.WaitAsync(patience), $"only {_seen} of {count}");
    }
}
