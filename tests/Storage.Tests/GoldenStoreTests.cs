using Microsoft.Data.Sqlite;
using Twin.Domain;
using Twin.Grains.Interfaces.Alarms;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;

namespace Twin.Storage.Tests;

/// <summary>A store as an earlier release wrote it (as SQL text) opens in this one, whole.</summary>
public sealed class GoldenStoreTests
{
    [Theory]
    [InlineData("store-0001.sql")]
    public async Task Open_StoreOfARelease_IsMigratedAndWhole(string file)
    {
        var folder = Directory.CreateTempSubdirectory("twin-golden-").FullName;
        await LoadAsync(Path.Combine(folder, "twin.db"),
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "golden", file)));
        await using (var storage = TwinStorage.Open(new StorageOptions { DataPath = folder }, TimeProvider.System))
        {
            var store = storage.CreateTwinStore();
            Assert.Equal((3L, (long?)null), await store.VerifyAsync(TwinKey.Live, Make.Plant));
            var alarm = Assert.Single((await store.QueryAlarmsAsync(new AlarmQuery(TwinKey.Live, Make.Plant, "active", null, null,
                10))).Items);
            Assert.Equal((91.5, "液位高高", true), (alarm.Value, alarm.Text.Zh, double.IsNaN(alarm.Limit)));
            Assert.Equal(7, (await store.LoadSensorAsync(new TwinKey(TwinKey.Live, Make.Plant, "s1")))!.Value.Position);
            var credentials = storage.CreateCredentialStore(TimeProvider.System);
            Assert.NotNull((await credentials.VerifyKeyAsync("golden-key", "here")).Principal);
            Assert.NotNull((await credentials.VerifyUserAsync("admin", "golden password", "here")).Principal);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes the text form of a store as this build makes it; run by hand when a release changes the schema.</summary>
    [Fact(Explicit = true)]
    public async Task Write_StoreOfThisBuild_OnDemand()
    {
        var target = Environment.GetEnvironmentVariable("TWIN_WRITE_GOLDEN") ?? Path.Combine(Path.GetTempPath(), "twin-golden.sql");
        await using var store = await TestStore.OpenAsync(StoreKind.Sqlite);
        await store.Twins.CommitAsync(Make.Commit(Make.Step("tk1", 1), Make.Step("tk1", 2, acknowledged: true)) with
        {
            Events = [Make.Event(1)], Sensors = [Make.Sensor(1, 7, deadlineMs: 99)], Partition = 3, Watermark = ("j1", 8),
        });
        await store.Credentials.BootstrapAsync(new Silo.Identity.BootstrapOptions("golden password", "golden-key"));
        await using var connection = (SqliteConnection)store.Raw();
        await File.WriteAllLinesAsync(target, Dump(connection));
    }

    private static async Task LoadAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<string> Dump(SqliteConnection connection)
    {
        var tables = Query(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
        foreach (var sql in Query(connection,
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")) yield return sql + ";";
        foreach (var table in tables)
        {
            var columns = Query(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var values = string.Join(" || ', ' || ", columns.Select(c => $"quote({c})"));
            foreach (var row in Query(connection, $"SELECT {values} FROM {table}"))
                yield return $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({row});";
        }

        foreach (var sql in Query(connection,
            "SELECT sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL ORDER BY name")) yield return sql + ";";
    }

    private static List<string> Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }
}
