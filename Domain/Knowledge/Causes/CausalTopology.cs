using System.Runtime.CompilerServices;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>A causal topology in compact arrays. Immutable, safe from any thread.</summary>
public sealed class CausalTopology : ICausalTopology
{
    private readonly string[] _sites;
    private readonly Dictionary<string, int> _siteOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _supplies = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _tags = [];
    private readonly Dictionary<string, AlarmFamily> _families = new(StringComparer.Ordinal);
    private readonly bool[] _watched;
    private readonly int[] _tagsAt;
    private readonly (int[] Start, CausalLink[] Links) _into;
    private readonly (int[] Start, CausalLink[] Links) _from;

    private CausalTopology(string[] sites, List<(int From, int To, long MinMs, long MaxMs)> links)
    {
        _sites = sites;
        for (var i = 0; i < sites.Length; i++) _siteOf.TryAdd(sites[i], i);
        _watched = new bool[sites.Length];
        _tagsAt = new int[sites.Length];
        _into = Index(sites.Length, links.Select(static l => (l.To, new CausalLink(l.From, l.MinMs, l.MaxMs))));
        _from = Index(sites.Length, links.Select(static l => (l.From, new CausalLink(l.To, l.MinMs, l.MaxMs))));
    }

    private static readonly ConditionalWeakTable<CompiledPlant, CausalTopology> Made = [];

    /// <summary>That of a plant's graph without permits, orders and incidents; made once, whatever worlds of it there are.</summary>
    public static CausalTopology For(CompiledPlant plant) =>
        Made.GetValue(plant, static p => From(KnowledgeGraphBuilder.Build(p).Graph, p));

    /// <summary>Nothing known: only similarity groups alarms.</summary>
    public static CausalTopology Empty { get; } = Create([], [], [], []);

    /// <summary>Makes a topology; references to unknown sites are left out.</summary>
    /// <param name="sites">Local ids.</param>
    /// <param name="links">Cause, effect and the lag range in seconds.</param>
    /// <param name="tags">Sensor → the site it watches.</param>
    /// <param name="supplies">Gateway or power feed → sensor or site that depends on it.</param>
    /// <param name="families">Sensors and twins whose alarms are not of the process.</param>
    public static CausalTopology Create(
        IEnumerable<string> sites,
        IEnumerable<(string From, string To, double LagMinS, double LagMaxS)> links,
        IEnumerable<(string Tag, string Site)> tags,
        IEnumerable<(string Supply, string Dependant)> supplies,
        IEnumerable<(string Twin, AlarmFamily Family)>? families = null)
    {
        string[] names = [.. sites.Distinct(StringComparer.Ordinal)];
        var index = names.Select(static (name, i) => (name, i)).ToDictionary(static p => p.name, static p => p.i, StringComparer.Ordinal);
        var found = new List<(int, int, long, long)>();
        foreach (var (from, to, min, max) in links)
        {
            if (!index.TryGetValue(from, out var f) || !index.TryGetValue(to, out var t) || f == t || !(min >= 0 && max >= min)) continue;
            found.Add((f, t, (long)(min * 1000), (long)(Math.Min(max, 1e9) * 1000)));
        }

        var topology = new CausalTopology(names, found);
        foreach (var (twin, family) in families ?? []) topology._families[twin] = family;
        topology.AddTags(tags);
        topology.AddSupplies(supplies);
        return topology;
    }

