using System.Buffers;
using Twin.Domain;
using Twin.Domain.Cameras;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Pictures;

/// <summary>
/// <c>twin/{plant}/{camera}/picture</c>: the payload is a JPEG or PNG. A picture is a glance, not a reading: it is acknowledged when it is
/// taken, not when it is stored, and a newer one replaces it.
/// </summary>
public sealed class PictureDoor(IIntake intake, Func<IPictureSink?> sink, TimeProvider time) : IMessageDoor
{
    private static ReadOnlySpan<byte> Root => "twin/"u8;

    private static ReadOnlySpan<byte> Last => "/picture"u8;

    /// <inheritdoc/>
    public bool Takes(ReadOnlySpan<byte> topic) => topic.StartsWith(Root) && topic.EndsWith(Last) && topic.Count((byte)'/') == 3
        && topic.IndexOf((byte)'$') < 0;

    /// <inheritdoc/>
    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var plant = "";
        var error = ReadingErrors.TopicInvalid;
        if (NativeTopic.TryParse(topic[..^Last.Length], out var parsed))
        {
            plant = parsed.Plant;
            error = Take(context, parsed, payload, nowMs);
        }

        return error is null
            ? new MessageReceipt(0, null)
            : LetterBox.Refuse(intake, ConnectionState.Of(context), TwinKey.Live, plant, error, payload, nowMs);
    }

    private TwinError? Take(MessageContext context, NativeTopic topic, in ReadOnlySequence<byte> payload, long nowMs)
    {
        if (!context.MayPublish(topic.Plant, topic.Sensor)) return ReadingErrors.Forbidden;
        if (intake.FindPlant(TwinKey.Live, topic.Plant) is null) return ReadingErrors.PlantUnknown;
        if (payload.Length > Limits.PictureBytes) return ReadingErrors.TooLarge;
        var content = payload.ToArray();
        if (!CameraPicture.TryTell(content, out _, out var error)) return error;
        return sink() is { } pictures
            ? pictures.Offer(LiveRealm.Of(topic.Realm), topic.Plant, topic.Sensor, content, nowMs)
            : new TwinError("picture.unwanted", "This process keeps no pictures.");
    }
}
