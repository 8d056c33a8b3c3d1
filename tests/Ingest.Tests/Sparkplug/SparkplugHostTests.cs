using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Ingest.Ports;
using Twin.Ingest.Sparkplug;
using Twin.Ingest.Tests.Decoding;
using Xunit;

namespace Twin.Ingest.Tests.Sparkplug;

public sealed class SparkplugHostTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Host_SaysOnline_AsksForRebirth_AndSaysOfflineAtTheEnd()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000));
        var broker = new FakeBroker { Failures = 2 };
        var options = new SparkplugOptions { HostId = "hall" };
        var nodes = new SparkplugNodeList(null);
        SparkplugDoor? door = null;
        using var host = new SparkplugHost(options, time, nodes, () => broker, () => door!, NullLogger<SparkplugHost>.Instance);
        door = new SparkplugDoor(new FakeIntake(), options, time, nodes, host);
        await host.StartAsync(default);

        // The broker may start after us: STATE is said when it can be.
        var state = broker.Sent.Reader.ReadAsync().AsTask();
        while (!state.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal(("spBv1.0/STATE/hall", """{"online":true,"timestamp":1790000000000}""", true, 1), Text(await state));
        host.AskRebirth(null, "north", "edge1", SparkplugErrors.Gap, 5);
        var command = await broker.Sent.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
        Assert.Equal(("spBv1.0/north/NCMD/edge1", false, 0), (command.Topic, command.Retain, command.Qos));
        host.SayOnline(null);
        Assert.True((await broker.Sent.Reader.ReadAsync().AsTask().WaitAsync(s_patience)).Retain);
        await host.StopAsync(default);
        var last = Text(await broker.Sent.Reader.ReadAsync().AsTask().WaitAsync(s_patience));
        Assert.Contains("\"online\":false", last.Item2, StringComparison.Ordinal);
    }

    private static (string, string, bool, int) Text((string Topic, byte[] Payload, bool Retain, int Qos) message) =>
        (message.Topic, Encoding.UTF8.GetString(message.Payload), message.Retain, message.Qos);

    private sealed class FakeBroker : IMqttOut
    {
        public int Failures { get; set; }

        public Channel<(string Topic, byte[] Payload, bool Retain, int Qos)> Sent { get; } =
            Channel.CreateUnbounded<(string, byte[], bool, int)>();

        public ValueTask PublishAsync(LiveRealm realm, string topic, ReadOnlyMemory<byte> payload, bool retain, int qos)
        {
            if (Failures-- > 0) throw new IOException("not started");
            return Sent.Writer.WriteAsync((topic, payload.ToArray(), retain, qos));
        }
    }
}
