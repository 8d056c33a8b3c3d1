using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twin.Domain;
using Xunit;
using static Twin.Ingest.Tests.Mqtt.RawClient;

namespace Twin.Ingest.Tests.Mqtt;

public sealed class MqttBrokerTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Retained_Alarm_ReachesLateSubscriberUntilCleared(MqttProtocolVersion version)
    {
        await using var host = await BrokerHost.StartAsync();
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t1", "high"u8.ToArray(), retain: true, qos: 1);
        var (client, inbox) = await SubscriberAsync(host, "sub", "twin/p/$alarms/#", version);
        Assert.Equal(("twin/p/$alarms/t1", "high", true), await NextAsync(inbox));
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t2", "low"u8.ToArray(), retain: false, qos: 0);
        Assert.Equal(("twin/p/$alarms/t2", "low", false), await NextAsync(inbox));
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t1", default, retain: true, qos: 1);
        Assert.Equal(("twin/p/$alarms/t1", "", false), await NextAsync(inbox));
        var (late, lateInbox) = await SubscriberAsync(host, "late", "twin/p/$alarms/#", version);
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/end", "end"u8.ToArray(), retain: false, qos: 1);
        Assert.Equal("end", (await NextAsync(lateInbox)).Payload);
        client.Dispose();
        late.Dispose();
    }

    [Fact]
    public async Task Out_TopicThatTheDoorTakes_GoesToSubscribersNotToTheDoor()
    {
        await using var host = await BrokerHost.StartAsync();
        var (_, inbox) = await SubscriberAsync(host, "node", "spBv1.0/g/NCMD/n");
        await host.Out.PublishAsync(BrokerHost.Live, "spBv1.0/g/NCMD/n", "rebirth"u8.ToArray(), retain: false, qos: 0);
        Assert.Equal("rebirth", (await NextAsync(inbox)).Payload);
        Assert.Equal(0, host.Door.Offered);
    }

    [Fact]
    public async Task Broker_ClientsOwnTopic_ReachesSubscriber()
    {
        await using var host = await BrokerHost.StartAsync();
        var (_, inbox) = await SubscriberAsync(host, "sub", "twin/p/notes/+");
        var publisher = await host.ClientAsync("pub");
        await publisher.PublishStringAsync("twin/p/notes/a", "hello", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);
        Assert.Equal("hello", (await NextAsync(inbox)).Payload);
        var (_, late) = await SubscriberAsync(host, "late", "twin/p/notes/+");
        Assert.Equal(("twin/p/notes/a", "hello", true), await NextAsync(late));
    }

    [Fact]
    public async Task Subscribe_OutsideItsRights_Refused()
    {
        await using var host = await BrokerHost.StartAsync();
        using var five = await host.RawAsync();
        await five.SendAsync(Connect(5, "n", user: "narrow"));
        await five.ReadAsync();
        var cases = new[] { ("#", 0x87), ("twin/p/$alarms/#", 0x87), ("twin/own/$alarms/#", 1), ("$share/g/twin/own/x", 0x9E) };
        foreach (var (filter, code) in cases)
        {
            await five.SendAsync(Subscribe(5, 1, filter));
            var ack = await five.ReadAsync();
            Assert.Equal([0x90, (byte)code], [ack[0], ack[^1]]);
        }

        using var four = await host.RawAsync();
        await four.SendAsync(Connect(4, "n4", user: "narrow"), Subscribe(4, 1, "#"));
        await four.ReadAsync();
        Assert.Equal([0x90, 3, 0, 1, 0x80], await four.ReadAsync());
    }

    [Fact]
    public async Task Subscribe_TooManyFilters_QuotaExceeded()
    {
        await using var host = await BrokerHost.StartAsync(o => o.MaxSubscriptions = 2);
        using var client = await host.OpenRawAsync(5);
        foreach (var (filter, code) in new[] { ("a", 1), ("b", 1), ("a", 1), ("c", 0x97) })
        {
            await client.SendAsync(Subscribe(5, 1, filter));
            Assert.Equal(code, (await client.ReadAsync())[^1]);
        }
    }

    [Fact]
    public async Task Session_Persistent_GetsWhatItMissed()
    {
        await using var host = await BrokerHost.StartAsync();
        using (var client = await host.RawAsync())
        {
            await client.SendAsync(Connect(4, "s", clean: false), Subscribe(4, 1, "twin/p/$alarms/#"));
            await client.ReadAsync();
            await client.ReadAsync();
            await client.SendAsync([0xE0, 0]);
            await client.ReadToEndAsync();
        }

        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t", "missed"u8.ToArray(), retain: false, qos: 1);
        using var again = await host.RawAsync();
        await again.SendAsync(Connect(4, "s", clean: false));
        Assert.Equal([0x20, 2, 1, 0], await again.ReadAsync());
        Assert.EndsWith("missed", System.Text.Encoding.UTF8.GetString(await again.ReadAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscriber_DoesNotRead_DroppedAndOthersServed()
    {
        await using var host = await BrokerHost.StartAsync(o => o.MaxPendingPerSubscriber = 50);
        using var slow = await host.OpenRawAsync(4, "slow");
        await slow.SendAsync(Subscribe(4, 1, "twin/p/$state/#", qos: 0));
        await slow.ReadAsync();
        var (_, inbox) = await SubscriberAsync(host, "quick", "twin/p/$alarms/#");
        var payload = new byte[256 << 10];
        // More than sockets hold; it ends when the slow one has been dropped, since nobody then queues.
        for (var i = 0; i < 200; i++) await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$state/t", payload, retain: false, qos: 0);
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t", "still here"u8.ToArray(), retain: false, qos: 1);
        Assert.Equal("still here", (await NextAsync(inbox)).Payload);
        var read = 0;
        while (await slow.ReadOrBreakAsync() is { Length: > 0 }) read++;
        Assert.InRange(read, 0, 199);
    }

    [Fact]
    public async Task Subscriber_NeverAcknowledges_DroppedWithItsSession()
    {
        await using var host = await BrokerHost.StartAsync(o => (o.MaxPendingPerSubscriber, o.SendWindow) = (20, 5));
        using var slow = await host.RawAsync();
        await slow.SendAsync(Connect(4, "slow", clean: false), Subscribe(4, 1, "twin/p/$alarms/#"));
        await slow.ReadAsync();
        await slow.ReadAsync();
        for (var i = 0; i < 10; i++)
            await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t", "x"u8.ToArray(), retain: false, qos: 1);
        for (var i = 0; i < 5; i++) Assert.Equal(0x32, (await slow.ReadAsync())[0]);
        for (var i = 0; i < 60; i++)
            await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t", "x"u8.ToArray(), retain: false, qos: 1);
        // Its window stayed full, so that nothing more came before the end.
        Assert.Empty(await slow.ReadOrBreakAsync());
        using var again = await host.RawAsync();
        await again.SendAsync(Connect(4, "slow", clean: false));
        Assert.Equal([0x20, 2, 0, 0], await again.ReadAsync());
    }

    [Fact]
    public async Task Will_SparkplugDeath_ReachesTheDoor()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(4, "edge", will: ("spBv1.0/g/NDEATH/n", "dead")));
        await client.ReadAsync();
        client.Vanish();
        var death = await host.Door.NextAsync();
        Assert.Equal(("edge", "spBv1.0/g/NDEATH/n", "dead"), (death.Client, death.Topic, death.Payload));
    }

    [Fact]
    public async Task Will_TakenOver_ReachesTheDoorOnce()
    {
        await using var host = await BrokerHost.StartAsync();
        using var first = await host.RawAsync();
        await first.SendAsync(Connect(5, "edge", will: ("spBv1.0/g/NDEATH/n", "dead 1")));
        await first.ReadAsync();
        using var second = await host.OpenRawAsync(5, "edge");
        Assert.Equal("dead 1", (await host.Door.NextAsync()).Payload);
        await second.SendAsync(Publish(5, "spBv1.0/g/NBIRTH/n", 1, 1, "birth"));
        Assert.Equal("birth", (await host.Door.NextAsync()).Payload);
    }

    [Fact]
    public async Task Will_CleanGoodbye_NotDelivered()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(4, "edge", will: ("spBv1.0/g/NDEATH/n", "dead")), [0xE0, 0]);
        await client.ReadToEndAsync();
        // A goodbye with will (MQTT 5, reason 4) delivers it; the first one must not have.
        using var other = await host.RawAsync();
        await other.SendAsync(Connect(5, "edge2", will: ("spBv1.0/g/NDEATH/m", "dead 2")), [0xE0, 1, 4]);
        Assert.Equal("dead 2", (await host.Door.NextAsync()).Payload);
        Assert.True(host.Door.Idle);
    }

    [Fact]
    public async Task Will_Delayed_VoidWhenTheClientIsBack()
    {
        await using var host = await BrokerHost.StartAsync();
        using (var client = await host.RawAsync())
        {
            await client.SendAsync(Connect(5, "edge", clean: false, will: ("spBv1.0/g/NDEATH/n", "1"), sessionExpiry: 600, willDelay: 30));
            await client.ReadAsync();
            client.Vanish();
        }

        using var back = await host.RawAsync();
        await back.SendAsync(Connect(5, "edge", clean: false, will: ("spBv1.0/g/NDEATH/n", "2"), sessionExpiry: 600));
        await back.ReadAsync();
        host.Time.Advance(TimeSpan.FromSeconds(60));
        back.Vanish();
        Assert.Equal("2", (await host.Door.NextAsync()).Payload);
        Assert.True(host.Door.Idle);
    }

    [Fact]
    public async Task Will_IntakeRefusesForNow_OfferedUntilTaken()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(4, "edge", will: ("spBv1.0/g/NDEATH/n", "dead")));
        await client.ReadAsync();
        host.Intake.Refusal = new TwinError("ingest.overload", "busy", Retry.Later);
        client.Vanish();
        await host.AdvanceUntilAsync(() => host.Door.Offered > 1);
        host.Intake.Refusal = null;
        await host.AdvanceUntilAsync(() => !host.Door.Idle);
        Assert.Equal("dead", (await host.Door.NextAsync()).Payload);
    }

    [Fact]
    public async Task Will_OnBrokerTopic_ReachesSubscriber()
    {
        await using var host = await BrokerHost.StartAsync();
        var (_, inbox) = await SubscriberAsync(host, "sub", "twin/p/status/+");
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(4, "c", will: ("twin/p/status/c", "offline")));
        await client.ReadAsync();
        client.Vanish();
        Assert.Equal("offline", (await NextAsync(inbox)).Payload);
    }

    private static async Task<(IMqttClient Client, ChannelReader<(string, string, bool)> Inbox)> SubscriberAsync(
        BrokerHost host, string id, string filter, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        var inbox = Channel.CreateUnbounded<(string, string, bool)>();
        var client = await host.ClientAsync(id, version);
        client.ApplicationMessageReceivedAsync += args =>
        {
            var message = args.ApplicationMessage;
            inbox.Writer.TryWrite((message.Topic, message.ConvertPayloadToString() ?? "", message.Retain));
            return Task.CompletedTask;
        };
        await client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return (client, inbox.Reader);
    }

    private static async Task<(string Topic, string Payload, bool Retain)> NextAsync(ChannelReader<(string, string, bool)> inbox)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await inbox.ReadAsync(limit.Token);
    }
}
