using System.Text;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Mqtt;

/// <summary>Which topics are names, filters, ours alone, or a client's to write.</summary>
internal static class TopicRules
{
    private static ReadOnlySpan<byte> Prefix => "twin/"u8;

    /// <summary>True below <c>twin/</c> when a level begins with <c>$</c>: only the server writes there; a replay's realm is the
    /// exception.</summary>
    internal static bool IsReserved(ReadOnlySpan<byte> topic) => 
        topic.StartsWith(Prefix) && topic.IndexOf("/$"u8) >= 0 && !topic.StartsWith("twin/$realms/"u8);

    /// <summary>The plant in <c>twin/{plant}/...</c>, else empty.</summary>
    internal static string PlantOf(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith(Prefix)) return "";
        topic = topic[Prefix.Length..];
        var end = topic.IndexOf((byte)'/');
        return Encoding.UTF8.GetString(end < 0 ? topic : topic[..end]);
    }

    /// <summary>Whether a client may publish on a topic that no door takes: inside its plant, or as a Sparkplug host.</summary>
    internal static bool MayPublish(MqttPrincipal principal, string topic)
    {
        var levels = topic.Split('/', 4);
        if (levels.Length < 2 || levels[1].Length == 0) return false;
        return levels[0] switch
        {
            "twin" => !topic.Contains("/$", StringComparison.Ordinal)
                && principal.MayPublish(levels[1], string.Join('/', levels[2..])),
            "spBv1.0" => levels.Length == 4 && principal.MayPublish(levels[1], levels[3]),
            _ => false,
        };
    }

    /// <summary>True for a string that was not valid UTF-8 (MQTTnet replaces what it cannot read) or holds NUL.</summary>
    internal static bool Broken(string? text) => text is not null && text.AsSpan().IndexOfAny('\uFFFD', '\0') >= 0;

    /// <summary>A topic name to publish on.</summary>
    internal static bool NameValid(string? topic) =>
        !string.IsNullOrEmpty(topic) && !Broken(topic) && topic.AsSpan().IndexOfAny('+', '#') < 0;

    /// <summary>A topic filter: <c>#</c> only alone at the end, <c>+</c> only alone in its level.</summary>
    internal static bool FilterValid(string? filter)
    {
        if (string.IsNullOrEmpty(filter) || Broken(filter)) return false;
        for (var i = 0; i < filter.Length; i++)
        {
            if (filter[i] is not ('#' or '+')) continue;
            if (i > 0 && filter[i - 1] != '/') return false;
            var last = i == filter.Length - 1;
            if (filter[i] == '#' ? !last : !last && filter[i + 1] != '/') return false;
        }

        return true;
    }
}
