using System.Text;

namespace Twin.Ingest.Sparkplug;

/// <summary>
/// Sparkplug names → Twin's. Plant: the group, unless mapped. Sensor: the mapping table first; then <c>{unit}.{metric}</c>; then the
/// metric's
/// name alone when that is modelled. What an id cannot hold is replaced: <c>/</c> by a dot, anything else by an underscore.
/// </summary>
public sealed class SparkplugNaming(SparkplugOptions options)
{
    /// <summary>Plant of a group.</summary>
    public string PlantOf(string group) => options.Plants.GetValueOrDefault(group, group);

    /// <summary>The ids a metric may have, best first; the first stands for it when none is modelled.</summary>
    public IReadOnlyList<string> Candidates(string group, string node, string unit, string metric)
    {
        var path = unit.Length == 0 ? $"{group}/{node}/{metric}" : $"{group}/{node}/{unit}/{metric}";
        if (options.Sensors.TryGetValue(path, out var mapped)) return [mapped];
        var name = Clean(metric);
        return unit.Length == 0 ? [name] : [Clean(unit) + "." + name, name];
    }

    /// <summary>A name as a local id.</summary>
    public static string Clean(string name)
    {
        var id = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value is '.' or '_' or '-') id.Append(rune.ToString());
            else id.Append(rune.Value == '/' ? '.' : '_');
        }

        return id.Length <= Domain.Limits.LocalIdChars ? id.ToString() : id.ToString(0, Domain.Limits.LocalIdChars);
    }
}
