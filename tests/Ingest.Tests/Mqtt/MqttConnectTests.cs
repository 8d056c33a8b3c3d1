using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;
using static Twin.Ingest.Tests.Mqtt.RawClient;

namespace Twin.Ingest.Tests.Mqtt;

public sealed class MqttConnectTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Connect_GoodPassword_Accepted(int version)
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(version);
        await client.SendAsync([0xC0, 0]);
        Assert.Equal([0xD0, 0], await client.ReadAsync());
    }

    [Theory]
    [InlineData(4, null, null, 5)]
    [InlineData(5, null, null, 0x86)]
    [InlineData(4, "user", "wrong", 4)]
    [InlineData(5, "user", "wrong", 0x86)]
    public async Task Connect_AnonymousOrWrong_RefusedAndClosed(int version, string? user, string? password, int code)
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(version, "c", user, password), Publish(version, "twin/p/s", 1, 1, "1"));
        var answers = await client.ReadToEndAsync();
        var connAck = Assert.Single(answers);
        Assert.Equal(0x20, connAck[0]);
        Assert.Equal(code, connAck[3]);
        Assert.Equal(0, host.Door.Offered);
    }

    [Fact]
    public async Task Connect_V5_AdvertisesItsLimits()
    {
        await using var host = await BrokerHost.StartAsync(o => o.ReceiveMaximum = 321);
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(5, "c"));
        var connAck = await client.ReadAsync();
        Assert.True(connAck.AsSpan().IndexOf([(byte)0x21, (byte)(321 >> 8), (byte)(321 & 0xFF)]) > 0);
        Assert.True(connAck.AsSpan().IndexOf([(byte)0x22, (byte)0, (byte)32]) > 0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Connect_EmptyClientId_GetsOne(int version)
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(version, "");
        await client.SendAsync(Publish(version, "twin/p/s", 0, 0, "1"));
        Assert.StartsWith("auto-", (await host.Door.NextAsync()).Client, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_OthersClientId_Refused()
    {
        await using var host = await BrokerHost.StartAsync();
        using var first = await host.OpenRawAsync(4, "gateway");
        using var second = await host.RawAsync();
        await second.SendAsync(Connect(4, "gateway", user: "narrow"));
        Assert.Equal(2, (await second.ReadAsync())[3]);
        await first.SendAsync(Publish(4, "twin/p/s", 1, 7, "1"));
        Assert.Equal([0x40, 2, 0, 7], await first.ReadAsync());
    }

    [Fact]
    public async Task Connect_SameClientAgain_TakesOver()
    {
        await using var host = await BrokerHost.StartAsync();
        using var first = await host.OpenRawAsync(5, "gateway");
        using var second = await host.OpenRawAsync(5, "gateway");
        var goodbye = Assert.Single(await first.ReadToEndAsync());
        Assert.Equal([0xE0, (byte)MqttDisconnectReasonCode.SessionTakenOver], [goodbye[0], goodbye[2]]);
        await second.SendAsync(Publish(5, "twin/p/s", 1, 7, "1"));
        Assert.Equal([0x40, 2, 0, 7], await second.ReadAsync());
    }

    [Fact]
    public async Task Connect_BeyondMaxConnections_Closed()
    {
        await using var host = await BrokerHost.StartAsync(o => o.MaxConnections = 1);
        using var first = await host.OpenRawAsync(4, "a");
        using var second = await host.RawAsync();
        Assert.Empty(await second.ReadAsync());
    }

    [Fact]
    public async Task Connect_ForeignWill_Refused()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(4, "c", will: ("twin/p/$alarms/x", "gone")));
        Assert.Equal(5, (await client.ReadAsync())[3]);
    }

    [Fact]
    public async Task Publish_BeforeConnect_ClosedAndNotTaken()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Publish(4, "twin/p/s", 1, 1, "1"));
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(0, host.Door.Offered);
    }

    [Fact]
    public async Task KeepAlive_Silence_DisconnectedWithReason()
    {
        await using var host = await BrokerHost.StartAsync();
        using var client = await host.RawAsync();
        await client.SendAsync(Connect(5, "c", keepAlive: 10));
        await client.ReadAsync();
        host.Time.Advance(TimeSpan.FromSeconds(14));
        // Still within one and a half times.
        await client.SendAsync([0xC0, 0]);
        Assert.Equal([0xD0, 0], await client.ReadAsync());
        host.Time.Advance(TimeSpan.FromSeconds(16));
        var goodbye = await client.ReadAsync();
        Assert.Equal([0xE0, 0x8D], [goodbye[0], goodbye[2]]);
    }

    [Fact]
    public async Task Connect_Tls_Works()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, default), new(2090, 1, 1, 0, 0, 0, default));
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "pw"));
        try
        {
            await using var host = await BrokerHost.StartAsync(o =>
                (o.Port, o.TlsPort, o.CertificatePath, o.CertificatePassword) = (-1, 0, path, "pw"));
            var client = await host.ClientAsync("c", configure: options =>
                options.WithTlsOptions(tls => tls.UseTls().WithCertificateValidationHandler(_ => true)));
            var result = await client.PublishStringAsync("twin/p/s", "1", MqttQualityOfServiceLevel.AtLeastOnce);
            Assert.True(result.IsSuccess);
            Assert.Equal("1", (await host.Door.NextAsync()).Payload);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Stop_OpenConnections_ToldAndClosed()
    {
        var host = await BrokerHost.StartAsync();
        using var client = await host.OpenRawAsync(5);
        await host.DisposeAsync();
        var goodbye = Assert.Single(await client.ReadToEndAsync());
        Assert.Equal([0xE0, 0x8B], [goodbye[0], goodbye[2]]);
    }
}
