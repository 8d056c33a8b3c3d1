using Twin.Domain;

namespace Twin.Ingest.Bridge;

/// <summary>A broker the plant already has (<c>Bridges:0:*</c>).</summary>
public sealed class BridgeOptions
{
    /// <summary>Name, in logs, health and dead letters.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>mqtt://user:password@host:port</c>, or <c>mqtts://</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Client id; fixed, since the broker keeps the session under it. Default: <c>twin-bridge-{name}</c>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Topic filters to subscribe to, at QoS 1.</summary>
    public IList<string> Topics { get; set; } = [];

    /// <summary>Plants it may write to; empty: all.</summary>
    public IList<string> Plants { get; set; } = [];

    /// <summary>Messages taken but not yet acknowledged, at most.</summary>
    public int InFlight { get; set; } = 200;

    /// <summary>How long the broker keeps the session while we are away, s.</summary>
    public uint SessionExpirySeconds { get; set; } = 7 * 86_400;

    /// <summary>MQTT 3.1.1 instead of 5, for old brokers.</summary>
    public bool Mqtt311 { get; set; }

    /// <summary>Longest wait between two tries to connect, s.</summary>
    public int MaxRetrySeconds { get; set; } = 30;

    /// <summary>Speaks STATE as a Sparkplug host on that broker.</summary>
    public bool Sparkplug { get; set; }

    /// <summary>Everything that is wrong with it.</summary>
    public IEnumerable<TwinError> Validate(string path)
    {
        if (!System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0)
            yield return new TwinError("bridge.uri", "The address is not mqtt://[user:password@]host[:port].", Path: path + ":Uri");
        if (Name.Length == 0) yield return new TwinError("bridge.name", "A bridge needs a name.", Path: path + ":Name");
        if (Topics.Count == 0) yield return new TwinError("bridge.topics", "A bridge needs at least one topic.", Path: path + ":Topics");
        if (InFlight is < 1 or > 10_000) yield return new TwinError("bridge.in-flight", "InFlight is 1 to 10,000.",
            Path: path + ":InFlight");
    }
}
