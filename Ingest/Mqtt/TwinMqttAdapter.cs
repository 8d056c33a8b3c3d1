using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace Twin.Ingest.Mqtt;

/// <summary>Hands Kestrel's connections to MQTTnet, each behind a <see cref="TwinMqttChannel"/>.</summary>
internal sealed class TwinMqttAdapter(TwinMqttShared shared, Action<TwinMqttChannel> ended) : IMqttServerAdapter
{
    private readonly ConcurrentDictionary<TwinMqttChannel, byte> _channels = new();
    private volatile bool _accepting;
    private int _count;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>Connections now.</summary>
    internal IEnumerable<TwinMqttChannel> Channels => _channels.Keys;

    /// <inheritdoc/>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _accepting = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync()
    {
        _accepting = false;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _accepting = false;

    /// <summary>Serves one connection to its end.</summary>
    internal async Task ServeAsync(ConnectionContext connection)
    {
        if (!_accepting || ClientHandler is not { } handler) return;
        if (Interlocked.Increment(ref _count) > shared.Options.MaxConnections)
        {
            Interlocked.Decrement(ref _count);
            shared.Metrics.ConnectionRefused("full");
            return;
        }

        shared.Metrics.Connected();
        using var channel = new TwinMqttChannel(connection, shared);
        _channels.TryAdd(channel, 0);
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        await using var registration = closing.Register(() => _ = channel.EndAsync(MqttWire.ServerShuttingDown));
        try
        {
            await handler(channel);
        }
        finally
        {
            channel.Served();
            _channels.TryRemove(channel, out _);
            Interlocked.Decrement(ref _count);
            shared.Metrics.Disconnected();
            ended(channel);
        }
    }

    /// <summary>Ends those whose keep-alive ran out.</summary>
    internal void CheckKeepAlives()
    {
        var now = shared.Time.GetTimestamp();
        foreach (var (channel, _) in _channels) channel.CheckKeepAlive(now);
    }
}
