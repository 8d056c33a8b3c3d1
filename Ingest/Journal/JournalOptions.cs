using System.Security.Cryptography;

namespace Twin.Ingest.Journal;

/// <summary>How the journal behaves; the defaults suit one plant of some ten thousand sensors.</summary>
public sealed record JournalOptions
{
    /// <summary>Folder of the segment files; made when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// A segment is sealed when it reaches this size (at most a quarter of <see cref="MaxBytes"/>, so that trimming helps).
    /// </summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>A segment is sealed when it is older than this, at the next write.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Size on disk from which appends are refused with <c>ingest.journal-full</c>.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Readings kept in memory for those who follow closely (48 B each).</summary>
    public int RingReadings { get; init; } = 500_000;

    /// <summary>Readings and notes that may wait for the disk; beyond it appends are refused with <c>ingest.overload</c>.</summary>
    public int MaxStaged { get; init; } = 1_000_000;

    /// <summary>How often a failed write is tried again.</summary>
    public TimeSpan RetryEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Makes the id of a new journal: 32 hexadecimal digits.</summary>
    public Func<string> NewId { get; init; } = () => RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal long EffectiveSegmentBytes => Math.Max(4096, Math.Min(SegmentBytes, MaxBytes / 4));
}

/// <summary>Positions that were handed out, or may have been, and hold nothing readable.</summary>
/// <param name="From">First position.</param>
/// <param name="To">Position after the last.</param>
/// <param name="Segment">File where it was found.</param>
/// <param name="Reason">English sentence.</param>
public sealed record JournalGap(long From, long To, string Segment, string Reason);
