using Twin.Domain;

namespace Twin.Ingest.Sparkplug;

/// <summary>Errors of Sparkplug messages.</summary>
public static class SparkplugErrors
{
    public static readonly TwinError Topic = new("sparkplug.topic.invalid", "The topic is not a Sparkplug B topic.");
    public static readonly TwinError Payload = new("sparkplug.payload.malformed", "The payload is not a Sparkplug B protobuf.");
    public static readonly TwinError SequenceMissing = new("sparkplug.seq.missing", "The message has no sequence number.");
    public static readonly TwinError NoBirth =
        new("sparkplug.no-birth", "Data came before the birth of its node or device; a rebirth is asked for.", Retry.Later);
    public static readonly TwinError UnknownMetric =
        new("sparkplug.metric.unknown", "The alias or name is not in the birth; a rebirth is asked for.", Retry.Later);
    public static readonly TwinError Gap = new("sparkplug.seq.gap", "A sequence number did not come in time; a rebirth is asked for.",
        Retry.Later);
    public static readonly TwinError Backward = new("sparkplug.seq.backward",
        "The sequence number went backward; a rebirth is asked for.", Retry.Later);
    public static readonly TwinError StaleDeath = new("sparkplug.death.stale", "The death belongs to an earlier session and is ignored.");
    public static readonly TwinError AliasTwice = new("sparkplug.alias.duplicate",
        "The birth gives one alias to two metrics; the first keeps it.");
    public static readonly TwinError Restart = new("sparkplug.restart", "Twin started; every node is asked for its births.", Retry.Later);
    public static readonly TwinError TooManyNodes = new("sparkplug.nodes.too-many", "More edge nodes than allowed.");
    public static readonly TwinError TooManyMetrics = new("sparkplug.metrics.too-many", "More metrics in one edge node than allowed.");
}
