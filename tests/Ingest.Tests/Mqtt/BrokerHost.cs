using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using Twin.Domain;
using Twin.Ingest.Intake;
using Twin.Ingest.Mqtt;
using Twin.Ingest.Ports;
using Xunit;

namespace Twin.Ingest.Tests.Mqtt;

/// <summary>A broker on a free port of 127.0.0.1, with a fake door, intake and credentials.</summary>
internal sealed class BrokerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BrokerHost(WebApplication app, FakeIntake intake, FakeDoor door, FakeTimeProvider time)
    {
        _app = app;
        Intake = intake;
        Door = door;
        Time = time;
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public FakeIntake Intake { get; }

    public FakeDoor Door { get; }

    public FakeTimeProvider Time { get; }

    public int Port { get; }

    public MqttBroker Broker => _app.Services.GetRequiredService<MqttBroker>();

    public static LiveRealm Live { get; } = LiveRealm.Of(TwinKey.Live);

    public IMqttOut Out => _app.Services.GetRequiredService<IMqttOut>();

    public static async Task<BrokerHost> StartAsync(Action<MqttOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var intake = new FakeIntake();
        var door = new FakeDoor(intake);
        var time = new FakeTimeProvider();
        builder.Services.AddTwinMqtt(builder.Configuration);
        builder.Services.AddSingleton<IIntake>(intake).AddSingleton<IMessageDoor>(door).AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IMqttCredentials, FakeCredentials>();
        var options = new MqttOptions { Port = 0, Bind = "127.0.0.1" };
        configure?.Invoke(options);
        builder.Services.AddSingleton(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureTwinMqtt(options));
        var app = builder.Build();
        await app.StartAsync();
        return new BrokerHost(app, intake, door, time);
    }

    public async Task<RawClient> RawAsync() => await RawClient.ConnectAsync(Port);

    /// <summary>A raw connection past its CONNACK.</summary>
    public async Task<RawClient> OpenRawAsync(int version, string client = "raw")
    {
        var raw = await RawAsync();
        await raw.OpenAsync(version, client);
        return raw;
    }

    public async Task<IMqttClient> ClientAsync(
        string id, MqttProtocolVersion version = MqttProtocolVersion.V500, Action<MqttClientOptionsBuilder>? configure = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", Port)
            .WithClientId(id)
            .WithCredentials("user", "good")
            .WithProtocolVersion(version);
        configure?.Invoke(options);
        await client.ConnectAsync(options.Build());
        return client;
    }

    /// <summary>Lets retry timers run until something happens; other threads create them, so that one step may come too early.</summary>
    public async Task AdvanceUntilAsync(Func<bool> happened)
    {
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Password <c>good</c>; user <c>narrow</c> may only write to plant <c>own</c> and read below it.</summary>
    private sealed class FakeCredentials : IMqttCredentials
    {
        public ValueTask<MqttPrincipal?> AuthenticateAsync(
            string clientId, string? user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
        {
            if (!password.Span.SequenceEqual("good"u8)) return new((MqttPrincipal?)null);
            var narrow = user == "narrow";
            return new(new MqttPrincipal(
                "key:" + user,
                (plant, _) => !narrow || plant == "own",
                topic => !narrow || topic.StartsWith("twin/own/", StringComparison.Ordinal)));
        }
    }
}
