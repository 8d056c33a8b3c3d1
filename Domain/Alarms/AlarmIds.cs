using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Twin.Domain.Alarms;

/// <summary>Builds and parses alarm ids: <c>realm~plant~twin~rule~ordinal</c> ('~' cannot occur in a local id and needs no escaping in a
/// URL).</summary>
public static class AlarmIds
{
    public static string Build(string realm, string plant, string twin, string rule, int ordinal) =>
        string.Create(CultureInfo.InvariantCulture, $"{realm}~{plant}~{twin}~{rule}~{ordinal}");

    /// <summary>Parses an alarm id into the twin that owns it, its rule and its occurrence; 0: a rule that never
    /// raised, but may be shelved or out of service.</summary>
    public static bool TryParse([NotNullWhen(true)] string? id, out TwinKey twin, out string rule, out int ordinal)
    {
        twin = default;
        rule = "";
        ordinal = 0;
        var parts = id?.Split('~');
        if (parts is not { Length: 5 }) return false;
        for (var i = 0; i < 4; i++)
        {
            if (!TwinKey.IsLocalId(parts[i])) return false;
        }

        twin = new TwinKey(parts[0], parts[1], parts[2]);
        rule = parts[3];
        return int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out ordinal);
    }
}
