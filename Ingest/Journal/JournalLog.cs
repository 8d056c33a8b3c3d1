namespace Twin.Ingest.Journal;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Journal {Code}: {Message} Nothing is acknowledged until the disk takes it.")]
    public static partial void Fault(ILogger logger, Exception? exception, string code, string message);

    [LoggerMessage(2, LogLevel.Warning, "Journal works again after {Code}.")]
    public static partial void Recovered(ILogger logger, string code);

    [LoggerMessage(3, LogLevel.Error, "Journal gap: positions {From} to {To} of {Segment} cannot be read. {Reason}")]
    public static partial void Gap(ILogger logger, long from, long to, string segment, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Journal segment {Segment}: left out {Bytes} torn bytes at its end.")]
    public static partial void TornTail(ILogger logger, string segment, long bytes);

    [LoggerMessage(5, LogLevel.Error, "Journal segment {Segment} has no valid head; kept aside as {Aside}.")]
    public static partial void DamagedSegment(ILogger logger, string segment, string aside);

    [LoggerMessage(6, LogLevel.Error, "Journal segment {Segment}: damaged record at byte {Offset} was left out.")]
    public static partial void DamagedRecord(ILogger logger, string segment, long offset);

    [LoggerMessage(7, LogLevel.Warning, "Journal segment {Segment} could not be deleted; it stays until the next start.")]
    public static partial void DeleteFailed(ILogger logger, Exception exception, string segment);

    [LoggerMessage(8, LogLevel.Information, "Journal {Id} in {Directory}: positions {Start} to {End}, {Segments} segments, {Bytes} bytes.")]
    public static partial void Opened(ILogger logger, string id, string directory, long start, long end, int segments, long bytes);

    [LoggerMessage(9, LogLevel.Error, "Journal segment {Segment} belongs to another journal ({Other}); left alone.")]
    public static partial void Foreign(ILogger logger, string segment, string other);
}
