using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Domain;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Twins;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Settings;

/// <summary><see cref="IPlantSettings"/> over SQL. Members called <c>secret</c> are kept, but not told to the log.</summary>
internal sealed class PlantSettings(Database database, ITwinDialect dialect) : IPlantSettings
{
    public async ValueTask<PlantSetting?> FindAsync(LiveRealm realm, string plant, string name,
        CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            "SELECT version, payload FROM plant_settings WHERE realm = @realm AND plant = @plant AND name = @name",
            r => new PlantSetting(name, (int)r.GetInt64(0), r.Bytes(1)), cancellationToken,
            ("realm", realm.ToString()), ("plant", plant), ("name", name));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<bool> SaveAsync(LiveRealm realm, string plant, PlantSetting setting, string actor, long atMs,
        CancellationToken cancellationToken = default)
    {
        var told = JsonSerializer.SerializeToUtf8Bytes(Hidden(JsonNode.Parse(setting.Content.Span)));
        var key = string.Create(CultureInfo.InvariantCulture, $"{realm}/{plant}/{setting.Name}#setting-{setting.Version}");
        var changed = new NewEvent(key, actor, "", "setting." + setting.Name, 1, atMs, "", told);
        return await database.WriteAsync(
            WriteLane.Urgent,
            s =>
            {
                dialect.LockPlant(s, realm.ToString(), plant);
                var stored = Convert.ToInt32(
                    s.Scalar("SELECT version FROM plant_settings WHERE realm = @realm AND plant = @plant AND name = @name",
                        ("realm", realm.ToString()), ("plant", plant), ("name", setting.Name)) ?? 0, CultureInfo.InvariantCulture);
                if (stored != setting.Version - 1) return false;
                EventLog.Append(s, dialect, realm.ToString(), plant, [changed], out _);
                s.Execute(
                    "INSERT INTO plant_settings (realm, plant, name, version, payload) VALUES (@realm, @plant, @name, @version, @payload) "
                        + "ON CONFLICT (realm, plant, name) DO UPDATE SET version = excluded.version, payload = excluded.payload",
                    ("realm", realm.ToString()), ("plant", plant), ("name", setting.Name), ("version", (long)setting.Version),
                    ("payload", setting.Content));
                return true;
            },
            cancellationToken);
    }

    private static JsonNode? Hidden(JsonNode? node)
    {
        if (node is JsonArray array) foreach (var item in array) Hidden(item);
        if (node is not JsonObject members) return node;
        foreach (var (name, value) in members.ToArray())
        {
            if (name == "secret" && value is not null) members[name] = "***";
            else Hidden(value);
        }

        return node;
    }
}
