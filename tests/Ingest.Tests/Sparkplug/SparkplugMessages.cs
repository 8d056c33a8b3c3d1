using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Tests.Sparkplug;

/// <summary>Builds Sparkplug payloads as an edge node does.</summary>
internal sealed class SparkplugMessages
{
    private readonly ProtoWriter _payload = new();

    public static SparkplugMessages At(long timeMs, int sequence)
    {
        var message = new SparkplugMessages();
        message._payload.Varint(1, (ulong)timeMs);
        if (sequence >= 0) message._payload.Varint(3, (ulong)sequence);
        return message;
    }

    public SparkplugMessages Double(string? name, long alias, double value, long timeMs = -1, int? quality = null, bool historical = false)
    {
        var metric = Head(name, alias, timeMs).Varint(4, 10);
        if (historical) metric.Varint(5, 1);
        if (quality is { } code)
        {
            var property = new ProtoWriter().Varint(1, 3).Varint(3, (ulong)code);
            metric.Message(9, new ProtoWriter().Text(1, "engUnit").Text(1, "Quality")
                .Message(2, new ProtoWriter().Varint(1, 12).Text(8, "%").Written).Message(2, property.Written).Written);
        }

        _payload.Message(2, metric.Double(13, value).Written);
        return this;
    }

    public SparkplugMessages Int(string? name, long alias, int dataType, long value, bool asLong = false)
    {
        _payload.Message(2, Head(name, alias, -1).Varint(4, (ulong)dataType).Varint(asLong ? 11 : 10, asLong ? (ulong)value
            : (uint)value).Written);
        return this;
    }

    public SparkplugMessages Bool(string name, bool value)
    {
        _payload.Message(2, Head(name, -1, -1).Varint(4, 11).Varint(14, value ? 1UL : 0).Written);
        return this;
    }

    public SparkplugMessages Null(long alias)
    {
        _payload.Message(2, Head(null, alias, -1).Varint(7, 1).Written);
        return this;
    }

    public SparkplugMessages Text(string name, string value)
    {
        _payload.Message(2, Head(name, -1, -1).Varint(4, 12).Text(15, value).Written);
        return this;
    }

    public SparkplugMessages BdSeq(long value) => Int("bdSeq", -1, 4, value, asLong: true);

    public byte[] Bytes => _payload.Written.ToArray();

    public SparkplugPayload Payload => SparkplugPayload.TryDecode(Bytes)!;

    private static ProtoWriter Head(string? name, long alias, long timeMs)
    {
        var metric = new ProtoWriter();
        if (name is not null) metric.Text(1, name);
        if (alias >= 0) metric.Varint(2, (ulong)alias);
        if (timeMs >= 0) metric.Varint(3, (ulong)timeMs);
        return metric;
    }
}
