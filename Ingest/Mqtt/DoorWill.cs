using System.Text;
using MQTTnet.Packets;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Mqtt;

/// <summary>
/// A will on a topic that a door takes (Sparkplug's NDEATH is one). MQTTnet never sees it: it would not publish it on a
/// take-over, nor offer it again when the intake refuses.
/// </summary>
/// <param name="Topic">Topic, UTF-8.</param>
/// <param name="Payload">Payload.</param>
/// <param name="DelaySeconds">Will delay, not longer than the session lives.</param>
internal sealed record DoorWill(byte[] Topic, byte[] Payload, uint DelaySeconds)
{
    /// <summary>Takes the will out of a CONNECT packet when the door takes its topic.</summary>
    internal static DoorWill? TakeFrom(MqttConnectPacket connect, IMessageDoor door)
    {
        var topic = Encoding.UTF8.GetBytes(connect.WillTopic);
        if (!door.Takes(topic)) return null;
        var will = new DoorWill(topic, connect.WillMessage ?? [], Math.Min(connect.WillDelayInterval, connect.SessionExpiryInterval));
        connect.WillFlag = false;
        connect.WillTopic = null;
        connect.WillMessage = null;
        return will;
    }
}
