using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Twin.Ingest.Simulator;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

public class PublishTests
{
    [Fact]
    public void Encoder_PutsEveryReadingOnTheWireOnce()
    {
        var farm = new Farm();
        using var encoder = new ReadingEncoder(farm.Plant.Index);
        var messages = new List<SimulatorMessage>();
        farm.Step(10, () =>
        {
            messages.Clear();
            encoder.Encode([.. farm.Readings], messages);
            Assert.Equal(farm.Readings.Count, messages.Sum(m => m.Readings));
            var values = new List<double>();
            foreach (var message in messages)
            {
                using var json = JsonDocument.Parse(message.Payload);
                if (message.Topic == "twin/tank-farm")
                    values.AddRange(json.RootElement.EnumerateArray().Select(e => e.GetProperty("v").GetDouble()));
                else values.Add(json.RootElement.GetProperty("v").GetDouble());
            }

            Assert.Equal(farm.Readings.Select(r => r.Value).Order(), values.Order());
        });
    }

    [Fact]
    public async Task Service_PublishesToABroker_WithItsCredentials_AndStops()
    {
        var port = FreePorts.Next();
        var topics = new ConcurrentDictionary<string, string>();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None).WithDefaultEndpointPort(port).Build());
        broker.ValidatingConnectionAsync += e =>
        {
            if (e.UserName != "sim" || e.Password != "secret") e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        broker.InterceptingPublishAsync += e =>
        {
            topics[e.ApplicationMessage.Topic] = Encoding.UTF8.GetString(e.ApplicationMessage.Payload.ToArray());
            if (topics.Count >= 3) arrived.TrySetResult();
            return Task.CompletedTask;
        };
        await broker.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Farm.StartMs));
        var options = new SimulatorOptions { Enabled = true, PlantFile = Farm.File(), Port = port, User = "sim", Password = "secret" };
        using var service = new PlantSimulatorService(Options.Create(options), time, NullLogger<PlantSimulatorService>.Instance);
        await service.StartAsync(CancellationToken.None);
        while (!arrived.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(arrived.Task, Task.Run(() => { }));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.NotNull(service.Order(new SimulatorFault(SimulatorFaultKind.Overfill, "nobody")));
        Assert.Null(service.Order(new SimulatorFault(SimulatorFaultKind.Overfill, "T-201")));
        await service.StopAsync(CancellationToken.None);
        await broker.StopAsync();
        Assert.Contains("twin/tank-farm", topics.Keys);
        Assert.All(topics.Keys, t => Assert.StartsWith("twin/tank-farm", t));
    }

    [Theory]
    [InlineData("--plant", "nowhere.geojson")]
    [InlineData("--broker", "http://host")]
    [InlineData("--fault", "explode:T-101")]
    [InlineData("--fault", "leak:nobody")]
    [InlineData("--seed", "-1")]
    [InlineData("--sneed", "1")]
    public void Command_WrongArgument_IsTold(string name, string value)
    {
        string[] args = name == "--plant" ? [name, value] : ["--plant", Farm.File(), name, value];
        Assert.NotNull(SimulateCommand.Parse(args, new SimulatorOptions()));
    }

    [Fact]
    public void Command_GoodArguments_AreTaken()
    {
        var options = new SimulatorOptions();
        string[] args = ["--plant", Farm.File(), "--broker", "mqtt://me:s%40cret@host:1884", "--seed", "9", "--quiet", "--fault",
            "leak:P-301A@+60s"];
        Assert.Null(SimulateCommand.Parse(args, options));
        Assert.Equal(("host", 1884, "me", "s@cret", 9ul, false), (options.Host, options.Port, options.User, options.Password,
            options.Seed, options.DemoEvents));
        Assert.Equal("leak:P-301A@+60s", Assert.Single(options.Faults));
    }
}
