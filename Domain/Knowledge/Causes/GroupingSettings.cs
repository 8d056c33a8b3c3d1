namespace Twin.Domain.Knowledge.Causes;

/// <summary>Numbers of the grouping (domain.md A6; all are defaults of ours).</summary>
public sealed record GroupingSettings
{
    /// <summary>How far clocks of two systems may disagree, ms.</summary>
    public long ClockMs { get; init; } = 1_000;
    /// <summary>Alarms of one thing belong together within this time, ms.</summary>
    public long SameSiteMs { get; init; } = 120_000;
    /// <summary>Links a disturbance may pass without an alarm in between, plus one.</summary>
    public int MaxHops { get; init; } = 3;
    /// <summary>A site that so many process tags watch does not let a disturbance pass in silence.</summary>
    public int SilentTags { get; init; } = 3;
    /// <summary>Links looked at for one site; more are ignored, nearest first.</summary>
    public int MaxLinks { get; init; } = 20_000;
    /// <summary>Members of a first-out group after their first, ms.</summary>
    public long FirstOutMs { get; init; } = 600_000;
    /// <summary>Tags of one gateway or feed that go bad within this time, ms...</summary>
    public long SupplyMs { get; init; } = 5_000;
    /// <summary>...at least this share of them...</summary>
    public double SupplyShare { get; init; } = 0.5;
    /// <summary>...and at least so many have one cause.</summary>
    public int SupplyTags { get; init; } = 3;
    /// <summary>Later ones join for this long, ms.</summary>
    public long SupplyJoinMs { get; init; } = 60_000;
    /// <summary>Co-activation (Jaccard) above which two alarms without topology belong together.</summary>
    public double Similarity { get; init; } = 0.6;
    /// <summary>Times they must have come together.</summary>
    public int SimilarTimes { get; init; } = 5;
    /// <summary>Width of a co-activation bucket, ms.</summary>
    public long BucketMs { get; init; } = 600_000;
    /// <summary>Buckets remembered for one alarm.</summary>
    public int Buckets { get; init; } = 64;
    /// <summary>Alarms whose co-activation is remembered.</summary>
    public int RememberedAlarms { get; init; } = 50_000;
    /// <summary>Earlier alarms compared with one that has no place in the topology.</summary>
    public int Compared { get; init; } = 256;
    /// <summary>How long a returned alarm can still explain others, ms.</summary>
    public long RetainMs { get; init; } = 600_000;
    /// <summary>Returned alarms kept; the oldest go first.</summary>
    public int MaxReturned { get; init; } = 5_000;

    public static readonly GroupingSettings Default = new();
}
