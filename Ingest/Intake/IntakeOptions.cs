using System.ComponentModel.DataAnnotations;

namespace Twin.Ingest.Intake;

/// <summary>Bounds of the intake (<c>Ingest:*</c>).</summary>
public sealed class IntakeOptions
{
    /// <summary>Readings that may be journaled but not yet applied before doors slow down.</summary>
    /// <value>2,000,000.</value>
    [Range(1_000, 100_000_000)]
    public long MaxLagReadings { get; set; } = 2_000_000;

    /// <summary>Time between two heartbeats of an idle partition, ms; also how exactly delays fire without traffic.</summary>
    /// <value>200.</value>
    [Range(10, 5_000)]
    public int HeartbeatMs { get; set; } = 200;

    /// <summary>How long after a start devices may need to connect again, ms; their silence counts from then on.</summary>
    /// <value>10,000.</value>
    [Range(0, 600_000)]
    public long ReconnectMs { get; set; } = 10_000;
}
