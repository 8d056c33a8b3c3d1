namespace Twin.Ingest.Sparkplug;

/// <summary>Settings of the Sparkplug host (<c>Sparkplug:*</c>).</summary>
public sealed class SparkplugOptions
{
    /// <summary>Host application id, in <c>spBv1.0/STATE/{host_id}</c>.</summary>
    public string HostId { get; set; } = "twin";

    /// <summary>How long a missing sequence number is waited for before a rebirth is asked, ms.</summary>
    public long ReorderTimeoutMs { get; set; } = 2_000;

    /// <summary>Least time between two rebirth requests to one edge node, ms.</summary>
    public long RebirthEveryMs { get; set; } = 10_000;

    /// <summary>How long after a node's birth its units may take to be born again before they count as disconnected, ms.</summary>
    public long BirthGraceMs { get; set; } = 10_000;

    /// <summary>Group id → plant id; a group that is not here is the plant of the same id.</summary>
    public Dictionary<string, string> Plants { get; set; } = [];

    /// <summary>
    /// <c>{group}/{node}/{unit}/{metric}</c> or <c>{group}/{node}/{metric}</c> → sensor id, where the rule of names does not do.
    /// </summary>
    public Dictionary<string, string> Sensors { get; set; } = [];
}
