using System.Text;
using MQTTnet;
using MQTTnet.Protocol;
using Twin.Domain;
using Xunit;
using static Twin.Ingest.Tests.Mqtt.RawClient;

namespace Twin.Ingest.Tests.Mqtt;

public sealed class MqttPublishTests
{
    private static byte[] Ack(ushort id) => [0x40, 2, (byte)(id >> 8), (byte)id];

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Publish_Qos1_AcknowledgedOnlyWhenDurable(int version)
    {
        await using var host = await BrokerHost.StartAsync();
        host.Intake.Instant = false;
        using var client = await host.OpenRawAsync(version);
        await client.SendAsync(Publish(version, "twin/p/s", 1, 9, "42"));
        var taken = await host.Door.NextAsync();
        Assert.Equal(("raw", "key:user", "twin/p/s", "42"), (taken.Client, taken.Actor, taken.Topic, taken.Payload));
        // The answer to the ping comes after the message was handled, and no PUBACK came before it.
        await client.SendAsync([0xC0, 0]);
        Assert.Equal([0xD0, 0], await client.ReadAsync());
        host.Intake.Commit();
        Assert.Equal(Ack(9), await client.ReadAsync());
    }

    [Fact]
    public async Task Publish_Qos0_TakenWithoutAnswer()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(4);
        await client.SendAsync(Publish(4, "twin/p/s", 0, 0, "1"), [0xC0, 0]);
        Assert.Equal("1", (await host.Door.NextAsync()).Payload);
        Assert.Equal([0xD0, 0], await client.ReadAsync());
    }

    [Fact]
    public async Task Publish_ManyInFlight_AcknowledgedInOrderAcrossCommits()
    {
        await using var host = await BrokerHost.StartAsync();
        host.Intake.Instant = false;
        using var client = await host.OpenRawAsync(4);
        await client.SendAsync([.. Enumerable.Range(1, 300).Select(i => Publish(4, "twin/p/s", 1, (ushort)i, $"{i}"))]);
        for (var i = 1; i <= 300; i++) Assert.Equal($"{i}", (await host.Door.NextAsync()).Payload);
        foreach (var end in new[] { 1, 100, 101, 300 }) host.Intake.CommitUpTo(end);
        for (var i = 1; i <= 300; i++) Assert.Equal(Ack((ushort)i), await client.ReadAsync());
    }

    [Fact]
    public async Task Publish_MixedWithBrokerTopics_AcknowledgedInOrder()
    {
        await using var host = await BrokerHost.StartAsync();
        host.Intake.Instant = false;
        using var client = await host.OpenRawAsync(4);
        // The second is the broker's own, answered by MQTTnet at once; the first waits for the disk.
        await client.SendAsync(
            Publish(4, "twin/p/s", 1, 1, "a"), Publish(4, "twin/p/notes/x", 1, 2, "b"), Publish(4, "twin/p/s", 1, 3, "c"), [0xC0, 0]);
        await host.Door.NextAsync();
        await host.Door.NextAsync();
        Assert.Equal([0xD0, 0], await client.ReadAsync());
        host.Intake.Commit();
        for (ushort i = 1; i <= 3; i++) Assert.Equal(Ack(i), await client.ReadAsync());
    }

    [Fact]
    public async Task Publish_BeyondReceiveMaximum_WaitsAndGoesOn()
    {
        await using var host = await BrokerHost.StartAsync(o => o.ReceiveMaximum = 5);
        host.Intake.Instant = false;
        using var client = await host.OpenRawAsync(4);
        await client.SendAsync([.. Enumerable.Range(1, 20).Select(i => Publish(4, "twin/p/s", 1, (ushort)i, "x"))]);
        for (var i = 1; i <= 20; i++)
        {
            await host.Door.NextAsync();
            if (i % 5 != 0) continue;
            Assert.True(host.Door.Idle);
            host.Intake.Commit();
            for (var k = i - 4; k <= i; k++) Assert.Equal(Ack((ushort)k), await client.ReadAsync());
        }
    }

    [Fact]
    public async Task Publish_IntakeRefusesForNow_WithheldThenTakenInOrder()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(5);
        host.Intake.Refusal = new TwinError("ingest.disk-full", "full", Retry.Later);
        await client.SendAsync(Publish(5, "twin/p/s", 1, 1, "a"), Publish(5, "twin/p/s", 1, 2, "b"), [0xC0, 0]);
        // Held, and yet alive: the ping behind the held messages is answered.
        Assert.Equal([0xD0, 0], await client.ReadAsync());
        Assert.True(host.Door.Idle);
        host.Intake.Refusal = null;
        await host.AdvanceUntilAsync(() => !host.Door.Idle);
        Assert.Equal("a", (await host.Door.NextAsync()).Payload);
        Assert.Equal("b", (await host.Door.NextAsync()).Payload);
        Assert.Equal(Ack(1), await client.ReadAsync());
        Assert.Equal(Ack(2), await client.ReadAsync());
        // The ping was answered once.
        await client.SendAsync(Publish(5, "twin/p/s", 1, 3, "c"));
        Assert.Equal(Ack(3), await client.ReadAsync());
    }

    [Fact]
    public async Task Publish_JournalFails_NeverAcknowledged()
    {
        await using var host = await BrokerHost.StartAsync();
        host.Intake.Instant = false;
        using var client = await host.OpenRawAsync(4);
        await client.SendAsync(Publish(4, "twin/p/s", 1, 1, "a"));
        await host.Door.NextAsync();
        host.Intake.Break();
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("topic.forbidden", 0x87)]
    [InlineData("reading.json.malformed", 0x99)]
    [InlineData("plant.unknown", 0x90)]
    [InlineData("reading.too-many", 0x97)]
    public async Task Publish_RefusedForGood_V5HasReasonV4IsAcknowledged(string code, byte reason)
    {
        await using var host = await BrokerHost.StartAsync();
        host.Door.Refuse = _ => new TwinError(code, "no");
        using var five = await host.OpenRawAsync(5, "five");
        await five.SendAsync(Publish(5, "twin/p/s", 1, 1, "a"));
        var text = Encoding.UTF8.GetBytes(code);
        byte[] expected = [0x40, (byte)(7 + text.Length), 0, 1, reason, (byte)(3 + text.Length), 0x1F, 0, (byte)text.Length, .. text];
        Assert.Equal(expected, await five.ReadAsync());
        using var four = await host.OpenRawAsync(4, "four");
        await four.SendAsync(Publish(4, "twin/p/s", 1, 2, "a"));
        Assert.Equal(Ack(2), await four.ReadAsync());
    }

    [Theory]
    [InlineData("twin/p/$alarms")]
    [InlineData("twin/p/$alarms/t1")]
    [InlineData("twin/$x/s")]
    [InlineData("other/topic")]
    [InlineData("$SYS/x")]
    public async Task Publish_ReservedOrForeignTopic_NotAuthorised(string topic)
    {
        await using var host = await BrokerHost.StartAsync();
        var subscriber = await host.ClientAsync("sub");
        var received = 0;
        subscriber.ApplicationMessageReceivedAsync += _ =>
        {
            received++;
            return Task.CompletedTask;
        };
        await subscriber.SubscribeAsync("#");
        using var client = await host.OpenRawAsync(5);
        await client.SendAsync(Publish(5, topic, 1, 1, "a"));
        var ack = await client.ReadAsync();
        Assert.Equal([0x40, 0x87], [ack[0], ack[4]]);
        Assert.Equal(0, host.Door.Offered);
        // QoS 2 goes another way through the broker.
        var publisher = await host.ClientAsync("pub");
        var result = await publisher.PublishStringAsync(topic, "b", MqttQualityOfServiceLevel.ExactlyOnce);
        Assert.False(result.IsSuccess);
        Assert.Equal(0, received);
    }

    [Fact]
    public async Task Publish_Qos2_TakenAndCompletedWhenDurable()
    {
        await using var host = await BrokerHost.StartAsync();
        var client = await host.ClientAsync("c");
        var result = await client.PublishStringAsync("twin/p/s", "5", MqttQualityOfServiceLevel.ExactlyOnce);
        Assert.True(result.IsSuccess);
        Assert.Equal("5", (await host.Door.NextAsync()).Payload);
    }

    [Fact]
    public async Task Publish_PropertiesAndAliases_PayloadFoundAndTopicKept()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(5);
        // A user property of 300 bytes makes the property length take two bytes.
        byte[] properties =
        [
            0x01, 1, 0x02, 0, 0, 0, 9, 0x23, 0, 4, .. (byte[])[0x03, .. Text("application/json")],
            0x08, .. Text("answer/here"), 0x09, 0, 2, 7, 7, 0x26, .. Text("k"), .. Text(new string('v', 300)),
        ];
        await client.SendAsync(
            Publish(5, "twin/p/aliased", 1, 1, "first", properties), Publish(5, "", 1, 2, "second", [0x23, 0, 4]));
        Assert.Equal(("twin/p/aliased", "first"), await TopicAndPayloadAsync(host));
        Assert.Equal(("twin/p/aliased", "second"), await TopicAndPayloadAsync(host));
    }

    [Fact]
    public async Task Publish_Split_EveryCutIsTheSame()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(4);
        var packet = Publish(4, "twin/p/s", 1, 1, "{\"t\":1,\"v\":2}");
        for (var cut = 1; cut < packet.Length; cut++)
        {
            await client.SendAsync(packet[..cut]);
            // A round trip of another connection lets the first part arrive alone.
            using var other = await host.OpenRawAsync(4, "other");
            await client.SendAsync(packet[cut..]);
            Assert.Equal(Ack(1), await client.ReadAsync());
            Assert.Equal("{\"t\":1,\"v\":2}", (await host.Door.NextAsync()).Payload);
        }
    }

    [Fact]
    public async Task Publish_PayloadAtLimit_TakenAndOneMoreRefused()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(5);
        var most = new string('x', Limits.MqttPayloadBytes);
        await client.SendAsync(
            Publish(5, "twin/p/s", 1, 1, most), Publish(5, "twin/p/s", 1, 2, most + "x"), Publish(5, "twin/p/s", 1, 3, "1"));
        Assert.Equal(Limits.MqttPayloadBytes, (await host.Door.NextAsync()).Bytes);
        Assert.Equal("1", (await host.Door.NextAsync()).Payload);
        Assert.Equal(Ack(1), await client.ReadAsync());
        var refused = await client.ReadAsync();
        Assert.Equal([0x40, 0, 2, 0x97], [refused[0], refused[2], refused[3], refused[4]]);
        Assert.Equal(Ack(3), await client.ReadAsync());
        Assert.Equal(("p", "mqtt:raw", "reading.message.too-large"), Assert.Single(host.Intake.DeadLetters));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Publish_FarTooLarge_SkippedAndAnswered(int version)
    {
        await using var host = await BrokerHost.StartAsync(o => o.PayloadBytes = 100_000);
        using var client = await host.OpenRawAsync(version);
        await client.SendAsync(Publish(version, "twin/p/s", 1, 1, new string('x', 5_000_000)), Publish(version, "twin/p/s", 1, 2, "1"));
        var refused = await client.ReadAsync();
        Assert.Equal(version == 5 ? 0x97 : 0, refused.Length > 4 ? refused[4] : 0);
        Assert.Equal(Ack(2), await client.ReadAsync());
        Assert.Equal("1", (await host.Door.NextAsync()).Payload);
        Assert.Single(host.Intake.DeadLetters);
    }

    [Fact]
    public async Task Publish_BeyondAllMeasure_ClosedWithPacketTooLarge()
    {
        await using var host = await BrokerHost.StartAsync(o => o.SkipBytes = 2_000_000);
        using var client = await host.OpenRawAsync(5);
        await client.SendAsync([0x32, 0xFF, 0xFF, 0xFF, 0x7F, 0, 8]);
        var goodbye = Assert.Single(await client.ReadToEndAsync());
        Assert.Equal([0xE0, 0x95], [goodbye[0], goodbye[2]]);
    }

    [Fact]
    public async Task Publish_TenThousandTopics_AllTaken()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(4);
        for (var batch = 0; batch < 10; batch++)
        {
            var topics = Enumerable.Range(batch * 1_000, 1_000);
            await client.SendAsync([.. topics.Select(i => Publish(4, $"twin/p/s{i}", 1, (ushort)(i + 1), "1"))]);
            for (var i = 0; i < 1_000; i++) Assert.Equal(Ack((ushort)((batch * 1_000) + i + 1)), await client.ReadAsync());
        }

        Assert.Equal(10_000, host.Door.Topics.Count);
        Assert.False(host.Door.Overlapped);
    }

    private static async Task<(string Topic, string Payload)> TopicAndPayloadAsync(BrokerHost host)
    {
        var taken = await host.Door.NextAsync();
        return (taken.Topic, taken.Payload);
    }
}
