using Twin.Grains.Ports;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Plants;

/// <summary>Plant files, every version kept.</summary>
internal sealed class PlantStore(Database database) : IPlantStore
{
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) =>
        await database.ListAsync("SELECT DISTINCT plant FROM plants ORDER BY plant", r => r.GetString(0), cancellationToken);

    public async ValueTask<PlantVersion?> LatestAsync(string plant, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT plant, version, at_ms, actor, file FROM plants WHERE plant = @plant ORDER BY version DESC LIMIT 1",
            r => new PlantVersion(r.GetString(0), (int)r.GetInt64(1), r.GetInt64(2), r.GetString(3),
                r.Bytes(4)), cancellationToken, ("plant", plant));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<PlantVersion?> FindAsync(string plant, int version, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT plant, version, at_ms, actor, file FROM plants WHERE plant = @plant AND version = @version",
            r => new PlantVersion(r.GetString(0), (int)r.GetInt64(1), r.GetInt64(2), r.GetString(3), r.Bytes(4)), cancellationToken,
            ("plant", plant), ("version", (long)version));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<IReadOnlyList<PlantVersion>> VersionsAsync(string plant, CancellationToken cancellationToken = default) =>
        await database.ListAsync(
            "SELECT plant, version, at_ms, actor FROM plants WHERE plant = @plant ORDER BY version DESC",
            r => new PlantVersion(r.GetString(0), (int)r.GetInt64(1), r.GetInt64(2), r.GetString(3), default), cancellationToken,
            ("plant", plant));

    public async ValueTask<int> LatestVersionAsync(string plant, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT version FROM plants WHERE plant = @plant ORDER BY version DESC LIMIT 1", r => (int)r.GetInt64(0), cancellationToken,
            ("plant", plant));
        return rows.Count == 0 ? 0 : rows[0];
    }

    public async ValueTask<bool> AddAsync(PlantVersion version, CancellationToken cancellationToken = default) => await database.WriteAsync(
        WriteLane.Urgent,
        s => s.Execute(
            "INSERT INTO plants (plant, version, at_ms, actor, file) VALUES (@plant, @version, @at, @actor, @file) ON CONFLICT (plant, "
                + "version) DO NOTHING",
            ("plant", version.Plant), ("version", (long)version.Version), ("at", version.AtMs), ("actor", version.Actor),
                ("file", version.File)) == 1,
        cancellationToken);
}
