using Microsoft.AspNetCore.Connections;

namespace Twin.Ingest.Mqtt;

/// <summary>Kestrel's entry to the MQTT door: one call per connection.</summary>
public sealed class TwinMqttConnectionHandler(MqttBroker broker) : ConnectionHandler
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => broker.ServeAsync(connection);
}
