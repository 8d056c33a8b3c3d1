using System.Text;
using System.Text.Unicode;

namespace Twin.Ingest.Sparkplug;

/// <summary>Message types of Sparkplug B that a host meets.</summary>
public enum SparkplugKind
{
    None = 0,
    NodeBirth,
    NodeData,
    NodeDeath,
    DeviceBirth,
    DeviceData,
    DeviceDeath,
    State,
}

/// <summary>A Sparkplug topic: <c>spBv1.0/{group}/{type}/{node}[/{device}]</c> or <c>spBv1.0/STATE/{host}</c>.</summary>
/// <param name="Kind">Message type.</param>
/// <param name="Group">Group id; for STATE the host id.</param>
/// <param name="Node">Edge node id.</param>
/// <param name="Unit">What Sparkplug calls the device, or empty.</param>
public readonly record struct SparkplugTopic(SparkplugKind Kind, string Group, string Node, string Unit)
{
    /// <summary>First level of every Sparkplug topic.</summary>
    public const string Root = "spBv1.0";

    /// <summary>
    /// Type of a topic without allocating; commands (NCMD, DCMD) and what is not Sparkplug are <see cref="SparkplugKind.None"/>.
    /// </summary>
    public static SparkplugKind KindOf(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith("spBv1.0/"u8)) return SparkplugKind.None;
        var rest = topic[8..];
        if (rest.StartsWith("STATE/"u8)) return SparkplugKind.State;
        var slash = rest.IndexOf((byte)'/');
        if (slash < 0) return SparkplugKind.None;
        rest = rest[(slash + 1)..];
        var end = rest.IndexOf((byte)'/');
        if (end < 0) return SparkplugKind.None;
        return KindOfType(rest[..end]);
    }

    /// <summary>Parses a topic of data, birth or death.</summary>
    public static bool TryParse(ReadOnlySpan<byte> topic, out SparkplugTopic parsed)
    {
        parsed = default;
        var kind = KindOf(topic);
        if (kind == SparkplugKind.None || topic.Length > 1024 || !Utf8.IsValid(topic)) return false;
        var levels = Encoding.UTF8.GetString(topic).Split('/', 7);
        foreach (var level in levels)
        {
            if (level.Length == 0 || level.AsSpan().ContainsAny('+', '#')) return false;
        }

        if (kind == SparkplugKind.State)
        {
            parsed = new SparkplugTopic(kind, levels[^1], "", "");
            return levels.Length == 3;
        }

        var ofUnit = kind is SparkplugKind.DeviceBirth or SparkplugKind.DeviceData or SparkplugKind.DeviceDeath;
        if (levels.Length != (ofUnit ? 5 : 4)) return false;
        parsed = new SparkplugTopic(kind, levels[1], levels[3], ofUnit ? levels[4] : "");
        return true;
    }

    private static SparkplugKind KindOfType(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("NDATA"u8)) return SparkplugKind.NodeData;
        if (type.SequenceEqual("DDATA"u8)) return SparkplugKind.DeviceData;
        if (type.SequenceEqual("NBIRTH"u8)) return SparkplugKind.NodeBirth;
        if (type.SequenceEqual("DBIRTH"u8)) return SparkplugKind.DeviceBirth;
        if (type.SequenceEqual("NDEATH"u8)) return SparkplugKind.NodeDeath;
        return type.SequenceEqual("DDEATH"u8) ? SparkplugKind.DeviceDeath : SparkplugKind.None;
    }
}
