using CsCheck;
using Xunit;
using static Twin.Ingest.Tests.Mqtt.RawClient;

namespace Twin.Ingest.Tests.Mqtt;

public sealed class MqttMalformedTests
{
    /// <summary>Name, bytes after CONNACK, and the reason of MQTT 5's DISCONNECT.</summary>
    public static TheoryData<string, string, byte> Cases() => new()
    {
        { "remaining length of five bytes", "30FFFFFFFF01", 0x81 },
        { "QoS 3", Hex(Packet(0x36, [.. Text("twin/p/s"), 0, 1, 0, 49])), 0x81 },
        { "DUP with QoS 0", Hex(Packet(0x38, [.. Text("twin/p/s"), 0, 49])), 0x81 },
        { "packet id 0", Hex(Publish(5, "twin/p/s", 1, 0, "1")), 0x82 },
        { "topic longer than the packet", "30030008AA", 0x81 },
        { "no packet id", Hex(Packet(0x32, Text("twin/p/s"))), 0x81 },
        { "empty topic, no alias", Hex(Publish(5, "", 1, 1, "1")), 0x82 },
        { "topic with wildcard", Hex(Publish(5, "twin/p/+", 1, 1, "1")), 0x81 },
        { "topic with NUL", Hex(Publish(5, "twin/p/\0", 1, 1, "1")), 0x81 },
        { "topic not UTF-8", Hex(PublishBytes(5, [.. "twin/p/"u8, 0xC3, 0x28], 1, 1, [49])), 0x81 },
        { "topic with surrogate", Hex(PublishBytes(5, [.. "twin/p/"u8, 0xED, 0xA0, 0x80], 1, 1, [49])), 0x81 },
        { "alias 0", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x23, 0, 0])), 0x94 },
        { "alias too high", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x23, 1, 0])), 0x94 },
        { "alias never defined", Hex(Publish(5, "", 1, 1, "1", [0x23, 0, 3])), 0x82 },
        { "alias twice", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x23, 0, 3, 0x23, 0, 3])), 0x82 },
        { "unknown property", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x7E, 0])), 0x81 },
        { "property cut off", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x26, 0, 9, 65])), 0x81 },
        { "subscription identifier from client", Hex(Publish(5, "twin/p/s", 1, 1, "1", [0x0B, 1])), 0x82 },
        { "second CONNECT", Hex(Connect(5, "raw")), 0x82 },
        { "CONNACK from client", "20020000", 0x82 },
        { "PINGRESP from client", "D000", 0x82 },
        { "AUTH", "F00100", 0x82 },
        { "type 0", "0000", 0x82 },
        { "SUBSCRIBE with wrong flags", Hex(Packet(0x80, [0, 1, 0, .. Text("a"), 0])), 0x81 },
        { "SUBSCRIBE without filter", Hex(Packet(0x82, [0, 1, 0])), 0x82 },
        { "SUBSCRIBE with bad filter", Hex(Subscribe(5, 1, "twin/#/x")), 0x81 },
        { "SUBSCRIBE not UTF-8", Hex(Packet(0x82, [0, 1, 0, 0, 2, 0xC3, 0x28, 0])), 0x81 },
        { "SUBSCRIBE cut off", Hex(Packet(0x82, [0, 1, 0, 0, 9, 65])), 0x81 },
        { "PINGREQ with a body", "C00100", 0x81 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Packet_Malformed_DisconnectedWithReason(string name, string hex, byte reason)
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(5);
        await client.SendAsync(Convert.FromHexString(hex), Publish(5, "twin/p/s", 1, 77, "late"));
        var goodbye = Assert.Single(await client.ReadToEndAsync());
        Assert.True(goodbye[0] == 0xE0 && goodbye[2] == reason, $"{name}: {Convert.ToHexString(goodbye)}");
        Assert.Equal(0, host.Door.Offered);
        // Nobody else notices.
        using var other = await host.OpenRawAsync(4, "other");
        await other.SendAsync([0xC0, 0]);
        Assert.Equal([0xD0, 0], await other.ReadAsync());
    }

    [Theory]
    [InlineData("1000")]
    [InlineData("100C00044D51545404C2000000016B")]
    [InlineData("10FFFFFF7F")]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("1010000449535454050200000000036162630000")]
    public async Task Connect_Malformed_ClosedWithoutHarm(string hex)
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Convert.FromHexString(hex));
        client.EndSending();
        await client.ReadToEndAsync();
        using var other = await host.OpenRawAsync(4, "other");
    }

    [Fact]
    public async Task Bytes_AnyGarbage_BrokerServesOthers()
    {
        await using var host = await BrokerHost.StartAsync();
        var valid = new[]
        {
            Publish(5, "twin/p/s", 1, 1, "1"), Subscribe(5, 2, "a/b"), [0xC0, 0], Publish(5, "twin/p/x/y", 1, 3, "1"), [0xE0, 0],
        };
        var mutated =
            from packet in Gen.Int[0, valid.Length - 1].Select(i => valid[i])
            from at in Gen.Int[0, 40]
            from value in Gen.Byte
            from tail in Gen.Byte.Array[0, 20]
            select (byte[])[.. packet[..Math.Min(at, packet.Length)], value, .. packet[Math.Min(at + 1, packet.Length)..], .. tail];
        var count = Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 } ? 20_000 : 300;
        var streams = new List<byte[]>();
        mutated.Sample(bytes => { lock (streams) streams.Add(bytes); }, iter: count, threads: 1);
        foreach (var bytes in streams)
        {
            using var client = await host.OpenRawAsync(5, "fuzz");
            await client.SendAsync(bytes);
            client.EndSending();
            await client.ReadToEndAsync();
        }

        using var other = await host.OpenRawAsync(5, "other");
        await other.SendAsync(Publish(5, "twin/p/s", 1, 9, "1"));
        Assert.Equal([0x40, 2, 0, 9], await other.ReadAsync());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
