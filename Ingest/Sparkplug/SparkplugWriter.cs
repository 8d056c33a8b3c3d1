namespace Twin.Ingest.Sparkplug;

/// <summary>Builds the payloads a host sends: the rebirth request and the STATE message.</summary>
public static class SparkplugWriter
{
    /// <summary>The metric that asks an edge node to send its births again.</summary>
    public const string RebirthMetric = "Node Control/Rebirth";

    /// <summary>NCMD payload with <c>Node Control/Rebirth</c> = true.</summary>
    public static ReadOnlyMemory<byte> Rebirth(long nowMs)
    {
        var metric = new ProtoWriter().Text(1, RebirthMetric).Varint(3, (ulong)nowMs).Varint(4, 11).Varint(14, 1);
        return new ProtoWriter().Varint(1, (ulong)nowMs).Message(2, metric.Written).Written;
    }

    /// <summary>STATE payload: JSON, not protobuf.</summary>
    public static byte[] State(bool online, long timestampMs) =>
        System.Text.Encoding.UTF8.GetBytes($$"""{"online":{{(online ? "true" : "false")}},"timestamp":{{timestampMs}}}""");
}
