using Microsoft.Data.Sqlite;

namespace Twin.Chaos.Tests;

/// <summary>Another program that holds a SQLite file's write lock.</summary>
internal sealed class SqliteLock : IDisposable
{
    private readonly SqliteConnection _connection;

    public SqliteLock(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        Run("BEGIN IMMEDIATE");
    }

    public void Dispose()
    {
        Run("ROLLBACK");
        _connection.Dispose();
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
