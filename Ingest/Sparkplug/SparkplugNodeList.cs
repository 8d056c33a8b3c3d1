using System.Text.Json;

namespace Twin.Ingest.Sparkplug;

/// <summary>The edge nodes ever seen, kept in a small file, so that after a restart every one can be asked for its births.</summary>
public sealed class SparkplugNodeList(string? path)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _nodes = [];
    private bool _dirty;

    /// <summary>Loads <c>group/node</c> names; a missing or broken file is an empty list (nodes are met again by their data).</summary>
    public IReadOnlyList<string> Load()
    {
        lock (_gate)
        {
            if (path is null || !File.Exists(path)) return [];
            try
            {
                _nodes.UnionWith(JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path)) ?? []);
            }
            catch (Exception e) when (e is JsonException or IOException)
            {
                return [];
            }

            return [.. _nodes];
        }
    }

    /// <summary>Notes a node; written by the next <see cref="Save"/>.</summary>
    public void Add(string group, string node)
    {
        lock (_gate) _dirty |= _nodes.Count < Domain.Limits.SparkplugNodes && _nodes.Add($"{group}/{node}");
    }

    /// <summary>Writes what is new, whole or not at all.</summary>
    public void Save()
    {
        byte[] bytes;
        lock (_gate)
        {
            if (!_dirty || path is null) return;
            bytes = JsonSerializer.SerializeToUtf8Bytes(_nodes.Order(StringComparer.Ordinal).ToArray());
            _dirty = false;
        }

        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }
}
