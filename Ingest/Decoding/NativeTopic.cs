using System.Text;
using System.Text.Unicode;
using Twin.Domain;

namespace Twin.Ingest.Decoding;

/// <summary>The parts of a native topic.</summary>
/// <param name="Realm"><see cref="TwinKey.Live"/>, or the realm of <c>twin/$realms/{realm}/...</c>.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="Sensor">Sensor id, or empty: the message names its sensors.</param>
public readonly record struct NativeTopic(string Realm, string Plant, string Sensor)
{
    private static ReadOnlySpan<byte> Root => "twin/"u8;

    private static ReadOnlySpan<byte> Realms => "$realms/"u8;

    /// <summary>
    /// True for publishes that are readings: below <c>twin/</c>, but not where Twin itself speaks (<c>twin/{plant}/$alarms/...</c>).
    /// </summary>
    public static bool Takes(ReadOnlySpan<byte> topic)
    {
        if (!topic.StartsWith(Root)) return false;
        var rest = topic[Root.Length..];
        if (rest.StartsWith(Realms)) rest = rest[Realms.Length..];
        return rest.IndexOf((byte)'$') < 0;
    }

    /// <summary>Parses a topic; false when it is not one of the native forms.</summary>
    public static bool TryParse(ReadOnlySpan<byte> topic, out NativeTopic parsed)
    {
        parsed = default;
        if (!topic.StartsWith(Root) || topic.Length > 2048 || !Utf8.IsValid(topic)) return false;
        var levels = Encoding.UTF8.GetString(topic).Split('/', 6);
        var at = 1;
        var realm = TwinKey.Live;
        if (levels[1] == "$realms")
        {
            if (levels.Length < 4 || levels[2] == TwinKey.Live) return false;
            realm = levels[2];
            at = 3;
        }

        var count = levels.Length - at;
        if (count is not (1 or 2)) return false;
        parsed = new NativeTopic(realm, levels[at], count == 2 ? levels[at + 1] : "");
        return TwinKey.IsLocalId(realm) && TwinKey.IsLocalId(parsed.Plant) && (count == 1 || TwinKey.IsLocalId(parsed.Sensor));
    }
}
