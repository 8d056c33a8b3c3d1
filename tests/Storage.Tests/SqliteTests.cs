using System.Globalization;
using Twin.Domain;
using Twin.Silo.Storage;

namespace Twin.Storage.Tests;

/// <summary>What only the embedded store promises.</summary>
public sealed class SqliteTests() : StoreContract(StoreKind.Sqlite)
{
    [Fact]
    public void Open_FolderInUse_IsAClearError()
    {
        var failure = Assert.Throws<TwinException>(() => TwinStorage.Open(Store.Options, Store.Time));
        Assert.Equal("storage.in-use", failure.Error.Code);
        Assert.Contains("Data:Path", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AfterClose_Works()
    {
        await Store.ReopenAsync();
        await Store.ReopenAsync();
        Assert.Equal(0, await Store.CountAsync("events"));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("busy_timeout", "10000")]
    public async Task Connection_OfTheWriter_IsPowerSafe(string pragma, string wanted)
    {
        var actual = await Store.Storage.Twin.WriteAsync(
            Silo.Storage.Writing.WriteLane.Urgent, s => Convert.ToString(s.Scalar($"PRAGMA {pragma}"), CultureInfo.InvariantCulture));
        Assert.Equal(wanted, actual);
    }

    [Fact]
    public async Task Open_GrainDataSource_IsPowerSafe()
    {
        await using var connection = await Store.Storage.GrainData.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Read_CannotWrite()
    {
        await Assert.ThrowsAsync<TwinException>(() => Store.Storage.Twin.ReadAsync(async c =>
        {
            await using var command = c.CreateCommand();
            command.CommandText = "DELETE FROM plants";
            return await command.ExecuteNonQueryAsync();
        }));
    }

    [Theory]
    [InlineData("mysql", null, "storage.provider")]
    [InlineData("postgres", null, "storage.connection")]
    public void Open_BadOptions_IsAClearError(string provider, string? connection, string code)
    {
        var failure = Assert.Throws<TwinException>(
            () => TwinStorage.Open(Store.Options with { Provider = provider, ConnectionString = connection }, Store.Time));
        Assert.Equal(code, failure.Error.Code);
    }
}
