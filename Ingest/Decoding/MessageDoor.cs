using System.Buffers;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Decoding;

/// <summary>The one door the broker and the bridges know: hands each message to the first of the doors that takes its topic.</summary>
public sealed class MessageDoor(IReadOnlyList<IMessageDoor> doors) : IMessageDoor
{
    /// <inheritdoc/>
    public bool Takes(ReadOnlySpan<byte> topic)
    {
        for (var i = 0; i < doors.Count; i++)
        {
            if (doors[i].Takes(topic)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        for (var i = 0; i < doors.Count; i++)
        {
            if (doors[i].Takes(topic)) return doors[i].Accept(context, topic, payload);
        }

        return new MessageReceipt(0, ReadingErrors.TopicInvalid);
    }
}
