namespace Twin.Ingest.History;

/// <summary>How readings become chunks and how chunks are kept.</summary>
public sealed record HistoryOptions
{
    /// <summary>Buffered readings from which everything is flushed; at most twice as many are ever in memory (24 B each).</summary>
    public int FlushReadings { get; init; } = 1_000_000;

    /// <summary>Age of the oldest buffered reading at which everything is flushed.</summary>
    public TimeSpan FlushAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait before a refused write is tried again.</summary>
    public TimeSpan RetryEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the last flush may take when the process ends; what it does not write is read again from the journal.</summary>
    public TimeSpan CloseWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often retention, compaction and the forecast run.</summary>
    public TimeSpan MaintainEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Age at which readings of (realm, plant) are deleted; null: kept for ever.</summary>
    public Func<string, string, TimeSpan?> RetentionOf { get; init; } = (_, _) => null;

    /// <summary>Free bytes on the disk of the store, for the forecast; null: not known.</summary>
    public Func<long?> FreeBytes { get; init; } = () => null;

    /// <summary>Chunks with fewer readings than this are merged once their day is over.</summary>
    public int SmallChunkReadings { get; init; } = 8_192;

    /// <summary>Small chunks of a sensor and day that make merging worth while.</summary>
    public int SmallChunks { get; init; } = 4;
}
