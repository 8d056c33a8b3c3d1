using System.Data.Common;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage;

/// <summary>One database as the stores see it: one writer, several readers, SQL never on a grain's scheduler.</summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>
    /// Rows that one transaction may take from a job that can be cut: some 7 ms of writing, which an alarm may have to wait.
    /// </summary>
    public const int SliceRows = 500;

    public abstract bool IsPostgres { get; }

    protected abstract WriteQueue QueueOf(WriteLane lane);

    protected abstract ValueTask<DbConnection> RentAsync(CancellationToken cancellation);

    protected abstract ValueTask ReturnAsync(DbConnection connection);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a change in the writer's next transaction.</summary>
    public Task<T> WriteAsync<T>(WriteLane lane, Func<WriteSession, T> change, CancellationToken cancellation = default) =>
        WriteSlicesAsync(lane, 1, 1, (session, _) => change(session), cancellation);

    /// <summary>Runs a change in slices, each in a transaction of its own, so that more urgent ones get in between.</summary>
    public Task<T> WriteSlicesAsync<T>(
        WriteLane lane, int slices, int rowsPerSlice, Func<WriteSession, int, T> slice, CancellationToken cancellation = default)
    {
        var job = new WriteJob<T>(lane, slices, rowsPerSlice, slice, cancellation);
        QueueOf(lane).Add(job);
        return job.Task;
    }

    /// <summary>Runs a query on a connection of its own, on the thread pool.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation = default) => Task.Run(
        async () =>
        {
            try
            {
                var connection = await RentAsync(cancellation);
                try
                {
                    return await query(connection);
                }
                finally
                {
                    await ReturnAsync(connection);
                }
            }
            catch (DbException exception)
            {
                throw StorageErrors.Wrap(exception);
            }
        },
        cancellation);

    /// <summary>All rows of a query.</summary>
    public Task<List<T>> ListAsync<T>(
        string sql, Func<DbDataReader, T> row, CancellationToken cancellation, params (string Name, object? Value)[] parameters) =>
        ReadAsync(
            async connection =>
            {
                var rows = new List<T>();
                await using var command = connection.Query(sql, parameters);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation)) rows.Add(row(reader));
                return rows;
            },
            cancellation);
}
