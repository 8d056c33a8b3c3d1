using System.Collections.Immutable;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>
/// Finds for every alarm the one that explains it: first-out group, shared supply, an earlier alarm of the same thing, an alarm from which
/// a disturbance could have come in a time that fits (nearest, then earliest), or one that usually comes with it. Work is bounded per
/// site, not per pair of alarms.
/// </summary>
internal sealed class ParentSearch(ICausalTopology topology, GroupingSettings settings, CoActivation coActivation)
{
    private readonly Dictionary<int, List<AlarmNode>> _atSite = [];
    private readonly Dictionary<int, List<Origin>> _origins = [];

    // A site with alarms from which a disturbance can come, and how.
    private readonly record struct Origin(int Site, int Hops, long LagMinMs, long LagMaxMs, ImmutableArray<ImmutableArray<int>> Ways)
    {
        public ImmutableArray<int> Way => Ways[0];
    }

    private const int MostWays = 4;

    /// <summary>Sets the parents of alarms sorted by time.</summary>
    public void Run(AlarmNode[] nodes)
    {
        foreach (var node in nodes)
        {
            node.Free(topology.FamilyOf(node.Alarm.Sensor ?? node.Alarm.Twin));
            if (node.Site < 0 || node.IsInstrument) continue;
            if (!_atSite.TryGetValue(node.Site, out var at)) _atSite[node.Site] = at = [];
            at.Add(node);
        }

        SharedSupplies.Run(nodes, topology, settings);
        FirstOuts(nodes);
        foreach (var node in nodes)
        {
            if (node.Parent is null && node.Site >= 0 && !node.IsInstrument) Explain(node, inverted: false);
        }

        // Clocks disagree: an effect may be stamped a little before its cause. Only for those that nothing earlier explains.
        foreach (var node in nodes)
        {
            if (node.Parent is null && node.Site >= 0 && !node.IsInstrument) Explain(node, inverted: true);
        }

        Similar(nodes);
    }

    private void FirstOuts(AlarmNode[] nodes)
    {
        var firsts = new Dictionary<(string Twin, string Group), AlarmNode>();
        foreach (var node in nodes)
        {
            if (node.Alarm is { FirstOut: true, FirstOutGroup: { } group }) firsts[(node.Alarm.Twin, group)] = node;
        }

        foreach (var node in nodes)
        {
            if (node.Parent is not null || node.Alarm.FirstOutGroup is not { } group || node.Alarm.FirstOut) continue;
            if (!firsts.TryGetValue((node.Alarm.Twin, group), out var first)) continue;
            var since = node.OnsetMs - first.OnsetMs;
            if (since >= -settings.ClockMs && since <= settings.FirstOutMs && !Leads(first, node))
                node.Under(first, CauseLink.FirstOut, 0, [node.Alarm.Twin]);
        }
    }

    // Gas, fire and people in need are not carried by a disturbance of the process, nor by each other: such an alarm is explained by
    // its own family alone. A process alarm may follow from anything, but not past a well watched site that stayed silent. What is
    // only possible is said beside the alarm: it begins a group of its own.
    private void Explain(AlarmNode node, bool inverted)
    {
        if (!inverted && SameSite(node, true) is { } same)
        {
            node.Under(same, CauseLink.SameSite, 0, [topology.NameOf(node.Site)]);
            return;
        }

        if (!inverted && SameSite(node, false) is { } beside)
        {
            if (node.Family != AlarmFamily.Process)
            {
                node.Beside(beside, [topology.NameOf(node.Site)]);
            }
            else
            {
                node.Under(beside, CauseLink.SameSite, 0, [topology.NameOf(node.Site)]);
                return;
            }
        }

        var (best, way) = Nearest(node, inverted, true, sure: true);
        if (node.Family == AlarmFamily.Process && (best is null || way.Hops > 1))
        {
            var (other, otherWay) = Nearest(node, inverted, false, sure: true);
            if (other is not null && (best is null || otherWay.Hops < way.Hops)) (best, way) = (other, otherWay);
        }

        if (best is not null)
        {
            node.Under(best, CauseLink.Path, way.Hops, [.. way.Way.Select(topology.NameOf)]);
            return;
        }

        (best, way) = Nearest(node, inverted, null, sure: false);
        if (best is not null) node.Beside(best, [.. way.Way.Select(topology.NameOf)]);
    }

    private AlarmNode? SameSite(AlarmNode node, bool sameFamily) =>
        Earliest(node.Site, node.OnsetMs - settings.SameSiteMs, node.OnsetMs, node, false, sameFamily);

