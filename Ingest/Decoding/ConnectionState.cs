using Twin.Domain;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Decoding;

/// <summary>
/// What the doors keep for one connection (<see cref="MessageContext.DoorState"/>): decoder, known topics, dead-letter allowance.
/// </summary>
public sealed class ConnectionState(string source, long seed)
{
    private readonly Dictionary<byte[], TopicEntry> _topics = new(new Utf8Comparer(seed));
    private long _lettersSecond;
    private int _letters;

    /// <summary>Decoder of this connection.</summary>
    public ReadingDecoder Decoder { get; } = new();

    /// <summary>Door and client, for dead letters.</summary>
    public string Source { get; } = source;

    /// <summary>Where answers go (Sparkplug commands); null: Twin's own broker.</summary>
    public IMqttOut? Out { get; init; }

    /// <summary>Dead letters that were only counted since the last one written.</summary>
    public long Suppressed { get; set; }

    /// <summary>Topics known now.</summary>
    public int TopicCount => _topics.Count;

    /// <summary>The state of a connection, made at its first message.</summary>
    public static ConnectionState Of(MessageContext context)
    {
        if (context.DoorState is ConnectionState state) return state;
        state = new ConnectionState("mqtt:" + context.Client, context.Client.GetHashCode(StringComparison.Ordinal));
        context.DoorState = state;
        return state;
    }

    /// <summary>What is known of a topic.</summary>
    internal TopicEntry? Find(ReadOnlySpan<byte> topic) =>
        _topics.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(topic, out var entry) ? entry : null;

    /// <summary>Remembers a topic; a full table starts anew, so that a client with endless topics costs bounded memory.</summary>
    internal void Remember(ReadOnlySpan<byte> topic, TopicEntry entry)
    {
        if (_topics.Count >= Limits.TopicsPerConnection) _topics.Clear();
        _topics.GetAlternateLookup<ReadOnlySpan<byte>>()[topic] = entry;
    }

    /// <summary>Whether one more dead letter may be written in this second.</summary>
    public bool MayWriteLetter(long nowMs)
    {
        var second = nowMs / 1000;
        if (second != _lettersSecond) (_lettersSecond, _letters) = (second, 0);
        if (_letters >= Limits.DeadLettersPerSecond) return false;
        _letters++;
        return true;
    }
}

/// <summary>A topic as it resolved when it was last looked at.</summary>
/// <param name="Topic">Its parts.</param>
/// <param name="SensorUtf8">Sensor id; empty: many in one.</param>
/// <param name="Plant">Plant, when known.</param>
/// <param name="Sensor">Handle, or -1 when not in the model.</param>
/// <param name="Error">Why nothing is taken on it, or null.</param>
/// <param name="CheckedMs">When it was looked at.</param>
internal sealed record TopicEntry(
    NativeTopic Topic, ReadOnlyMemory<byte> SensorUtf8, PlantIntake? Plant, int Sensor, TwinError? Error, long CheckedMs)
{
    /// <summary>A changed model, a new plant or a taken-back permission is seen after at most this long.</summary>
    public const long FreshMs = 2_000;
}
