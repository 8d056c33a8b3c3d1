using System.Data.Common;
using Npgsql;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Postgres;

/// <summary>
/// PostgreSQL behind the same face. Every transaction is one job (several silos hold locks of several plants, so grouping could deadlock);
/// urgent changes have a connection of their own and never wait behind bulk.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly WriteQueue _urgent = new(1, SliceRows);
    private readonly WriteQueue _rest = new(1, SliceRows);
    private readonly Writer[] _writers;

    public PostgresDatabase(NpgsqlDataSource source, string store)
    {
        _source = source;
        _writers =
        [
            new Writer($"twin-writer-{store}-urgent", _urgent, source.OpenConnection),
            new Writer($"twin-writer-{store}", _rest, source.OpenConnection),
        ];
    }

    public override bool IsPostgres => true;

    protected override WriteQueue QueueOf(WriteLane lane) => lane == WriteLane.Urgent ? _urgent : _rest;

    protected override async ValueTask<DbConnection> RentAsync(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation);

    protected override ValueTask ReturnAsync(DbConnection connection) => connection.DisposeAsync();

    public override async ValueTask DisposeAsync() => await Task.WhenAll(_writers.Select(w => Task.Run(w.Dispose)));
}
