using System.Data.Common;

namespace Twin.Silo.Storage.Writing;

/// <summary>A writer's connection during one transaction; keeps its commands, so that each statement is compiled once.</summary>
internal sealed class WriteSession(DbConnection connection) : IDisposable
{
    private const int BatchRows = 500;
    private const int CommandsKept = 64;
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public DbConnection Connection { get; } = connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>The command of a statement; parameters keep their places from call to call.</summary>
    public DbCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count >= CommandsKept) Clear();
            command = Connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }

        command.Transaction = Transaction;
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(sql).With(parameters).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(sql).With(parameters).ExecuteScalar();

    public DbDataReader Read(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(sql).With(parameters).ExecuteReader();

    /// <summary>
    /// The same statement for many rows: in a loop inside SQLite, in one round trip per <see cref="BatchRows"/> to PostgreSQL.
    /// </summary>
    public void ExecuteMany(string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
    {
        if (!Connection.CanCreateBatch)
        {
            foreach (var row in rows) Execute(sql, row);
            return;
        }

        for (var from = 0; from < rows.Count; from += BatchRows)
        {
            using var batch = Connection.CreateBatch();
            batch.Transaction = Transaction;
            for (var i = from; i < Math.Min(rows.Count, from + BatchRows); i++) batch.BatchCommands.Add(CommandOf(batch, sql, rows[i]));
            batch.ExecuteNonQuery();
        }
    }

    public void Dispose() => Clear();

    private static DbBatchCommand CommandOf(DbBatch batch, string sql, (string Name, object? Value)[] row)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        foreach (var (name, value) in row)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private void Clear()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _commands.Clear();
    }
}
