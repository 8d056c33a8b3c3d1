using System.Data.Common;
using Microsoft.Data.Sqlite;
using Twin.Domain;

namespace Twin.Silo.Storage;

/// <summary>Turns what a database throws into the closed set of <see cref="TwinError"/>s.</summary>
internal static class StorageErrors
{
    private const int SqliteFull = 13;
    private const int SqliteIo = 10;

    /// <summary>The error to hand to callers; what is not the database's fault stays as it is.</summary>
    public static Exception Wrap(Exception exception) => exception switch
    {
        TwinException or OperationCanceledException => exception,
        SqliteException { SqliteErrorCode: SqliteFull } or DbException { SqlState: "53100" } =>
            Make("storage.disk-full", "The disk of the store is full.", exception),
        SqliteException { SqliteErrorCode: SqliteIo } => Make("storage.io", "The disk of the store cannot be written.", exception),
        DbException =>
            Make("storage.failed", "The store did not take the change; its outcome is unknown. Retry with the same ids.", exception),
        _ => exception,
    };

    public static TwinException Refused(string code, string message, Retry retry = Retry.Never) => new(new TwinError(code, message, retry));

    private static TwinException Make(string code, string message, Exception inner) =>
        new(new TwinError(code, $"{message} ({inner.Message})", Retry.Later), inner);
}
