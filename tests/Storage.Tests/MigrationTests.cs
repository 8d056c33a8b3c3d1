using System.Data.Common;
using Twin.Domain;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Schema;

namespace Twin.Storage.Tests;

/// <summary>Schemas only go forward, and every way leads to the same one.</summary>
public abstract class MigrationTests(StoreKind kind) : StoreContract(kind)
{
    private string Dialect => Store.Options.IsPostgres ? "postgres" : "sqlite";

    private static string SchemaQuery(bool postgres) => postgres
        ? "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns WHERE "
            + "table_schema = 'public' "
            + "UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' "
            + "UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        : "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1";

    private static List<string> Schema(DbConnection connection, bool postgres)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SchemaQuery(postgres);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0).ReplaceLineEndings("\n"));
        return lines;
    }

    private List<Migration> Steps() => [.. Migration.Load(Dialect).Where(m => Store.Options.IsPostgres || m.Store == "twin")];

    [Fact]
    public async Task Schema_StepByStep_EqualsFresh()
    {
        await using var fresh = Store.Raw();
        await using var other = await TestStore.OpenAsync(Kind);
        await using var stepped = other.Raw();
        Clear(stepped);
        var steps = Steps();
        for (var count = 1; count <= steps.Count; count++)
            Assert.Equal(1, Migrator.Run(stepped, Store.Options.IsPostgres, [.. steps.Take(count)], 1));

        Assert.NotEmpty(Schema(fresh, Store.Options.IsPostgres));
        Assert.Equal(Schema(fresh, Store.Options.IsPostgres), Schema(stepped, Store.Options.IsPostgres));
    }

    [Fact]
    public async Task Run_Again_DoesNothing()
    {
        await using var connection = Store.Raw();
        Assert.Equal(0, Migrator.Run(connection, Store.Options.IsPostgres, Steps(), 1));
        await Store.ReopenAsync();
    }

    [Fact]
    public async Task Run_ChangedStep_IsRefused()
    {
        await using var connection = Store.Raw();
        var steps = Steps();
        steps[0] = Migration.Parse(steps[0].Name + ".sql", steps[0].Sql + "\n-- changed");
        var failure = Assert.Throws<TwinException>(() => Migrator.Run(connection, Store.Options.IsPostgres, steps, 1));
        Assert.Equal("storage.migration.changed", failure.Error.Code);
    }

    [Fact]
    public async Task Open_StoreOfANewerBuild_IsRefused()
    {
        await Store.ExecuteAsync("INSERT INTO twin_migrations (number, name, checksum, applied_ms) VALUES (9999, '9999-later', 'x', 1)");
        await Store.Storage.DisposeAsync();
        Assert.Equal("storage.newer", Assert.Throws<TwinException>(() => TwinStorage.Open(Store.Options, Store.Time)).Error.Code);
    }

    [Fact]
    public async Task Run_BrokenStep_LeavesTheSchemaAsItWas()
    {
        await using var connection = Store.Raw();
        var before = Schema(connection, Store.Options.IsPostgres);
        var bad = new Migration(9000, "9000-bad", "twin", "CREATE TABLE half (a INTEGER); CREATE TABLE half (a INTEGER);");
        Assert.ThrowsAny<DbException>(() => Migrator.Run(connection, Store.Options.IsPostgres, [.. Steps(), bad], 1));
        Assert.Equal(before, Schema(connection, Store.Options.IsPostgres));
    }

    [Theory]
    [InlineData("0001-twin")]
    [InlineData("0002-orleans")]
    [InlineData("0003-identity")]
    [InlineData("0004-history")]
    [InlineData("0005-incidents")]
    [InlineData("0006-event-time")]
    [InlineData("0007-documents")]
    [InlineData("0008-history-levels")]
    [InlineData("0009-pictures")]
    [InlineData("0010-orders")]
    [InlineData("0011-notices")]
    [InlineData("0012-push")]
    [InlineData("0013-order-escalations")]
    public async Task Step_Released_KeepsItsChecksum(string name)
    {
        // A released step must never change: stores out there have it. New lines are added here, old ones stay.
        var released = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "golden", "migrations.txt")))
            .Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(released[$"{Dialect}/{name}"], Migration.Load(Dialect).Single(m => m.Name == name).Checksum);
    }

    private void Clear(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        if (Store.Options.IsPostgres)
        {
            command.CommandText = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
            command.ExecuteNonQuery();
            return;
        }

        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            // A full-text table takes its own tables with it.
            + "ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'";
        var tables = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read()) tables.Add(reader.GetString(0));
        }

        command.CommandText = string.Join(";", tables.Select(t => $"DROP TABLE IF EXISTS {t}"));
        command.ExecuteNonQuery();
    }
}

public sealed class MigrationsOnSqlite() : MigrationTests(StoreKind.Sqlite);

public sealed class MigrationsOnPostgres() : MigrationTests(StoreKind.Postgres)
{
    /// <summary>Plans are kept as they were made, and made while the table is new: without figures, an index that only knows the plant
    /// was taken for as good, and each look for one id read the plant's whole log.</summary>
    [Theory]
    [InlineData("events", "id")]
    [InlineData("orders", "id")]
    [InlineData("order_errands", "id")]
    [InlineData("incidents", "id")]
    [InlineData("sensor_snapshots", "sensor")]
    public async Task NewTable_IsAskedByItsOwnKey(string table, string key)
    {
        await using var connection = Store.Raw();
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN SELECT 1 FROM {table} WHERE realm = 'live' AND plant = 'demo' AND {key} = 'x'";
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal)
            && line.Contains($"{key} = ", StringComparison.Ordinal));
    }
}
