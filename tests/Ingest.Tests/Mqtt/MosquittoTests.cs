using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Twin.Ingest.Tests.Mqtt;

/// <summary>The broker against another implementation's clients.</summary>
public sealed class MosquittoTests
{
    [Theory]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task MosquittoPub_Reading_Taken(string version, int qos)
    {
        RequireMosquitto();
        await using var host = await BrokerHost.StartAsync();
        var (code, output) = await RunAsync(
            "mosquitto_pub", host, "-V", version, "-q", $"{qos}", "-u", "user", "-P", "good", "-t", "twin/p/s", "-m", "{\"v\":1}");
        Assert.True(code == 0, output);
        Assert.Equal("{\"v\":1}", (await host.Door.NextAsync()).Payload);
    }

    [Fact]
    public async Task MosquittoPub_WrongPassword_Fails()
    {
        RequireMosquitto();
        await using var host = await BrokerHost.StartAsync();
        var (code, _) = await RunAsync("mosquitto_pub", host, "-u", "user", "-P", "bad", "-t", "twin/p/s", "-m", "1");
        Assert.NotEqual(0, code);
        Assert.Equal(0, host.Door.Offered);
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task MosquittoSub_RetainedAlarm_Received(string version)
    {
        RequireMosquitto();
        await using var host = await BrokerHost.StartAsync();
        await host.Out.PublishAsync(BrokerHost.Live, "twin/p/$alarms/t", "high"u8.ToArray(), retain: true, qos: 1);
        var (code, output) = await RunAsync(
            "mosquitto_sub", host, "-V", version, "-q", "1", "-u", "user", "-P", "good", "-t", "twin/p/$alarms/#", "-C", "1", "-v");
        Assert.True(code == 0, output);
        Assert.Equal("twin/p/$alarms/t high", output.Trim());
    }

    private static void RequireMosquitto()
    {
        if (File.Exists("/usr/bin/mosquitto_pub") && File.Exists("/usr/bin/mosquitto_sub")) return;
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "mosquitto-clients must be installed in CI.");
        Assert.Skip("mosquitto_pub and mosquitto_sub are not installed (package mosquitto-clients).");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, BrokerHost host, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-h", "127.0.0.1", "-p", host.Port.ToString(CultureInfo.InvariantCulture), .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
