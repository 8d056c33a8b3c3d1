namespace Twin.Ingest.Dispatch;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "Partition {Partition} cannot take readings now; retrying")]
    public static partial void PartitionAway(ILogger logger, Exception exception, string partition);

    [LoggerMessage(2002, LogLevel.Information, "Partition {Partition} opened at position {Watermark}, epoch {Epoch}")]
    public static partial void PartitionOpened(ILogger logger, string partition, long watermark, long epoch);

    [LoggerMessage(2003, LogLevel.Information, "Partition {Partition} answers again")]
    public static partial void PartitionBack(ILogger logger, string partition);
}
