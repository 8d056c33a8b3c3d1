using Twin.Domain.Alarms;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Alarms;

/// <summary>Alarms that belong together, the first of them first.</summary>
/// <param name="Key">Zone, first-out group, or empty for those that belong nowhere.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Alarms">In the order they were given.</param>
public sealed record AlarmGroup(string Key, string Title, IReadOnlyList<AlarmTransition> Alarms)
{
    /// <summary>The earliest, by source time: where to look first.</summary>
    public AlarmTransition First => Alarms.FirstOrDefault(static a => a.FirstOut) ?? Alarms.MinBy(static a => a.State.RaisedMs)!;

    /// <summary>The most urgent priority in it.</summary>
    public AlarmPriority Worst => Alarms.Min(static a => a.Priority);

    /// <summary>How many wait for acknowledgement.</summary>
    public int Unacknowledged => Alarms.Count(static a => !a.State.Acknowledged);
}

/// <summary>Where the twins of one model lie, and groups of alarms made from it.</summary>
/// <param name="model">The plant.</param>
public sealed class AlarmGroups(PlantModel model)
{
    private readonly Lazy<ZoneIndex> _zones = new(() => ZoneIndex.From(model));
    private readonly Dictionary<string, IReadOnlyList<string>> _of = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TwinDefinition> _twins = model.Twins.ToDictionary(static t => t.Id, StringComparer.Ordinal);

    /// <summary>The zones of the plant.</summary>
    public IEnumerable<TwinDefinition> Zones => model.Twins.Where(static t => t.Kind == TwinKind.Zone);

    /// <summary>Zones a twin lies in: said by a relation (also of what it belongs to), else by its place.</summary>
    public IReadOnlyList<string> ZonesOf(string twin)
    {
        if (_of.TryGetValue(twin, out var known)) return known;
        return _of[twin] = _twins.TryGetValue(twin, out var definition) ? Find(definition) : [];
    }

    /// <summary>True when a twin lies in a zone.</summary>
    public bool IsIn(string twin, string zone) => twin == zone || ZonesOf(twin).Contains(zone);

    /// <summary>Puts alarms together; groups come by worst priority, then size. Lone ones are a group of their own without a key.</summary>
    /// <param name="alarms">In the order of the list.</param>
    /// <param name="by"><c>zone</c> or <c>firstout</c>.</param>
    /// <param name="culture">Language of the titles.</param>
    public IReadOnlyList<AlarmGroup> By(IEnumerable<AlarmTransition> alarms, string by, string culture) =>
        [.. alarms.GroupBy(a => by == "firstout" ? a.FirstOutGroup ?? "" : ZonesOf(a.Twin) is [var zone, ..] ? zone : "")
            .Select(g => new AlarmGroup(g.Key, _twins.TryGetValue(g.Key, out var z) ? z.Name.For(culture) : g.Key, [.. g]))
            .OrderBy(static g => g.Key.Length == 0).ThenBy(static g => g.Worst).ThenByDescending(static g => g.Alarms.Count)
            .ThenBy(static g => g.Key, StringComparer.Ordinal)];

    private string[] Find(TwinDefinition twin)
    {
        if (twin.Kind == TwinKind.Zone) return [twin.Id];
        var said = twin.Relations.Where(r => r.Kind is "locatedIn" or "partOf" && _twins.GetValueOrDefault(r.Target)?.Kind == TwinKind.Zone)
            .Select(static r => r.Target).ToArray();
        return said.Length > 0 ? said : [.. _zones.Value.Find(twin.Shape.Points[0])];
    }
}
