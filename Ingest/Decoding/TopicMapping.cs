namespace Twin.Ingest.Decoding;

/// <summary>How messages of a mapped topic are written.</summary>
public enum MappingFormat
{
    /// <summary>JSON with values at JSON pointers.</summary>
    Json = 0,

    /// <summary>
    /// ThingsBoard <c>v1/devices/me/telemetry</c>: <c>{"key": number}</c> or <c>{"ts", "values": {...}}</c>, or an array of them.
    /// </summary>
    ThingsBoard = 1,

    /// <summary>ThingsBoard <c>v1/gateway/telemetry</c>: <c>{"name": [{"ts", "values": {...}}]}</c>.</summary>
    ThingsBoardGateway = 2,
}

/// <summary>A mapping of foreign topics to a plant's sensors, as an integrator writes it.</summary>
public sealed record TopicMapping
{
    /// <summary>Topic: levels may be <c>+</c> or a named part <c>{name}</c>; the last may be <c>#</c>.</summary>
    public string Topic { get; init; } = "";

    /// <summary>Format of the payload.</summary>
    public MappingFormat Format { get; init; }

    /// <summary>Plant id; may use named parts of the topic.</summary>
    public string Plant { get; init; } = "{plant}";

    /// <summary>
    /// Sensor id of ThingsBoard values; may use named parts, <c>{key}</c>, <c>{client}</c> and, for gateways, <c>{name}</c>.
    /// </summary>
    public string Sensor { get; init; } = "{key}";

    /// <summary>Pointer (RFC 6901) to the time, epoch ms or ISO 8601; empty: arrival.</summary>
    public string Time { get; init; } = "";

    /// <summary>True when a numeric time is in seconds.</summary>
    public bool TimeInSeconds { get; init; }

    /// <summary>The values of a JSON message.</summary>
    public IReadOnlyList<MappedValue> Values { get; init; } = [];
}

/// <summary>One value of a mapped message.</summary>
/// <param name="Sensor">Sensor id; may use named parts of the topic.</param>
/// <param name="Value">Pointer to the number; empty: the whole payload.</param>
/// <param name="Quality">Pointer to the quality, or empty.</param>
public sealed record MappedValue(string Sensor, string Value = "", string Quality = "");

/// <summary>Where the mappings come from.</summary>
public interface IMappingSource
{
    /// <summary>The mappings in force; a change gives another list.</summary>
    IReadOnlyList<TopicMapping> Current { get; }
}

/// <summary>Mappings that do not change while the process runs.</summary>
public sealed class FixedMappings(IReadOnlyList<TopicMapping> mappings) : IMappingSource
{
    /// <inheritdoc/>
    public IReadOnlyList<TopicMapping> Current { get; } = mappings;
}
