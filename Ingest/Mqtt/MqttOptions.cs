using Twin.Domain;

namespace Twin.Ingest.Mqtt;

/// <summary>Settings of the MQTT door (configuration section <c>Mqtt</c>).</summary>
public sealed class MqttOptions
{
    /// <summary>Plain port; 0: any free one, below 0: none.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>TLS port, opened when <see cref="CertificatePath"/> is set; below 0: none.</summary>
    public int TlsPort { get; set; } = 8883;

    /// <summary>Addresses to listen on, separated by commas (<c>127.0.0.1,::1</c>); empty or <c>*</c>: all, IPv4 and IPv6.</summary>
    public string Bind { get; set; } = "";

    /// <summary>Certificate for TLS: PFX, or PEM with <see cref="CertificateKeyPath"/>.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Private key of a PEM certificate.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>Password of the PFX.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>Most connections at once; more are closed at once.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Most sessions kept, connected or not; new client ids beyond are refused.</summary>
    public int MaxSessions { get; set; } = 20_000;

    /// <summary>Most unacknowledged messages of one connection (Receive Maximum); beyond it, reading pauses.</summary>
    public int ReceiveMaximum { get; set; } = 1_000;

    /// <summary>Most topic aliases of one connection (Topic Alias Maximum).</summary>
    public int TopicAliasMaximum { get; set; } = 32;

    /// <summary>Longest topic, in bytes.</summary>
    public int TopicBytes { get; set; } = 4_096;

    /// <summary>Largest payload, in bytes.</summary>
    public int PayloadBytes { get; set; } = Limits.MqttPayloadBytes;

    /// <summary>Largest message that is skipped and answered; beyond it, the connection is closed.</summary>
    public int SkipBytes { get; set; } = 64 << 20;

    /// <summary>Most messages waiting for one subscriber; at one more it is disconnected and its session dropped.</summary>
    public int MaxPendingPerSubscriber { get; set; } = 10_000;

    /// <summary>Most messages sent to one subscriber and not acknowledged by it.</summary>
    public int SendWindow { get; set; } = 1_000;

    /// <summary>Most filters of one connection.</summary>
    public int MaxSubscriptions { get; set; } = 1_000;

    /// <summary>Most retained topics that clients may set.</summary>
    public int MaxClientRetained { get; set; } = 10_000;

    /// <summary>How long a session without a connection is kept at most, in seconds.</summary>
    public int SessionExpirySeconds { get; set; } = 86_400;

    /// <summary>How long a refused message waits before it is offered again, in ms.</summary>
    public int RetryMs { get; set; } = 250;

    /// <summary>Time for CONNECT to arrive and for farewells, in seconds.</summary>
    public int HandshakeSeconds { get; set; } = 10;

    /// <summary>Largest packet read, in bytes: payload, topic, properties.</summary>
    internal int PacketBytes => PayloadBytes + (64 << 10);
}
