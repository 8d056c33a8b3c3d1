using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Twin.Grains.Ports;
using Twin.Ingest.Ports;
using Twin.Silo.Identity;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;
using Twin.Silo.Storage.Sqlite;
using Twin.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresEnd))]

namespace Twin.Storage.Tests;

/// <summary>The stores that the contract suites run on.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh store for one test: a temporary folder, or a database in the test cluster.</summary>
public sealed class TestStore : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-store-").FullName;

    private TestStore(StorageOptions options)
    {
        Options = options with { DataPath = _folder };
        Storage = TwinStorage.Open(Options, Time);
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public StorageOptions Options { get; }

    public TwinStorage Storage { get; private set; }

    public ITwinStore Twins => Storage.CreateTwinStore();

    public IIncidentStore Incidents => Storage.CreateIncidentStore();

    public IOrderStore Orders => Storage.CreateOrderStore();

    public INoticeStore Notices => Storage.CreateNoticeStore();

    public IPushStore Push => Storage.CreatePushStore();

    public IPlantStore Plants => Storage.CreatePlantStore();

    public IChunkStore Chunks => Storage.CreateChunkStore();

    public IDeadLetterStore DeadLetters => Storage.CreateDeadLetterStore();

    public Silo.Storage.Documents.IDocumentStore Documents => Storage.CreateDocumentStore();

    public Silo.Storage.Pictures.IPictureStore Pictures => Storage.CreatePictureStore();

    /// <summary>Costly checks are counted, not suffered: their true cost is SecretHasherTests' matter.</summary>
    public ICredentialStore Credentials => Storage.CreateCredentialStore(Time, new SecretCost(64, 1, 1));

    public static async Task<TestStore> OpenAsync(StoreKind kind) => new(await OptionsAsync(kind));

    /// <summary>Options of a store that nobody else uses; skips when there is no PostgreSQL (fails when CI=true).</summary>
    public static async Task<StorageOptions> OptionsAsync(StoreKind kind)
    {
        var ports = (Silo: FreePorts.Next(), Gateway: FreePorts.Next());
        var options = new StorageOptions { SiloPort = ports.Silo, GatewayPort = ports.Gateway };
        if (kind == StoreKind.Sqlite) return options;
        if (PostgresFixture.Missing is { } reason)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        var fixture = await PostgresFixture.SharedAsync();
        return options with { Provider = "postgres", ConnectionString = await fixture.CreateDatabaseAsync() };
    }

    /// <summary>Closes and opens it again, as a restart does.</summary>
    public async Task ReopenAsync()
    {
        await Storage.DisposeAsync();
        Storage = TwinStorage.Open(Options, Time);
    }

    /// <summary>Runs SQL behind the store's back.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = Raw();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string table)
    {
        await using var connection = Raw();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Removes what keeps the log append-only, as somebody with the database's password could.</summary>
    public Task DropGuardsAsync() => ExecuteAsync(
        Options.IsPostgres ? "DROP TRIGGER events_no_change ON events" : "DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete");

    public DbConnection Raw()
    {
        if (!Options.IsPostgres) return SqliteConnections.Open(Path.Combine(_folder, "twin.db"), readOnly: false);
        var connection = new NpgsqlConnection(Options.ConnectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A test class with a store of its own.</summary>
public abstract class StoreContract(StoreKind kind) : IAsyncLifetime
{
    protected StoreKind Kind { get; } = kind;

    protected TestStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await TestStore.OpenAsync(Kind);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Store is not null) await Store.DisposeAsync();
    }
}
