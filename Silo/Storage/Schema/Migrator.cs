using System.Data.Common;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Schema;

/// <summary>Brings a database to this build's schema: forward only, all or nothing, safe to run by several processes at once.</summary>
internal static class Migrator
{
    // Any fixed number: every Twin process takes the same one.
    private const long PostgresLock = 0x5457494E0001;

    /// <summary>Applies what is missing; refuses a changed step and a schema from a newer build.</summary>
    public static int Run(DbConnection connection, bool postgres, IReadOnlyList<Migration> wanted, long nowMs)
    {
        using var transaction = connection.BeginTransaction();
        using var session = new WriteSession(connection) { Transaction = transaction };
        if (postgres) session.Execute("SELECT pg_advisory_xact_lock(@l)", ("l", PostgresLock));
        session.Execute(
            "CREATE TABLE IF NOT EXISTS twin_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, "
                + "applied_ms BIGINT NOT NULL)");
        var applied = Applied(session);
        Check(applied, wanted);
        var count = 0;
        foreach (var step in wanted)
        {
            if (applied.ContainsKey(step.Number)) continue;
            session.Execute(step.Sql);
            session.Execute(
                "INSERT INTO twin_migrations (number, name, checksum, applied_ms) VALUES (@n, @name, @sum, @at)",
                ("n", (long)step.Number), ("name", step.Name), ("sum", step.Checksum), ("at", nowMs));
            count++;
        }

        transaction.Commit();
        return count;
    }

    private static Dictionary<int, string> Applied(WriteSession session)
    {
        var applied = new Dictionary<int, string>();
        using var reader = session.Read("SELECT number, checksum FROM twin_migrations");
        while (reader.Read()) applied[(int)reader.GetInt64(0)] = reader.GetString(1);
        return applied;
    }

    private static void Check(Dictionary<int, string> applied, IReadOnlyList<Migration> wanted)
    {
        foreach (var (number, checksum) in applied)
        {
            var step = wanted.FirstOrDefault(m => m.Number == number)
                ?? throw StorageErrors.Refused("storage.newer",
                    $"The store has schema step {number}, which this build does not know. Use a newer build.");
            if (step.Checksum != checksum)
                throw StorageErrors.Refused("storage.migration.changed",
                    $"Schema step {step.Name} was changed after it had been applied to this store.");
        }
    }
}
