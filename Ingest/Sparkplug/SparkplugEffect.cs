using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Sparkplug;

/// <summary>What a message did to a node.</summary>
public enum SparkplugEffectKind
{
    /// <summary>A reading of a metric.</summary>
    Reading,

    /// <summary>Ask the node to send its births again.</summary>
    Rebirth,

    /// <summary>The message could not be used; the error says why.</summary>
    Refused,
}

/// <summary>One effect of a message, in order.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Metric">Metric of a reading.</param>
/// <param name="Reading">Reading.</param>
/// <param name="Error">Why it was refused, or why a rebirth is asked.</param>
public readonly record struct SparkplugEffect(SparkplugEffectKind Kind, MetricState? Metric, Reading Reading, TwinError? Error);

/// <summary>A metric as its last birth declared it.</summary>
/// <param name="unit">What Sparkplug calls the device; empty for the node itself.</param>
/// <param name="name">Name from the birth.</param>
/// <param name="dataType">Sparkplug data type.</param>
public sealed class MetricState(string unit, string name, int dataType)
{
    public string Unit { get; } = unit;

    public string Name { get; } = name;

    public int DataType { get; internal set; } = dataType;

    /// <summary>Last number, for the reading that says it is disconnected.</summary>
    public double LastValue { get; internal set; }

    /// <summary>A number ever came.</summary>
    public bool HasValue { get; internal set; }

    /// <summary>Sensor it is resolved to: the host's business.</summary>
    internal ResolvedSensor? Sensor { get; set; }
}

/// <summary>A sensor id, and its handle when modelled.</summary>
internal sealed record ResolvedSensor(byte[] Utf8, int Handle, long CheckedMs);
