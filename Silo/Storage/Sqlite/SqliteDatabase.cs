using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Twin.Silo.Storage.Schema;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Sqlite;

/// <summary>One SQLite file: WAL, synchronous=FULL, one writer with group commit, a few read connections.</summary>
internal sealed class SqliteDatabase : Database
{
    private const int Readers = 8;
    private const int GroupJobs = 64;
    private readonly string _path;
    private readonly WriteQueue _queue = new(GroupJobs, SliceRows);
    private readonly Writer _writer;
    private readonly SemaphoreSlim _readers = new(Readers);
    private readonly ConcurrentBag<DbConnection> _idle = [];

    public SqliteDatabase(string path, string store, long nowMs)
    {
        _path = path;
        using (var connection = SqliteConnections.Open(path, readOnly: false))
        {
            Migrator.Run(connection, postgres: false, [.. Migration.Load("sqlite").Where(m => m.Store == store)], nowMs);
        }

        _writer = new Writer($"twin-writer-{store}", _queue, () => SqliteConnections.Open(path, readOnly: false));
    }

    public override bool IsPostgres => false;

    protected override WriteQueue QueueOf(WriteLane lane) => _queue;

    protected override async ValueTask<DbConnection> RentAsync(CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            return _idle.TryTake(out var connection) ? connection : SqliteConnections.Open(_path, readOnly: true);
        }
        catch (SqliteException)
        {
            _readers.Release();
            throw;
        }
    }

    protected override ValueTask ReturnAsync(DbConnection connection)
    {
        _idle.Add(connection);
        _readers.Release();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await Task.Run(_writer.Dispose);
        foreach (var connection in _idle) await connection.DisposeAsync();
        _readers.Dispose();
    }
}
