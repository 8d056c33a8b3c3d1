using System.Data.Common;
using Npgsql;
using Twin.Domain;
using Twin.Silo.Storage.Postgres;
using Twin.Silo.Storage.Sqlite;
using Twin.Silo.Storage.Twins;

namespace Twin.Silo.Storage;

/// <summary>The opened store of this process: locked, checked, migrated. Disposing finishes what waits and closes everything.</summary>
public sealed class TwinStorage : IAsyncDisposable, IDisposable
{
    private readonly DataFolderLock? _lock;
    private readonly NpgsqlDataSource? _postgres;
    private int _disposed;

    private TwinStorage(StorageOptions options, long nowMs)
    {
        Options = options;
        if (options.IsPostgres)
        {
            _postgres = PostgresSource.Open(options.ConnectionString ?? throw Missing(), nowMs);
            Twin = new PostgresDatabase(_postgres, "twin");
            History = new PostgresDatabase(_postgres, "history");
            Dialect = new PostgresTwinDialect();
            GrainData = _postgres;
            GrainInvariant = "Npgsql";
            return;
        }

        Directory.CreateDirectory(options.DataPath);
        _lock = DataFolderLock.Take(options.DataPath);
        try
        {
            var path = Path.Combine(options.DataPath, "twin.db");
            Twin = new SqliteDatabase(path, "twin", nowMs);
            var history = Path.Combine(options.DataPath, "history.db");
            SqliteConnections.CreateHistory(history);
            History = new SqliteDatabase(history, "history", nowMs);
            Dialect = new SqliteTwinDialect();
            GrainData = new SqliteGrainDataSource(path);
            GrainInvariant = "System.Data.SQLite";
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>What it was opened with.</summary>
    public StorageOptions Options { get; }

    /// <summary>Connections for Orleans' own tables.</summary>
    public DbDataSource GrainData { get; }

    /// <summary>Name by which Orleans knows the database.</summary>
    public string GrainInvariant { get; }

    internal Database Twin { get; }

    internal Database History { get; }

    internal ITwinDialect Dialect { get; }

    /// <summary>Takes the folder, asserts the power-safe settings, migrates. Throws a clear error when any of it fails.</summary>
    public static TwinStorage Open(StorageOptions options, TimeProvider time)
    {
        if (!options.IsPostgres && !string.Equals(options.Provider, "sqlite", StringComparison.OrdinalIgnoreCase))
            throw StorageErrors.Refused("storage.provider", $"Storage:Provider is '{options.Provider}'; it must be sqlite or postgres.");
        return new TwinStorage(options, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await Twin.DisposeAsync();
        await History.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        else await GrainData.DisposeAsync();
        _lock?.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static TwinException Missing() =>
        StorageErrors.Refused("storage.connection", "Storage:Provider is postgres, so Storage:ConnectionString must be set.");
}
