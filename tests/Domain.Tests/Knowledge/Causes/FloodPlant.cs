using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Tests.Knowledge.Causes;

/// <summary>An alarm of a simulated flood with what really caused it.</summary>
internal sealed record TrueAlarm(AlarmTransition Alarm, int Event, string Site, string? ParentSite);

/// <summary>
/// A plant of units in a row: each unit a chain of equipment with side branches and a recycle, units joined at their ends, three tags of
/// each kind a piece of equipment; and disturbances that run through it with their true causes.
/// </summary>
internal sealed class FloodPlant
{
    public const int Units = 24;
    public const int PerUnit = 20;
    private const string Kinds = "TGF";
    private readonly Random _random;
    private readonly List<(string From, string To, double Min, double Max)> _links = [];

    public FloodPlant(int seed)
    {
        _random = new Random(seed);
        for (var u = 0; u < Units; u++)
        {
            for (var e = 1; e < PerUnit; e++)
            {
                Link(Site(u, e - 1), Site(u, e));
                if (e > 2 && _random.Next(4) == 0) Link(Site(u, _random.Next(e - 2)), Site(u, e));
            }

            Link(Site(u, PerUnit - 1), Site(u, 4));
            // Two trains of twelve units: what happens in one can never reach the other.
            if (u % 12 != 11)
            {
                Link(Site(u, 6), Site(u + 1, 0));
                Link(Site(u, 12), Site(u + 1, 3));
            }
        }

        var sites = Enumerable.Range(0, Units).SelectMany(u => Enumerable.Range(0, PerUnit).Select(e => Site(u, e))).ToArray();
        Topology = CausalTopology.Create(
            sites, _links, sites.SelectMany(s => Kinds.SelectMany(k => Enumerable.Range(0, 3).Select(t => (Tag(s, t, k), s)))), [],
            sites.SelectMany(s => Enumerable.Range(0, 3).SelectMany(t => new[]
            {
                (Tag(s, t, 'G'), AlarmFamily.Gas), (Tag(s, t, 'F'), AlarmFamily.Fire),
            })));
    }

    public CausalTopology Topology { get; }

    public static string Site(int unit, int equipment) => $"U{unit:00}-E{equipment:00}";

    /// <summary>T: of the process, G: gas, F: fire.</summary>
    public static string Tag(string site, int tag, char kind = 'T') => $"{site}-{kind}{tag}";

    public static AlarmTransition Alarm(string twin, long atMs, AlarmPriority priority = AlarmPriority.Medium, int sequence = 1,
        bool open = true, bool acknowledged = false, RuleKind rule = RuleKind.Threshold, string ruleId = "H") => new()
    {
        Realm = "live",
        Plant = "p",
        Twin = twin,
        RuleId = ruleId,
        RuleVersion = 1,
        RuleKind = rule,
        Kind = sequence == 1 ? AlarmEventKind.Raised : open ? AlarmEventKind.Acknowledged : AlarmEventKind.Closed,
        Priority = priority,
        Text = new LocalizedText("High", "高"),
        Guidance = LocalizedText.Empty,
        State = new AlarmState { Active = open, Acknowledged = acknowledged || !open, Ordinal = 1, Sequence = sequence, RaisedMs = atMs },
        AtMs = atMs,
        SourceMs = atMs,
        Value = 9,
        Limit = 8,
        Quality = Quality.Good,
        Position = 1,
        Actor = "rule",
    };

    /// <summary>When a disturbance reaches each site, and from where; one way in forty holds it back.</summary>
    public Dictionary<string, (long AtMs, string? From)> Spread(string origin, long startMs)
    {
        var reached = new Dictionary<string, (long AtMs, string? From)>(StringComparer.Ordinal);
        var queue = new PriorityQueue<(string Site, string? From), (long, string)>();
        queue.Enqueue((origin, null), (startMs, origin));
        while (queue.TryDequeue(out var at, out var when))
        {
            if (!reached.TryAdd(at.Site, (when.Item1, at.From))) continue;
            foreach (var link in _links.Where(l => l.From == at.Site))
            {
                var lag = (long)(1000 * (link.Min + (_random.NextDouble() * (link.Max - link.Min))));
                if (_random.Next(40) > 0) queue.Enqueue((link.To, at.Site), (when.Item1 + lag, link.To));
            }
        }

        return reached;
    }

    /// <summary>The alarms of a disturbance: a tenth of the tags stay silent, the others are up to 0.8 s late.</summary>
    public IEnumerable<TrueAlarm> Alarms(int number, string origin, Dictionary<string, (long AtMs, string? From)> reached,
        char kind = 'T')
    {
        foreach (var (site, (at, from)) in reached.OrderBy(static r => r.Value.AtMs).ThenBy(static r => r.Key, StringComparer.Ordinal))
        {
            for (var tag = 0; tag < 3; tag++)
            {
                if (!(site == origin && tag == 0) && _random.Next(10) == 0) continue;
                var late = site == origin && tag == 0 ? 0 : _random.Next(800);
                var priority = (AlarmPriority)(_random.Next(20) switch { 0 => 1, < 4 => 2, < 10 => 3, _ => 4 });
                yield return new TrueAlarm(Alarm(Tag(site, tag, kind), at + late, priority), number, site, from);
            }
        }
    }

    /// <summary>True when a flood can have come to a site by a time: along some way, if it went fast and every clock were kind.</summary>
    public bool CanHaveCome(Dictionary<string, (long AtMs, string? From)> reached, string site, long atMs)
    {
        if (reached.TryGetValue(site, out var here) && here.AtMs <= atMs + 2_000) return true;
        foreach (var link in _links)
        {
            if (link.To != site) continue;
            if (reached.TryGetValue(link.From, out var at) && at.AtMs + (link.Min * 1_000) <= atMs + 2_000) return true;
        }

        return false;
    }

    public int Next(int max) => _random.Next(max);

    public bool Reaches(string from, string to)
    {
        var seen = new HashSet<string> { from };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var at))
        {
            if (at == to) return true;
            foreach (var link in _links)
            {
                if (link.From == at && seen.Add(link.To)) queue.Enqueue(link.To);
            }
        }

        return false;
    }

    private void Link(string from, string to)
    {
        var min = 1 + (_random.NextDouble() * 4);
        _links.Add((from, to, min, min + 2 + (_random.NextDouble() * 8)));
    }
}
