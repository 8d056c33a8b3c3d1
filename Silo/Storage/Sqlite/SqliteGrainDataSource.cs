using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Twin.Silo.Storage.Sqlite;

/// <summary>
/// Connections for Orleans' grain storage. Grains write at the same time, SQLite takes one writer, and the driver sleeps long when it is
/// refused: a single permit, held while a connection is open, keeps them in line (platform.md 3d).
/// </summary>
internal sealed class SqliteGrainDataSource(string path) : DbDataSource
{
    private readonly SemaphoreSlim _permit = new(1);

    public override string ConnectionString { get; } = SqliteConnections.ConnectionString(path);

    protected override DbConnection CreateDbConnection() => new GatedConnection(ConnectionString, _permit);

    private sealed class GatedConnection(string connectionString, SemaphoreSlim permit) : SqliteConnection(connectionString)
    {
        private int _held;

        public override void Open()
        {
            permit.Wait();
            OpenHeld();
        }

        public override async Task OpenAsync(CancellationToken cancellationToken)
        {
            await permit.WaitAsync(cancellationToken).ConfigureAwait(false);
            OpenHeld();
        }

        public override void Close()
        {
            base.Close();
            Release();
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Release();
        }

        private void OpenHeld()
        {
            _held = 1;
            try
            {
                if (State != ConnectionState.Open) base.Open();
                SqliteConnections.Prepare(this, readOnly: false);
            }
            catch
            {
                Release();
                throw;
            }
        }

        private void Release()
        {
            if (Interlocked.Exchange(ref _held, 0) == 1) permit.Release();
        }
    }
}
