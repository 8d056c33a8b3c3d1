using System.Diagnostics.Metrics;

namespace Twin.Ingest.Mqtt;

/// <summary>Counters of the MQTT door, meter <c>Twin.Ingest.Mqtt</c>.</summary>
internal sealed class MqttMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    internal const string MeterName = "Twin.Ingest.Mqtt";

    private readonly Meter _meter;
    private readonly Counter<long> _connections;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _acks;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _held;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _wills;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refusedConnections;
    private readonly Counter<long> _slow;

    internal MqttMetrics(IMeterFactory? factory)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _connections = _meter.CreateCounter<long>("twin.mqtt.connections", description: "Connections accepted by TCP");
        _open = _meter.CreateUpDownCounter<long>("twin.mqtt.open", description: "Connections now");
        _messages = _meter.CreateCounter<long>("twin.mqtt.messages", description: "Messages taken by a door");
        _acks = _meter.CreateCounter<long>("twin.mqtt.acks", description: "PUBACKs sent");
        _refused = _meter.CreateCounter<long>("twin.mqtt.refused", description: "Messages refused for good, by code");
        _held = _meter.CreateCounter<long>("twin.mqtt.held", description: "Times a message had to wait for the intake");
        _failed = _meter.CreateCounter<long>("twin.mqtt.failed", description: "Connections ended since the journal failed");
        _wills = _meter.CreateCounter<long>("twin.mqtt.wills", description: "Wills taken by a door");
        _closed = _meter.CreateCounter<long>("twin.mqtt.closed", description: "Connections closed by us, by reason");
        _refusedConnections = _meter.CreateCounter<long>("twin.mqtt.connections.refused", description: "CONNECTs refused, by reason");
        _slow = _meter.CreateCounter<long>("twin.mqtt.slow", description: "Subscribers dropped since they did not keep up");
    }

    public void Dispose() => _meter.Dispose();

    internal void Connected()
    {
        _connections.Add(1);
        _open.Add(1);
    }

    internal void Disconnected() => _open.Add(-1);

    internal void Taken(int messages) => _messages.Add(messages);

    internal void Acknowledged(int acks) => _acks.Add(acks);

    internal void Refused(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void Held() => _held.Add(1);

    internal void Failed() => _failed.Add(1);

    internal void WillTaken() => _wills.Add(1);

    internal void Closed(byte reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", $"0x{reason:X2}"));

    internal void ConnectionRefused(string reason) => _refusedConnections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void SlowSubscriber() => _slow.Add(1);
}
