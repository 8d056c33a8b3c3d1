using Npgsql;
using Twin.Silo.Storage.Schema;

namespace Twin.Silo.Storage.Postgres;

/// <summary>Opens the data source, asserts that a commit means "on disk", and migrates.</summary>
internal static class PostgresSource
{
    public static NpgsqlDataSource Open(string connectionString, long nowMs)
    {
        // No reset: we leave nothing in a session that its next user could see (no settings, no locks but a transaction's), and it costs
        // each read as much again.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
            { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, ApplicationName = "twin", NoResetOnClose = true };
        settings.Options = string.IsNullOrEmpty(settings.Options) ? "-c synchronous_commit=on"
            : settings.Options + " -c synchronous_commit=on";
        var source = NpgsqlDataSource.Create(settings.ConnectionString);
        try
        {
            using var connection = source.OpenConnection();
            Demand(connection);
            Migrator.Run(connection, postgres: true, Migration.Load("postgres"), nowMs);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static void Demand(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SHOW synchronous_commit";
        var actual = (string?)command.ExecuteScalar();
        if (actual != "on")
            throw StorageErrors.Refused("storage.unsafe",
            $"PostgreSQL: synchronous_commit is '{actual}'; alarms would not survive a power cut.");
    }
}