    // The earliest alarm at the nearest sites from which a disturbance could have come in a time that fits.
    private (AlarmNode? Found, Origin Way) Nearest(AlarmNode node, bool inverted, bool? sameFamily, bool sure)
    {
        AlarmNode? best = null;
        Origin way = default;
        foreach (var origin in OriginsOf(node.Site))
        {
            if (best is not null && origin.Hops > way.Hops) break;
            var from = node.OnsetMs - origin.LagMaxMs - settings.ClockMs;
            var to = node.OnsetMs - origin.LagMinMs + settings.ClockMs;
            var found = Earliest(origin.Site, from, to, node, inverted, sameFamily);
            if (found is null || (best is not null && AlarmNode.Order(found, best) >= 0)) continue;
            var ways = sure ? [.. origin.Ways.Where(w => Shows(w, node.OnsetMs)).Take(1)] : origin.Ways;
            if (!ways.IsEmpty) (best, way) = (found, origin with { Ways = ways });
        }

        return (best, way);
    }

    // True when every well watched site between the ends was in alarm by then.
    private bool Shows(ImmutableArray<int> way, long byMs)
    {
        for (var i = 1; i < way.Length - 1; i++)
        {
            if (topology.TagsAt(way[i]) < settings.SilentTags) continue;
            if (!_atSite.TryGetValue(way[i], out var at) || at[0].OnsetMs > byMs + settings.ClockMs) return false;
        }

        return true;
    }

    // The earliest alarm at a site within a time, that comes before the node (or, inverted, a little after it).
    private AlarmNode? Earliest(int site, long fromMs, long toMs, AlarmNode node, bool inverted, bool? sameFamily)
    {
        if (!_atSite.TryGetValue(site, out var at)) return null;
        int low = 0, high = at.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (at[middle].OnsetMs < fromMs) low = middle + 1;
            else high = middle;
        }

        for (; low < at.Count && at[low].OnsetMs <= toMs; low++)
        {
            var candidate = at[low];
            var before = AlarmNode.Order(candidate, node) < 0;
            if (!before && !inverted) return null;
            if (candidate.Family == node.Family == !sameFamily || ReferenceEquals(candidate, node)) continue;
            if (before || !Leads(candidate, node)) return candidate;
        }

        return null;
    }

    // True when the way up from an alarm passes another: making it the other's parent would close a circle.
    private static bool Leads(AlarmNode from, AlarmNode to)
    {
        for (var n = from; n is not null; n = n.Parent)
        {
            if (ReferenceEquals(n, to)) return true;
        }

        return false;
    }

    // Breadth first against the links; a site keeps the widest lag of its shortest ways. Nearest first.
    private List<Origin> OriginsOf(int site)
    {
        if (_origins.TryGetValue(site, out var origins)) return origins;
        _origins[site] = origins = [];
        var seen = new HashSet<int> { site };
        List<Origin> level = [new Origin(site, 0, 0, 0, [[site]])];
        var left = settings.MaxLinks;
        for (var hops = 1; hops <= settings.MaxHops && level.Count > 0 && left > 0; hops++)
        {
            var next = new Dictionary<int, Origin>();
            foreach (var at in level)
            {
                foreach (ref readonly var link in topology.Into(at.Site))
                {
                    if (--left < 0) break;
                    if (seen.Contains(link.Site)) continue;
                    var (min, max) = (at.LagMinMs + link.LagMinMs, at.LagMaxMs + link.LagMaxMs);
                    next[link.Site] = next.TryGetValue(link.Site, out var known)
                        ? known with { LagMinMs = Math.Min(min, known.LagMinMs), LagMaxMs = Math.Max(max, known.LagMaxMs),
                            Ways = [.. known.Ways.Concat(Longer(at, link.Site)).Take(MostWays)] }
                        : new Origin(link.Site, hops, min, max, [.. Longer(at, link.Site)]);
                }
            }

            level = [.. next.Values];
            seen.UnionWith(next.Keys);
            origins.AddRange(level.Where(o => _atSite.ContainsKey(o.Site)));
        }

        return origins;
    }

    private static IEnumerable<ImmutableArray<int>> Longer(Origin at, int site) => at.Ways.Select(w => w.Insert(0, site));

    private void Similar(AlarmNode[] nodes)
    {
        for (var i = 1; i < nodes.Length; i++)
        {
            var node = nodes[i];
            if (node.Parent is not null || node.Site >= 0) continue;
            for (var j = Math.Max(0, i - settings.Compared); j < i; j++)
            {
                var other = nodes[j];
                if (node.OnsetMs - other.OnsetMs > settings.BucketMs) continue;
                if (!coActivation.Similar((other.Alarm.Twin, other.Alarm.RuleId), (node.Alarm.Twin, node.Alarm.RuleId))) continue;
                if (Leads(other, node)) continue;
                node.Under(other, CauseLink.Similar, 1, [other.Alarm.Twin, node.Alarm.Twin]);
                break;
            }
        }
    }
}
