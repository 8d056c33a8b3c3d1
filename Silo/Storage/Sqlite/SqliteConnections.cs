using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Twin.Silo.Storage.Sqlite;

/// <summary>Opens connections with the settings that a power cut survives, and makes sure they took (reliability.md P8).</summary>
internal static class SqliteConnections
{
    /// <summary>How long SQLite itself waits for another connection's write, ms.</summary>
    public const int BusyTimeoutMs = 10_000;

    private const long SynchronousFull = 2;

    /// <summary>Chunks of some KB waste a third of the usual 4 KiB page.</summary>
    private const int HistoryPageBytes = 16_384;

    public static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString();

    public static SqliteConnection Open(string path, bool readOnly)
    {
        var connection = new SqliteConnection(ConnectionString(path));
        try
        {
            connection.Open();
            Prepare(connection, readOnly);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Gives a file that does not exist yet the page size of the history; later it could not be changed.</summary>
    public static void CreateHistory(string path)
    {
        if (File.Exists(path)) return;
        using var connection = new SqliteConnection(ConnectionString(path));
        connection.Open();
        Run(connection, $"PRAGMA page_size = {HistoryPageBytes.ToString(CultureInfo.InvariantCulture)}; PRAGMA journal_mode = WAL; VACUUM");
    }

    /// <summary>Sets and asserts the pragmas of an open connection.</summary>
    public static void Prepare(SqliteConnection connection, bool readOnly)
    {
        var busy = BusyTimeoutMs.ToString(CultureInfo.InvariantCulture);
        Run(connection,
            $"PRAGMA busy_timeout = {busy}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA "
            + $"cache_size = -16000");
        if (readOnly) Run(connection, "PRAGMA query_only = 1");
        Demand(connection, "journal_mode", "wal");
        Demand(connection, "synchronous", SynchronousFull.ToString(CultureInfo.InvariantCulture));
        Demand(connection, "busy_timeout", busy);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Demand(SqliteConnection connection, string pragma, string wanted)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        var actual = Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (!string.Equals(actual, wanted, StringComparison.OrdinalIgnoreCase))
            throw StorageErrors.Refused("storage.unsafe",
                $"{connection.DataSource}: {pragma} is '{actual}', not '{wanted}'; alarms would not survive a power cut.");
    }
}
