using Twin.Domain;

namespace Twin.Ingest.Ports;

/// <summary>Publishes to MQTT: Twin's own broker, or the broker behind a bridge.</summary>
[Outward]
public interface IMqttOut
{
    /// <summary>Publishes one message; completes when the broker has it (QoS 1) or it was handed over (QoS 0).</summary>
    ValueTask PublishAsync(LiveRealm realm, string topic, ReadOnlyMemory<byte> payload, bool retain, int qos);
}
