using System.Buffers;
using System.Text;
using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Decoding;

/// <summary>The native topics: <c>twin/{plant}/{sensor}</c>, <c>twin/{plant}</c>, and the same below <c>twin/$realms/{realm}</c>.</summary>
public sealed class NativeDoor(IIntake intake, TimeProvider time) : IMessageDoor
{
    /// <inheritdoc/>
    public bool Takes(ReadOnlySpan<byte> topic) => NativeTopic.Takes(topic);

    /// <inheritdoc/>
    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        var state = ConnectionState.Of(context);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = state.Find(topic);
        if (entry is null || nowMs - entry.CheckedMs > TopicEntry.FreshMs || nowMs < entry.CheckedMs)
        {
            entry = Resolve(context, topic, entry, nowMs);
            state.Remember(topic, entry);
        }

        var error = entry.Error ?? (payload.Length > Limits.MqttPayloadBytes ? ReadingErrors.TooLarge : null);
        if (error is not null) return LetterBox.Refuse(intake, state, LetterRealm(entry.Topic), entry.Topic.Plant ?? "", error, payload,
            nowMs);

        var batch = context.Batch;
        batch.Clear();
        batch.Source = state.Source;
        if (entry.SensorUtf8.IsEmpty) state.Decoder.Begin(entry.Plant!, batch, nowMs);
        else state.Decoder.Begin(entry.Plant!, batch, nowMs, entry.Sensor, entry.SensorUtf8);
        error = state.Decoder.Decode(payload);
        return Submit(state, entry, batch, error, payload, nowMs);
    }

    private MessageReceipt Submit(
        ConnectionState state, TopicEntry entry, IntakeBatch batch, TwinError? error, in ReadOnlySequence<byte> payload, long nowMs)
    {
        // A message with one reading that is wrong is a dead letter as a whole: its bytes say more than its row.
        if (error is null && batch.Count == 0 && batch.Rejected is [{ } only] && state.Decoder.Rows == 1)
        {
            error = new TwinError(only.Code, only.Detail);
            batch.Clear();
        }

        var position = 0L;
        if (batch.Count > 0 || batch.Rejected.Count > 0)
        {
            position = intake.Submit(entry.Plant!, batch);
            if (position < 0) return new MessageReceipt(-1, null);
        }

        if (error is null) return new MessageReceipt(position, null);
        var refused = LetterBox.Refuse(intake, state, entry.Topic.Realm, entry.Topic.Plant, error, payload, nowMs);
        return refused.Position < 0 ? refused : refused with { Position = Math.Max(position, refused.Position) };
    }

    /// <summary>A drill has no letters: what was sent to one is the real plant's to mend.</summary>
    private static string LetterRealm(NativeTopic topic) =>
        topic.Realm is not { } realm ? "" : DrillRealm.Is(realm) ? TwinKey.Live : realm;

    private TopicEntry Resolve(MessageContext context, ReadOnlySpan<byte> topic, TopicEntry? known, long nowMs)
    {
        NativeTopic parsed;
        if (known is { Topic.Plant: not null }) parsed = known.Topic;
        else if (!NativeTopic.TryParse(topic, out parsed)) return new TopicEntry(default, default, null, -1, ReadingErrors.TopicInvalid,
            nowMs);
        ReadOnlyMemory<byte> utf8 = Encoding.UTF8.GetBytes(parsed.Sensor);
        if (!context.MayPublish(parsed.Plant, parsed.Sensor)) return new TopicEntry(parsed, utf8, null, -1, ReadingErrors.Forbidden, nowMs);
        if (DrillRealm.Is(parsed.Realm)) return new TopicEntry(parsed, utf8, null, -1, ReadingErrors.RealmDrill, nowMs);
        var plant = intake.FindPlant(parsed.Realm, parsed.Plant);
        if (plant is null) return new TopicEntry(parsed, utf8, null, -1, ReadingErrors.PlantUnknown, nowMs);
        var sensor = -1;
        if (!utf8.IsEmpty && !plant.TryResolve(utf8.Span, out sensor)) sensor = -1;
        return new TopicEntry(parsed, utf8, plant, sensor, null, nowMs);
    }
}
