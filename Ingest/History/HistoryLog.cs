namespace Twin.Ingest.History;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "History cannot be written; tried again. Readings wait in memory and in the journal.")]
    public static partial void StoreAway(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "History: {Readings} readings in {Chunks} chunks, {Bytes} bytes, cursor {Cursor}.")]
    public static partial void Flushed(ILogger logger, long readings, int chunks, long bytes, long cursor);

    [LoggerMessage(3, LogLevel.Error, "History: the journal begins at {Start}, readings from {Cursor} on were trimmed unkept.")]
    public static partial void Trimmed(ILogger logger, long cursor, long start);

    [LoggerMessage(4, LogLevel.Error, "History chunk of {Realm}/{Plant}/{Sensor} from {FromMs} is left out: {Code} {Message}")]
    public static partial void DamagedChunk(ILogger logger, string realm, string plant, string sensor, long fromMs, string code,
        string message);

    [LoggerMessage(5, LogLevel.Warning, "History maintenance failed; tried again at its next turn.")]
    public static partial void MaintenanceFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "History: {Chunks} chunks of {Realm}/{Plant} were older than the retention and are deleted.")]
    public static partial void Deleted(ILogger logger, int chunks, string realm, string plant);

    [LoggerMessage(7, LogLevel.Information, "History holds {Bytes} bytes, {Readings} readings in {Chunks} chunks.")]
    public static partial void Size(ILogger logger, long bytes, long readings, long chunks);

    [LoggerMessage(8, LogLevel.Warning, "The disk of the history will be full on {Date:u} if it grows on like this.")]
    public static partial void DiskFullOn(ILogger logger, DateTimeOffset date);

    [LoggerMessage(9, LogLevel.Warning, "History ends with unwritten readings; they are read again from the journal at the next start.")]
    public static partial void ClosedUnflushed(ILogger logger, Exception exception);
}
