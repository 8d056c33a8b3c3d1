using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Client.Blazor.Live;

/// <summary>What a frame to the browser is.</summary>
public enum LiveFrameKind : byte
{
    /// <summary>Continues the picture.</summary>
    Delta = 0,

    /// <summary>Replaces the picture.</summary>
    Snapshot = 1,

    /// <summary>Nothing new; says that the connection lives and how the feed is.</summary>
    Heartbeat = 2,
}

/// <summary>How the feed behind the frames is.</summary>
public enum FeedHealth : byte
{
    /// <summary>Frames come.</summary>
    Live = 0,

    /// <summary>Nothing heard from the feed yet.</summary>
    Starting = 1,

    /// <summary>Nothing heard from the feed for two seconds: what is shown may be old.</summary>
    Silent = 2,
}

/// <summary>
/// The frame to browsers, schema 2, little-endian: u8 schema, u8 kind, u8 health, u8 0, i32 model version, i64 epoch, i64 sequence,
/// i64 now ms, i64 newest reading ms, i32 item count, i32 alarm bytes, i32 risk count, i32 risk age ms (-1: no risk yet); then per item
/// i32 index, u8 alarm, u8 quality, f32 a, f32 b (14 bytes); per risk i32 index, u8 level, u16 risk in 1/65535 (7 bytes); then the
/// alarm steps as a UTF-8 JSON array. Encoded once for all viewers.
/// </summary>
public static class FrameCodec
{
    /// <summary>First byte of every frame.</summary>
    public const byte Schema = 2;

    /// <summary>Bytes before the items.</summary>
    public const int HeaderBytes = 56;

    /// <summary>Bytes of one item.</summary>
    public const int ItemBytes = 14;

    /// <summary>Bytes of one risk.</summary>
    public const int RiskBytes = 7;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Encodes a frame.</summary>
    public static byte[] Encode(
        in LiveFrameHead head, ReadOnlySpan<FeedItem> items, ReadOnlySpan<RiskItem> risks, ImmutableArray<AlarmTransition> alarms)
    {
        var json = EncodeAlarms(alarms);
        var bytes = new byte[HeaderBytes + (items.Length * ItemBytes) + (risks.Length * RiskBytes) + json.Length];
        var span = bytes.AsSpan();
        span[0] = Schema;
        span[1] = (byte)head.Kind;
        span[2] = (byte)head.Health;
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], head.ModelVersion);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], head.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], head.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], head.NowMs);
        BinaryPrimitives.WriteInt64LittleEndian(span[32..], head.NewestReadingMs);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], items.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[44..], json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[48..], risks.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[52..], head.RiskAgeMs);
        var at = HeaderBytes;
        foreach (ref readonly var item in items)
        {
            BinaryPrimitives.WriteInt32LittleEndian(span[at..], item.Index);
            span[at + 4] = item.Alarm;
            span[at + 5] = item.Quality;
            BinaryPrimitives.WriteSingleLittleEndian(span[(at + 6)..], item.A);
            BinaryPrimitives.WriteSingleLittleEndian(span[(at + 10)..], item.B);
            at += ItemBytes;
        }

        foreach (ref readonly var risk in risks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(span[at..], risk.Index);
            span[at + 4] = risk.Level;
            BinaryPrimitives.WriteUInt16LittleEndian(span[(at + 5)..], (ushort)MathF.Round(Math.Clamp(risk.Risk, 0, 1) * ushort.MaxValue));
            at += RiskBytes;
        }

        json.Span.CopyTo(span[at..]);
        return bytes;
    }

    private static ReadOnlyMemory<byte> EncodeAlarms(ImmutableArray<AlarmTransition> alarms)
    {
        if (alarms.IsDefaultOrEmpty) return ReadOnlyMemory<byte>.Empty;
        var buffer = new ArrayBufferWriter<byte>(256 * alarms.Length);
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartArray();
            foreach (var alarm in alarms) Write(json, alarm);
            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, AlarmTransition alarm)
    {
        json.WriteStartObject();
        json.WriteString("id", alarm.AlarmId);
        json.WriteString("twin", alarm.Twin);
        json.WriteString("rule", alarm.RuleId);
        json.WriteNumber("kind", (byte)alarm.Kind);
        json.WriteNumber("priority", (byte)alarm.Priority);
        json.WriteString("en", alarm.Text.En);
        json.WriteString("zh", alarm.Text.Zh);
        json.WriteBoolean("active", alarm.State.Active);
        json.WriteBoolean("acknowledged", alarm.State.Acknowledged);
        json.WriteNumber("suppression", (byte)alarm.State.Suppression);
        json.WriteNumber("raisedMs", alarm.State.RaisedMs);
        json.WriteNumber("atMs", alarm.AtMs);
        json.WriteEndObject();
    }
}

/// <summary>The fixed part of a frame to browsers; meanings as in <see cref="Twin.Grains.Interfaces.Feed.FeedFrame"/>.</summary>
public readonly record struct LiveFrameHead(
    LiveFrameKind Kind, FeedHealth Health, int ModelVersion, long Epoch, long Sequence, long NowMs, long NewestReadingMs,
    int RiskAgeMs = -1);
