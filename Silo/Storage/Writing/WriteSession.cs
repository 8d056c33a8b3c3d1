using System.Data.Common;

namespace Twin.Silo.Storage.Writing;

/// <summary>A writer's connection during one transaction; keeps its commands, so that each statement is compiled once.</summary>
internal sealed class WriteSession(DbConnection connection) : IDisposable
{
    private const int BatchRows = 500;
    private const int CommandsKept = 64;
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private DbBatch? _posted;
    private int _answers;

    public DbConnection Connection { get; } = connection;

    /// <summary>The transaction that runs; a new one holds nothing yet.</summary>
    public DbTransaction? Transaction
    {
        get;
        set
        {
            field = value;
            _held.Clear();
        }
    }

    /// <summary>True the first time it is asked in a transaction: what is held until its end need not be taken twice.</summary>
    public bool Takes(string held) => _held.Add(held);

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

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Send();
        return Command(sql).With(parameters).ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_posted is null) return Command(sql).With(parameters).ExecuteScalar();
        using var reader = Read(sql, parameters);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public DbDataReader Read(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_posted is not { } batch) return Command(sql).With(parameters).ExecuteReader();
        batch.BatchCommands.Add(CommandOf(batch, sql, parameters));
        var skipped = _answers;
        (_posted, _answers) = (null, 0);
        var reader = batch.ExecuteReader();
        for (; skipped > 0; skipped--) reader.NextResult();
        return reader;
    }

    /// <summary>
    /// A statement for whose answer nobody waits: inside SQLite it runs at once; to PostgreSQL it goes in one round trip with what is
    /// posted after it and the next statement that is asked, at the latest before the commit. Its error comes then.
    /// </summary>
    public void Post(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!Connection.CanCreateBatch)
        {
            Execute(sql, parameters);
            return;
        }

        if (_posted is { BatchCommands.Count: >= BatchRows }) Send();
        if (_posted is null)
        {
            _posted = Connection.CreateBatch();
            _posted.Transaction = Transaction;
        }

        _posted.BatchCommands.Add(CommandOf(_posted, sql, parameters));
    }

    /// <summary>As <see cref="Post"/> for a question whose answer says nothing.</summary>
    public void PostQuestion(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        // First: a batch that is full is sent with what it has.
        Post(sql, parameters);
        if (_posted is not null) _answers++;
    }

    /// <summary>The same statement for many rows: in a loop inside SQLite, in as few round trips as may be to PostgreSQL.</summary>
    public void PostMany(string sql, IReadOnlyList<(string Name, object? Value)[]> rows)
    {
        foreach (var row in rows) Post(sql, row);
    }

    /// <summary>Sends what is posted.</summary>
    public void Send()
    {
        if (_posted is not { } batch) return;
        (_posted, _answers) = (null, 0);
        using (batch) batch.ExecuteNonQuery();
    }

    /// <summary>Commits, together with what is still to be sent.</summary>
    public void Commit()
    {
        if (_posted is null)
        {
            Transaction!.Commit();
            return;
        }

        // After an error the server leaves the rest of a batch alone, this too: nothing of it is committed.
        Post("COMMIT");
        Send();
    }

    public void Dispose() => Clear();

    private static DbBatchCommand CommandOf(DbBatch batch, string sql, ReadOnlySpan<(string Name, object? Value)> row)
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
