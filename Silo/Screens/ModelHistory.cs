using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Twin.Client.Blazor.Ports;
using Twin.Grains.Ports;

namespace Twin.Silo.Screens;

/// <summary>
/// Which versions of a plant touched a twin: the twin's part of the file, and its type's, compared from version to version. Digests of a
/// version are made once and kept; a version never changes.
/// </summary>
internal sealed class ModelHistory(IPlantStore plants)
{
    /// <summary>Versions looked back at most.</summary>
    public const int Versions = 20;

    private readonly ConcurrentDictionary<(string Plant, int Version), Digest> _known = new();

    public async Task<IReadOnlyList<ModelChange>> OfAsync(string plant, string twin)
    {
        var changes = new List<ModelChange>();
        var newest = await plants.LatestVersionAsync(plant);
        Digest? after = null;
        for (var version = newest; version >= 0 && version >= newest - Versions; version--)
        {
            var before = version == 0 ? Digest.Nothing : await DigestAsync(plant, version);
            if (after is not null && before is not null && Compare(before, after, twin) is { } kind)
                changes.Add(new ModelChange(after.Version, after.AtMs, after.Actor, kind));
            after = before ?? after;
        }

        return changes;
    }

    private static ModelChangeKind? Compare(Digest before, Digest after, string twin)
    {
        var was = before.Twins.GetValueOrDefault(twin);
        var now = after.Twins.GetValueOrDefault(twin);
        if (was is null) return now is null ? null : ModelChangeKind.Added;
        if (now is null) return ModelChangeKind.Removed;
        if (was.Hash != now.Hash) return ModelChangeKind.Changed;
        return before.Types.GetValueOrDefault(was.Type) != after.Types.GetValueOrDefault(now.Type) ? ModelChangeKind.TypeChanged : null;
    }

    private async Task<Digest?> DigestAsync(string plant, int version)
    {
        if (_known.TryGetValue((plant, version), out var known)) return known;
        if (await plants.FindAsync(plant, version) is not { } found) return null;
        if (_known.Count >= 2 * Versions) _known.Clear();
        return _known[(plant, version)] = Digest.Of(found);
    }

    /// <summary>A twin's part of a file.</summary>
    private sealed record Part(string Type, ulong Hash);

    /// <summary>What a version holds, as numbers to compare.</summary>
    private sealed record Digest(
        int Version, long AtMs, string Actor, IReadOnlyDictionary<string, Part> Twins, IReadOnlyDictionary<string, ulong> Types)
    {
        public static readonly Digest Nothing = new(0, 0, "", new Dictionary<string, Part>(), new Dictionary<string, ulong>());

        public static Digest Of(PlantVersion version)
        {
            using var file = JsonDocument.Parse(
                version.File, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var twins = new Dictionary<string, Part>(StringComparer.Ordinal);
            var types = new Dictionary<string, ulong>(StringComparer.Ordinal);
            foreach (var feature in Items(file.RootElement, "features"))
            {
                var type = feature.TryGetProperty("properties", out var properties) ? Text(properties, "type") : "";
                twins[Text(feature, "id")] = new Part(type, Hash(feature));
            }

            if (file.RootElement.TryGetProperty("twin", out var head))
            {
                foreach (var type in Items(head, "types")) types[Text(type, "id")] = Hash(type);
            }

            return new Digest(version.Version, version.AtMs, version.Actor, twins, types);
        }

        private static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
            of.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
                ? items.EnumerateArray().Where(static i => i.ValueKind == JsonValueKind.Object) : [];

        private static string Text(JsonElement of, string name) =>
            of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()! : "";

        // Without the white space, which says nothing.
        private static ulong Hash(JsonElement element) =>
            BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(element))));
    }
}
