namespace Twin.Ingest.Mqtt;

/// <summary>Topic aliases of one connection (MQTT 5), bounded in number and size.</summary>
internal sealed class TopicAliases(int maximum)
{
    private byte[]?[] _topics = [];

    /// <summary>Remembers or looks up. Returns a reason code; 0 with the topic to use.</summary>
    internal byte Resolve(ref PublishView view)
    {
        if (view.Alias > maximum) return MqttWire.TopicAliasInvalid;
        if (_topics.Length == 0) _topics = new byte[]?[maximum + 1];
        ref var slot = ref _topics[view.Alias];
        if (!view.Topic.IsEmpty)
        {
            if (slot is null || !view.Topic.SequenceEqual(slot)) slot = view.Topic.ToArray();
            return MqttWire.Ok;
        }

        if (slot is null) return MqttWire.ProtocolError;
        view.Topic = slot;
        return MqttWire.Ok;
    }
}