    /// <summary>From the knowledge graph: edges that carry risk are the ways of disturbances, with their lags.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plant">Says what the sensors measure; null: all alarms are of the process.</param>
    public static CausalTopology From(KnowledgeGraph graph, CompiledPlant? plant = null)
    {
        var ids = graph.Vertices;
        var links = new List<(string, string, double, double)>();
        var tags = new List<(int Rank, string Tag, string Site)>();
        var supplies = new List<(string, string)>();
        foreach (ref readonly var edge in graph.Edges)
        {
            var (from, to) = (ids[edge.Source].Id, ids[edge.Target].Id);
            if (ids[edge.Source].Kind == VertexKind.Sensor)
            {
                var rank = edge.Kind switch { EdgeKind.Monitors => 0, EdgeKind.Contains => 1, EdgeKind.LocatedIn => 2, _ => -1 };
                if (rank >= 0) tags.Add((rank, from, to));
                continue;
            }

            if (edge.Kind is EdgeKind.Powers or EdgeKind.Controls) supplies.Add((from, to));
            if (edge.Carries && ids[edge.Target].Kind != VertexKind.Sensor) links.Add((from, to, edge.LagMinS, edge.LagMaxS));
        }

        var sites = ids.Where(static v => v.Kind != VertexKind.Sensor).Select(static v => v.Id);
        return Create(sites, links, tags.OrderBy(static t => t.Rank).Select(static t => (t.Tag, t.Site)), supplies,
            plant is null ? null : AlarmFamilies.Of(plant));
    }

    /// <inheritdoc/>
    public int SiteOf(string twin) => _siteOf.GetValueOrDefault(twin, -1);

    /// <inheritdoc/>
    public AlarmFamily FamilyOf(string twin) => _families.GetValueOrDefault(twin);

    /// <inheritdoc/>
    public string NameOf(int site) => _sites[site];

    /// <inheritdoc/>
    public ReadOnlySpan<CausalLink> Into(int site) => _into.Links.AsSpan(_into.Start[site].._into.Start[site + 1]);

    /// <inheritdoc/>
    public ReadOnlySpan<CausalLink> From(int site) => _from.Links.AsSpan(_from.Start[site].._from.Start[site + 1]);

    /// <inheritdoc/>
    public bool IsWatched(int site) => _watched[site];

    /// <inheritdoc/>
    public int TagsAt(int site) => _tagsAt[site];

    /// <inheritdoc/>
    public ReadOnlySpan<int> SuppliesOf(string tag) => _supplies.GetValueOrDefault(tag);

    /// <inheritdoc/>
    public int TagsOf(int supply) => _tags.GetValueOrDefault(supply);

    // A tag counts at the first site named for it.
    private void AddTags(IEnumerable<(string Tag, string Site)> tags)
    {
        foreach (var (tag, site) in tags)
        {
            if (!_siteOf.TryGetValue(site, out var index)) continue;
            if (!_siteOf.TryAdd(tag, index)) continue;
            _watched[index] = true;
            if (FamilyOf(tag) == AlarmFamily.Process) _tagsAt[index]++;
        }
    }

    private void AddSupplies(IEnumerable<(string Supply, string Dependant)> supplies)
    {
        var sites = _sites.ToHashSet(StringComparer.Ordinal);
        var tagsAt = _siteOf.Where(p => !sites.Contains(p.Key)).ToLookup(static p => p.Value, static p => p.Key);
        var pairs = new HashSet<(string Tag, int Supply)>();
        foreach (var (supply, dependant) in supplies)
        {
            if (!_siteOf.TryGetValue(supply, out var s) || !_siteOf.TryGetValue(dependant, out var d)) continue;
            if (!sites.Contains(dependant)) pairs.Add((dependant, s));
            else foreach (var tag in tagsAt[d]) pairs.Add((tag, s));
        }

        foreach (var group in pairs.GroupBy(static p => p.Tag))
            _supplies[group.Key] = [.. group.Select(static p => p.Supply).Order()];
        foreach (var group in pairs.GroupBy(static p => p.Supply)) _tags[group.Key] = group.Count();
    }

    private static (int[] Start, CausalLink[] Links) Index(int sites, IEnumerable<(int Key, CausalLink Link)> links)
    {
        var sorted = links.OrderBy(static l => l.Key).ThenBy(static l => l.Link.Site).ToArray();
        var start = new int[sites + 1];
        foreach (var (key, _) in sorted) start[key + 1]++;
        for (var i = 0; i < sites; i++) start[i + 1] += start[i];
        return (start, [.. sorted.Select(static l => l.Link)]);
    }
}
